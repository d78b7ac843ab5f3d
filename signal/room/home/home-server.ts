/** RoomHomeService: lets other nodes reach the homes of the rooms that are open here. */
import { AppError } from '../../../common/errors.ts';
import { parseRoomId, parseSiteId, type RoomId } from '../../../common/ids.ts';
import type { RpcServer } from '../../../common/rpc/server.ts';
import { RoomHome as RoomHomeService } from '../../../common/rpc/services.ts';
import type { RoomHome } from './room-home.ts';

/** @param find the home part of a room that is open here */
export function serveHomes(
  rpcServer: Pick<RpcServer, 'add'>,
  find: (room: RoomId) => RoomHome | undefined,
): void {
  const homeOf = (roomId: string): RoomHome => {
    const home = find(parseRoomId(roomId));
    if (home === undefined) throw new AppError('ROOM_UNKNOWN', `room ${roomId} is not open here`);
    return home;
  };
  rpcServer.add(RoomHomeService, {
    executeRoomCommand: async ({ roomId, ...command }) => homeOf(roomId).decide(command),
    awaitReplica: async ({ roomId, site, epoch, n }) => {
      await homeOf(roomId).awaitReplica(parseSiteId(site), { epoch, n });
      return {};
    },
    collectRoomFacts: async ({ roomId }) => homeOf(roomId).collect(),
  });
}
