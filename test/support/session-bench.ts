/** A session on fakes, for unit tests. */
import { DEFAULT_GRANTS } from '../../common/auth/token.ts';
import { parseSiteId } from '../../common/ids.ts';
import { SYSTEM_CLOCK } from '../../common/lifecycle/clock.ts';
import { createLogger } from '../../common/log/logger.ts';
import { ClientEnvelope, type IClientEnvelope, type IServerEnvelope } from '../../proto/index.ts';
import type { Membership } from '../../signal/session/membership.ts';
import { CheckPlaces } from '../../signal/admission/check-places.ts';
import { JoinQueue } from '../../signal/admission/join-queue.ts';
import { RoomHub } from '../../signal/session/room-hub.ts';
import { SessionRegistry } from '../../signal/session/session-registry.ts';
import { Session } from '../../signal/session/session.ts';
import type { SessionServices } from '../../signal/session/services.ts';
import { FakeMedia } from '../fakes/fake-media.ts';
import { FakeRoom } from '../fakes/fake-room.ts';
import { FakeSocket } from '../fakes/fake-socket.ts';

const GRACE_MS = 30_000;

/** @param over in place of the fakes */
export function sessionBench(over: Partial<Pick<SessionServices, 'moments' | 'tokens'>> = {}) {
  const log = createLogger({ level: 'silent' });
  const room = new FakeRoom();
  const media = new FakeMedia();
  const socket = new FakeSocket();
  const published: Uint8Array[] = [];
  const registry = new SessionRegistry({ media, graceMs: GRACE_MS, log });
  const hub = new RoomHub({
    rooms: room,
    publish: (_, frame) => published.push(frame),
    onRoomNews: registry.onRoomNews,
    onRoomLeft: () => {},
    onSessionReplaced: registry.onReplaced,
    onSessionExpired: registry.onExpired,
    onSessionEvicted: registry.onEvicted,
  });
  const placed: string[] = [];
  const voices = {
    placed: (_: unknown, { place }: Membership) => void (place && placed.push(place.nodeId)),
  };
  const joins = new JoinQueue({
    limits: { perSec: 10, burst: 10, maxUnderWay: 10, maxWaiting: 10 },
    clock: SYSTEM_CLOCK,
    random: () => 0.5,
    onTurn: () => {},
  });
  const checks = new CheckPlaces({
    limits: { places: 2, perSec: 1 },
    clock: SYSTEM_CLOCK,
    isCrowded: () => joins.waitingCount > 0,
    onRefused: () => {},
  });
  const claims = {
    subject: 's',
    room: 'council',
    name: 'n',
    site: undefined,
    sites: undefined,
    grants: DEFAULT_GRANTS,
    role: 'member' as const,
    groups: [],
    isCheck: false,
    expiresAtSec: 0,
  };
  const services: SessionServices = {
    site: parseSiteId('erfurt'),
    graceMs: GRACE_MS,
    tokens: { verify: async () => claims },
    hub,
    registry,
    media,
    joins,
    checks,
    moments: { come: async () => {} },
    voices,
    iceServersFor: () => [],
    issueApiToken: async () => 'api token',
    metrics: {
      command: () => {},
      joined: () => {},
      joinWaited: () => {},
      checkRefused: () => {},
      stats: () => {},
      rateLimited: () => {},
    },
    random: () => 0,
    log,
    ...over,
  };
  const session = new Session(socket, services);
  let requestId = 0;

  /** Sends a request and waits until everything that it caused has settled. */
  const request = async (body: Omit<IClientEnvelope, 'requestId'>): Promise<IServerEnvelope | undefined> => {
    requestId += 1;
    session.onFrame(ClientEnvelope.encode({ ...body, requestId }).finish(), true);
    await settled();
    return socket.answer(requestId);
  };
  const join = () => request({ join: { roomId: 'council', accessToken: 't' } });
  return { session, socket, room, media, registry, joins, checks, published, placed, claims, request, join };
}

/** Lets all promises that can settle without I/O do so. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}
