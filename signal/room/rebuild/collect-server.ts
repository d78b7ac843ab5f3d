/** Answers nodes of the site that ask what this node knows of a room's log. */
import { AppError } from '../../../common/errors.ts';
import { parseRoomId, type RoomId, type SiteId } from '../../../common/ids.ts';
import type { RpcStream } from '../../../common/rpc/stream.ts';
import type { CollectRoomRequest, ICollectRoomResponse } from '../../../proto/index.ts';
import { NOTHING_KNOWN, toMessages, type Contribution } from './contribution.ts';

export type CollectServerDeps = {
  readonly site: SiteId;
  /** Undefined = the room is not open here. */
  readonly tell: (room: RoomId, epoch: number) => Contribution | undefined;
};

/** @throws {AppError} ARGUMENT_INVALID */
export function serveCollect(
  { site, tell }: CollectServerDeps,
  request: CollectRoomRequest,
  stream: Pick<RpcStream<never, ICollectRoomResponse>, 'write' | 'end'>,
): void {
  const room = parseRoomId(request.roomId);
  if (request.site !== site)
    throw new AppError('ARGUMENT_INVALID', `this node is at ${site}, not at ${request.site}`);
  for (const message of toMessages(tell(room, request.epoch) ?? NOTHING_KNOWN)) stream.write(message);
  stream.end();
}
