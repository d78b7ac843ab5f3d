/**
 * SFU nodes as signalling nodes see them, without media and gRPC: real reservations, answers at once, and reports that
 * come as rarely as a test wants. For tests of how sessions spread.
 */
import { pino } from 'pino';
import { Reservations } from '../../cascade/media/reservations.ts';
import { AppError } from '../../common/errors.ts';
import {
  parseNodeId,
  parseParticipantId,
  parseRoomId,
  parseSessionId,
  parseSiteId,
  type NodeId,
  type RoomId,
  type SessionId,
} from '../../common/ids.ts';
import type { ISfuUse } from '../../proto/index.ts';
import { MediaGateway } from '../../signal/media/media-gateway.ts';
import type { SfuCandidate } from '../../signal/media/placement.ts';
import type { OpenMedia, SfuCaller } from '../../signal/media/sfu-port.ts';
import type { FakeClock } from '../fakes/fake-clock.ts';

const SITE = parseSiteId('erfurt');
const LOG = pino({ level: 'silent' });

export type PlacedNode = {
  readonly nodeId: NodeId;
  readonly held: Map<SessionId, RoomId>;
  readonly reservations: Reservations;
  /** OpenSession fails with it while set. */
  failing: AppError | undefined;
  readonly caller: SfuCaller;
};

export function placedNode(
  name: string,
  clock: FakeClock,
  over: { readonly sessions?: number; readonly perSec?: number } = {},
): PlacedNode {
  const held = new Map<SessionId, RoomId>();
  const reservations = new Reservations({
    limits: {
      sessionsPerWorker: over.sessions ?? 500,
      packetsPerWorker: 1e6,
      packetsPerSession: 1,
      maxLoad: 1,
    },
    pace: { perSec: over.perSec ?? 1_000, burst: 100, maxWaitMs: 5_000 },
    workers: () => [{ pid: 1, meanLoad: 0, isResponsive: true }],
    workersOf: (room) => ([...held.values()].includes(room) ? [1] : []),
    sessionsOn: () => held.size,
    maxRouters: 1,
    held: {
      get size() {
        return held.size;
      },
      has: (sessionId) => held.has(sessionId),
      countsByRoom: () => countsOf(held.values()),
    },
    isDraining: () => false,
    nowMs: () => clock.monotonicMs(),
    random: () => 0,
  });
  const node: PlacedNode = {
    nodeId: parseNodeId(name),
    held,
    reservations,
    failing: undefined,
    caller: { call: async (name, request) => answer(node, name, request as Request) },
  };
  return node;
}

function countsOf(rooms: Iterable<RoomId>): ReadonlyMap<RoomId, number> {
  const counts = new Map<RoomId, number>();
  for (const room of rooms) counts.set(room, (counts.get(room) ?? 0) + 1);
  return counts;
}

type Request = { readonly sessionId: SessionId; readonly roomId: RoomId };

function answer(node: PlacedNode, name: string, { sessionId, roomId }: Request): object {
  const { held, reservations } = node;
  if (name === 'reserveSession') {
    return { ...reservations.reserve(sessionId, roomId), use: reservations.use() };
  }
  if (name === 'openSession') {
    if (node.failing !== undefined) throw node.failing;
    reservations.assertPlace(sessionId, roomId);
    held.set(sessionId, roomId);
  }
  if (name === 'closeSession') held.delete(sessionId);
  reservations.release(sessionId);
  return { use: reservations.use() };
}

/** A signalling node's view of them. Reports come only by {@link report}; before the first one nothing is known. */
export function placingNode(name: string, sfus: readonly PlacedNode[], clock: FakeClock) {
  const uses = new Map<NodeId, ISfuUse>();
  const asked = new Map<NodeId, number>();
  const loads = new Map<NodeId, number>();
  const candidates = (): SfuCandidate[] =>
    sfus.map(({ nodeId }) => {
      const { sessions = 0, reserved = 0, ceiling = 0 } = uses.get(nodeId) ?? {};
      const used = Number(sessions) + Number(reserved) + (asked.get(nodeId) ?? 0);
      const facts = { used, ceiling: Number(ceiling), load: loads.get(nodeId) ?? 0 };
      return { nodeId, site: SITE, ...facts, isDraining: false, isReachable: true, isFresh: true };
    });
  const gateway = new MediaGateway({
    nodeId: parseNodeId(name),
    site: SITE,
    nodes: {
      caller: (nodeId) => {
        const found = sfus.find((sfu) => sfu.nodeId === nodeId);
        if (found === undefined) throw new AppError('SFU_UNREACHABLE', nodeId);
        return found.caller;
      },
      candidates,
      asking: (nodeId) => {
        asked.set(nodeId, (asked.get(nodeId) ?? 0) + 1);
        return () => void asked.set(nodeId, (asked.get(nodeId) ?? 0) - 1);
      },
      learnUse: (nodeId, use) => void (use && uses.set(nodeId, use)),
    },
    random: Math.random,
    log: LOG,
    clock,
  });
  /** What the nodes say of themselves now, if `isLoad` of CPU as well. */
  const report = (load: (node: PlacedNode) => number): void => {
    for (const sfu of sfus) {
      uses.set(sfu.nodeId, sfu.reservations.use());
      loads.set(sfu.nodeId, load(sfu));
    }
  };
  return { gateway, report };
}

/** The opening of a session that nothing is known of. */
export const opening = (index: number, over: Partial<OpenMedia> = {}): OpenMedia => ({
  roomId: parseRoomId('council'),
  sessionId: parseSessionId(`s${index}`),
  participantId: parseParticipantId(`p${index}`),
  participantNumber: index + 1,
  generation: 1,
  carriers: new Set(),
  avoided: new Set(),
  onWait: () => {},
  ...over,
});
