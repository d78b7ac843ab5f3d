/** All sessions whose media is on this node: opens them under their fences, keeps them while vouched for, ends them. */
import type { Logger } from 'pino';
import { AppError, toProtoCode, type ErrorCode } from '../../common/errors.ts';
import type { NodeId, RoomId, SessionId } from '../../common/ids.ts';
import type { ISessionSourceDemand, IWatchEventsResponse } from '../../proto/index.ts';
import type { LinksPort } from '../ports.ts';
import { HeldSessions } from './held-sessions.ts';
import { MediaSession, type SessionIdentity } from './media-session.ts';
import { RoomDemands } from './room-demands.ts';
import type { PlainListen } from './plain-transport.ts';
import type { RoomRouters } from './room-routers.ts';
import { SessionVouchers } from './session-vouchers.ts';
import type { SlotRooms } from './slot-rooms.ts';

/** How long a session stays after the last signalling node vouched for it. */
const DEFAULT_SESSION_KEEP_MS = 30_000;

export type SessionsDeps = {
  readonly nodeId: NodeId;
  readonly rooms: Pick<RoomRouters, 'acquireForSession'>;
  readonly links: Pick<LinksPort, 'setDemand'>;
  readonly slots: Pick<SlotRooms, 'listen'>;
  /** Tells signalling nodes. @returns false when none of them heard it */
  readonly publish: (to: readonly NodeId[], event: IWatchEventsResponse) => boolean;
  /** Monotonic. */
  readonly nowMs: () => number;
  readonly log: Logger;
  readonly keepMs?: number;
  /** Where plain transports arrive; absent = they are refused. */
  readonly plainListen?: PlainListen | undefined;
};

type Held = {
  readonly identity: SessionIdentity;
  readonly vouchers: SessionVouchers;
  session: Promise<MediaSession>;
  /** Set once `session` has resolved. */
  ready: MediaSession | undefined;
  isEnded: boolean;
};

/** The sessions of this node by id. */
export class Sessions {
  readonly #deps: SessionsDeps;
  readonly #log: Logger;
  readonly #demands: RoomDemands;
  readonly #records = new HeldSessions<Held>();
  #state: 'open' | 'draining' | 'closed' = 'open';

  constructor(deps: SessionsDeps) {
    this.#deps = deps;
    this.#log = deps.log.child({ module: 'sessions' });
    this.#demands = new RoomDemands(deps.links);
  }

  get count(): number {
    return this.#records.size;
  }

  /** What is here, what is being opened included. */
  get held(): Pick<HeldSessions<Held>, 'size' | 'has' | 'countsByRoom'> {
    return this.#records;
  }

  /** False once the node takes no more sessions. */
  get isOpen(): boolean {
    return this.#state === 'open';
  }

