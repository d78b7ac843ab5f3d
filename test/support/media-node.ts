/** The media part of an SFU node with a real worker, without gRPC and cluster. Close it in every test. */
import { pino } from 'pino';
import { joinRouters } from '../../cascade/links/local-pipes.ts';
import { RoomRouters } from '../../cascade/media/room-routers.ts';
import { Sessions } from '../../cascade/media/sessions.ts';
import { WorkerPool } from '../../cascade/media/worker-pool.ts';
import { defaultCeiling } from '../../cascade/policy/ceiling.ts';
import type { LocalSlotsPort } from '../../cascade/ports.ts';
import { AppError } from '../../common/errors.ts';
import {
  parseNodeId,
  parseParticipantId,
  parseRoomId,
  parseSessionId,
  type NodeId,
} from '../../common/ids.ts';
import type { IWatchEventsResponse } from '../../proto/index.ts';
import { LinksStub } from '../fakes/links-stub.ts';
import { workerBin } from './worker-bin.ts';

export const NODE = parseNodeId('sfu-a');
export const OTHER_NODE = parseNodeId('sfu-b');
export const SIGNAL = parseNodeId('signal-a');
export const ROOM = parseRoomId('r1');

const LOG = pino({ level: 'silent' });
const KEEP_MS = 30_000;
const NO_SLOTS: LocalSlotsPort = {
  acquireFor: () => Promise.reject(new AppError('ROOM_UNKNOWN', 'there is no slot engine here')),
  takeFrom: () => {},
};
const PIPE = { ip: '127.0.0.1', portRange: { min: 40_000, max: 49_999 } };

type PublishedEvent = { readonly to: readonly NodeId[]; readonly event: IWatchEventsResponse };

/** Identity of a session of the room. */
export const identity = (session = 's1', generation = 1) => ({
  sessionId: parseSessionId(session),
  roomId: ROOM,
  participantId: parseParticipantId(`p-${session}`),
  generation,
  number: 0,
});

/** Starts one worker and what stands on it. */
export async function startMediaNode(
  options: { readonly workerCount?: number; readonly sessionsPerWorker?: number } = {},
) {
  const pool = new WorkerPool(
    { workerCount: options.workerCount ?? 1, workerBin: workerBin(), webRtc: { ip: '127.0.0.1', port: 0 } },
    LOG,
  );
  await pool.start();
  const announced = new Set<string>();
  const announcer = {
    add: (roomId: string) => void announced.add(roomId),
    remove: (roomId: string) => void announced.delete(roomId),
  };
  const rooms = new RoomRouters({
    selfId: NODE,
    pool,
    announcer,
    join: (room) =>
      joinRouters({ nodeId: NODE, pipe: PIPE, pipeLingerMs: 0 }, room, { slots: NO_SLOTS, log: LOG }),
    limits: { ...defaultCeiling(1, 1), sessionsPerWorker: options.sessionsPerWorker ?? 100 },
    maxRouters: options.workerCount ?? 1,
    log: LOG,
    lingerMs: 0,
  });
  const links = new LinksStub();
  const events: PublishedEvent[] = [];
  const clock = { nowMs: 0 };
  const audience = { isListening: true };
  const sessions = new Sessions({
    nodeId: NODE,
    rooms,
    links,
    slots: { listen: () => Promise.reject(new AppError('WORKER_DIED', 'there is no slot engine here')) },
    publish: (to, event) => {
      if (audience.isListening) events.push({ to, event });
      return audience.isListening;
    },
    nowMs: () => clock.nowMs,
    log: LOG,
    keepMs: KEEP_MS,
  });
  const close = async (): Promise<void> => {
    sessions.closeAll();
    rooms.close();
    await pool.close();
  };
  return { pool, rooms, sessions, links, events, announced, clock, audience, keepMs: KEEP_MS, close };
}

export type MediaNode = Awaited<ReturnType<typeof startMediaNode>>;
