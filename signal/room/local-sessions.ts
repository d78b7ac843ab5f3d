/**
 * The sessions whose sockets are, or were, at this node: who has been taken over or removed by others, and when a
 * grace period ends. Decides nothing about the room; what it notices it tells.
 */
import type { ParticipantId } from '../../common/ids.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import type { SessionFact } from './records.ts';
import type { SessionRef } from './room-port.ts';
import type { Touched } from './site-state.ts';
import type { RoomView } from './view.ts';

/** After the end of a grace period: clocks differ, and a store may be busy. ms */
const EXPIRE_RETRY_MS = 500;
/** Added to the grace period, since the store's clock decides. ms */
const CLOCK_MARGIN_MS = 20;

export type LocalSessionListeners = {
  /** Live or in its grace period. */
  readonly replaced: (session: SessionRef) => void;
  /** Somebody else removed the participant though the socket is here. */
  readonly expired: (session: SessionRef) => void;
  /** Somebody believes that the socket of this session is lost; it is not. */
  readonly doubted: (session: SessionRef) => void;
  /** Called until the participant has gone. */
  readonly graceOver: (session: SessionRef) => void;
  /** The last session has gone. */
  readonly idle: () => void;
};

/** A session of this node. */
export type LocalSession = { readonly session: SessionRef; readonly state: 'live' | 'grace' };

type Local = {
  readonly session: SessionRef;
  state: LocalSession['state'];
  cancel: () => void;
  /** As this node last wrote it; undefined = it has not yet. */
  fact?: SessionFact;
  /** Where `state` is grace, ms since 1970. */
  graceUntilMs?: number;
};

export class LocalSessions {
  readonly #sessions = new Map<ParticipantId, Local>();
  readonly #view: RoomView;
  readonly #clock: Clock;
  readonly #listeners: LocalSessionListeners;

  constructor(view: RoomView, clock: Clock, listeners: LocalSessionListeners) {
    this.#view = view;
    this.#clock = clock;
    this.#listeners = listeners;
  }

  get size(): number {
    return this.#sessions.size;
  }

  has(id: ParticipantId): boolean {
    return this.#sessions.has(id);
  }

  list(): readonly LocalSession[] {
    return [...this.#sessions.values()].map(({ session, state }) => ({ session, state }));
  }

  /** Of this generation. */
  isHere(session: Pick<SessionRef, 'participantId' | 'generation'>): boolean {
    return this.#find(session) !== undefined;
  }

  /** The sessions as the store should have them. */
  facts(): readonly SessionFact[] {
    return [...this.#sessions.values()].flatMap((local) => factOf(local) ?? []);
  }

  /** A session was written to the store by this node. */
  learn(fact: SessionFact): void {
    const local = this.#find(fact);
    if (local !== undefined) local.fact = fact;
  }

  /** A socket speaks for the session from now on. */
  add(session: SessionRef): void {
    this.#sessions.get(session.participantId)?.cancel();
    this.#sessions.set(session.participantId, { session, state: 'live', cancel: () => {} });
  }

  /** Forgets the session, unless a newer one has its place. */
  remove(session: SessionRef): void {
    if (this.#find(session) === undefined) return;
    this.#drop(session.participantId);
  }

  /** The socket is gone: {@link LocalSessionListeners.graceOver} is called after `graceMs`. */
  startGrace(session: SessionRef, graceMs: number): void {
    const local = this.#find(session);
    if (local === undefined || local.state === 'grace') return;
    local.state = 'grace';
    local.graceUntilMs = this.#clock.wallMs() + graceMs;
    this.#armGrace(local, graceMs + CLOCK_MARGIN_MS);
  }

  /**
   * Looks at what a change of the room means for the sessions here.
   * @returns sessions that are missing because a log began anew without them
   */
  check(touched: Touched, { isNewLog = false } = {}): readonly SessionFact[] {
    const missing: SessionFact[] = [];
    for (const id of touched.participantIds) {
      const local = this.#sessions.get(id);
      if (local === undefined) continue;
      const fact = isNewLog && this.#view.participant(id) === undefined ? factOf(local) : undefined;
      if (fact === undefined) this.#checkOne(local);
      else missing.push(fact);
    }
    return missing;
  }

  close(): void {
    for (const { cancel } of this.#sessions.values()) cancel();
    this.#sessions.clear();
  }

  #checkOne(local: Local): void {
    const { session, state } = local;
    const fact = this.#view.participant(session.participantId);
    if (fact === undefined) {
      this.#drop(session.participantId);
      if (state === 'live') this.#listeners.expired(session);
    } else if (fact.sessionGeneration > session.generation) {
      this.#drop(session.participantId);
      // also in the grace period: whoever still vouches for the session's media here has to stop
      this.#listeners.replaced(session);
    } else if (fact.reconnecting && state === 'live') {
      this.#listeners.doubted(session);
    }
  }

  #find(session: Pick<SessionRef, 'participantId' | 'generation'>): Local | undefined {
    const local = this.#sessions.get(session.participantId);
    return local?.session.generation === session.generation ? local : undefined;
  }

  #drop(id: ParticipantId): void {
    this.#sessions.get(id)?.cancel();
    this.#sessions.delete(id);
    if (this.#sessions.size === 0) this.#listeners.idle();
  }

  #armGrace(local: Local, delayMs: number): void {
    local.cancel = this.#clock.after(delayMs, () => {
      this.#armGrace(local, EXPIRE_RETRY_MS);
      this.#listeners.graceOver(local.session);
    });
  }
}

function factOf({ fact, state, graceUntilMs = 0 }: Local): SessionFact | undefined {
  if (fact === undefined || state === 'live') return fact && { ...fact, graceUntilMs: 0 };
  return { ...fact, graceUntilMs: fact.graceUntilMs > 0 ? fact.graceUntilMs : graceUntilMs };
}