  /**
   * Binds a session to the room's router here. Idempotent per (session, generation): a newer generation replaces what
   * an older one had.
   *
   * @throws {AppError} FENCED for an older generation, WORKER_DIED (retryable), DRAINING when the node drains or closes
   */
  async open(identity: SessionIdentity, signalNodeId: NodeId): Promise<MediaSession> {
    if (this.#state !== 'open') throw new AppError('DRAINING', 'the node is closing');
    const held = this.#records.get(identity.sessionId);
    if (held !== undefined) assertNotOlder(held.identity, identity);
    if (held === undefined || held.identity.generation < identity.generation) {
      if (held !== undefined) this.#end(held);
      return this.#create(identity, signalNodeId).session;
    }
    held.vouchers.vouch(signalNodeId, this.#deps.nowMs());
    return held.session;
  }

  /** @throws {AppError} MEDIA_NOT_OPEN */
  get(sessionId: SessionId): MediaSession {
    const session = this.#records.get(sessionId)?.ready;
    if (session === undefined) throw new AppError('MEDIA_NOT_OPEN', `session ${sessionId} has no media here`);
    return session;
  }

  /** Ends a session. Idempotent. */
  close(sessionId: SessionId): void {
    const record = this.#records.get(sessionId);
    if (record !== undefined) this.#end(record);
  }

  /** @returns those of the named that are not here */
  vouch(signalNodeId: NodeId, sessionIds: readonly SessionId[]): readonly SessionId[] {
    const nowMs = this.#deps.nowMs();
    return sessionIds.filter((sessionId) => {
      const record = this.#records.get(sessionId);
      record?.vouchers.vouch(signalNodeId, nowMs);
      return record === undefined;
    });
  }

  /** What is wanted of the pictures of those of the named that are here. */
  demands(sessionIds: readonly SessionId[]): ISessionSourceDemand[] {
    return sessionIds.flatMap((sessionId) => {
      const demands = this.#records.get(sessionId)?.ready?.sources.demands() ?? [];
      return demands.map((demand) => ({ sessionId, ...demand }));
    });
  }

  list(roomId?: RoomId): readonly MediaSession[] {
    return [...this.#records.values(roomId)].flatMap(({ ready }) => ready ?? []);
  }

  /** Tells all signalling nodes that have sessions of the room here. */
  tellRoom(roomId: RoomId, event: IWatchEventsResponse): void {
    const nodes = new Set<NodeId>();
    for (const { vouchers } of this.#records.values(roomId)) {
      for (const node of vouchers.nodes()) nodes.add(node);
    }
    this.#deps.publish([...nodes], event);
  }

  /** Until a session ends, should nobody vouch for it any more, ms. */
  remainingMs(sessionId: SessionId): number {
    return this.#records.get(sessionId)?.vouchers.remainingMs(this.#deps.nowMs()) ?? 0;
  }

  /** Ends the sessions that nobody vouches for any more; to be called every now and then. */
  expire(): void {
    const nowMs = this.#deps.nowMs();
    const expired = [...this.#records.values()].filter(({ vouchers }) => vouchers.isExpired(nowMs));
    for (const record of expired) this.#lose(record, 'SESSION_EXPIRED');
  }

  /** Takes no new ones from now on. @returns those that are here */
  refuseNew(): readonly SessionId[] {
    if (this.#state === 'open') this.#state = 'draining';
    return [...this.#records.values()].map(({ identity }) => identity.sessionId);
  }

  /** Ends a session so that its media is opened elsewhere. @returns whether anybody heard of it */
  moveAway(sessionId: SessionId): boolean {
    const record = this.#records.get(sessionId);
    return record !== undefined && this.#lose(record, 'DRAINING');
  }

  /** Ends all sessions without telling. Idempotent. */
  closeAll(): void {
    this.#state = 'closed';
    for (const record of [...this.#records.values()]) this.#end(record);
  }

  #create(identity: SessionIdentity, signalNodeId: NodeId): Held {
    const vouchers = new SessionVouchers(this.#deps.keepMs ?? DEFAULT_SESSION_KEEP_MS);
    vouchers.vouch(signalNodeId, this.#deps.nowMs());
    const made = Promise.withResolvers<MediaSession>();
    const record: Held = { identity, vouchers, session: made.promise, ready: undefined, isEnded: false };
    this.#records.set(record);
    this.#make(record).then(made.resolve, made.reject);
    return record;
  }

  async #make(record: Held): Promise<MediaSession> {
    const { identity, vouchers } = record;
    const { rooms, nodeId, nowMs, publish, plainListen, slots } = this.#deps;
    try {
      const lease = await rooms.acquireForSession(identity.roomId);
      const log = this.#log.child({ roomId: identity.roomId, sessionId: identity.sessionId });
      const session = new MediaSession(identity, {
        nodeId,
        lease,
        demands: this.#demands,
        slots,
        plainListen,
        nowMs,
        publish: (event) => !record.isEnded && publish(vouchers.nodes(), event),
        log,
      });
      this.#settle(record, session);
      return session;
    } catch (error) {
      this.#forget(record);
      throw error;
    }
  }

  #settle(record: Held, session: MediaSession): void {
    if (record.isEnded || session.isRoomClosed) {
      session.close();
      if (record.isEnded) throw new AppError('FENCED', 'the session was replaced or closed meanwhile');
      throw new AppError('WORKER_DIED', 'the media worker died meanwhile');
    }
    record.ready = session;
    session.onRoomClosed(() => void this.#lose(record, 'WORKER_DIED'));
    this.#log.debug({ ...record.identity }, 'session opened');
  }

  /** @returns whether anybody heard of it */
  #lose(record: Held, code: ErrorCode): boolean {
    if (record.isEnded) return false;
    const { sessionId, roomId } = record.identity;
    this.#log.info({ sessionId, roomId, code }, 'session lost');
    const event = { sessionLost: { sessionId, code: toProtoCode(code) } };
    const isHeard = this.#deps.publish(record.vouchers.nodes(), event);
    this.#end(record);
    return isHeard;
  }

  #end(record: Held): void {
    if (record.isEnded) return;
    this.#forget(record);
    record.ready?.close();
  }

  #forget(record: Held): void {
    record.isEnded = true;
    this.#records.delete(record);
  }
}

function assertNotOlder(held: SessionIdentity, asked: SessionIdentity): void {
  if (asked.generation < held.generation) {
    throw new AppError('FENCED', `session ${held.sessionId} has generation ${held.generation} already`);
  }
  const isSame = asked.roomId === held.roomId && asked.participantId === held.participantId;
  if (asked.generation === held.generation && !isSame) {
    throw new AppError(
      'ARGUMENT_INVALID',
      `session ${held.sessionId} belongs to another room or participant`,
    );
  }
}
