/**
 * Sessions of this node by id: those with a socket, and those whose socket was lost and that may still come back. The
 * latter keep their room and their media until the grace period is over or another node has taken them over.
 */
import type { Logger } from 'pino';
import { toAppError, type ErrorCode } from '../../common/errors.ts';
import type { NodeId, SessionId } from '../../common/ids.ts';
import type { SfuSessionEvent, MediaPort, MediaPlace } from '../media/sfu-port.ts';
import type { VouchedSession } from '../media/vouching.ts';
import type { EvictionCode, RoomPort } from '../room/room-port.ts';
import type { PublishRules } from '../room/settings/publish-rules.ts';
import type { Membership } from './membership.ts';
import { enforce } from './enforce.ts';

/** A session with a socket, as the registry and media see it. */
export type LiveSession = {
  readonly member: Membership | undefined;
  /** What people may send in the room has changed. */
  onPublishRules(): void;
  /** Another socket or node has the session now. */
  onReplaced(): void;
  /** The room has removed the participant. */
  onExpired(): void;
  /** A moderator has banned or removed the person. */
  onEvicted(code: EvictionCode): void;
  onMediaLost(place: MediaPlace, code: ErrorCode): void;
  onSfuEvent(event: SfuSessionEvent): void;
};

type Away = { readonly member: Membership; readonly timer: NodeJS.Timeout };

export type SessionRegistryDeps = {
  readonly media: Pick<MediaPort, 'release' | 'sfu'>;
  readonly graceMs: number;
  readonly log: Logger;
};

/** After the grace period the room's own timer removes the participant; ours comes a little later. */
const AFTER_GRACE_MS = 1_000;

/** Joined sessions of one node. */
export class SessionRegistry {
  readonly #deps: SessionRegistryDeps;
  /** By session id; strings, since events name ids that nobody has checked. */
  readonly #live = new Map<string, LiveSession>();
  readonly #away = new Map<string, Away>();
  /** Which rules sessions are kept to. */
  readonly #enforced = new WeakMap<RoomPort, PublishRules>();
  /** Farewells under way, so that a closing node can wait for them. */
  readonly #farewells = new Set<Promise<void>>();

  constructor(deps: SessionRegistryDeps) {
    this.#deps = deps;
  }

  get liveCount(): number {
    return this.#live.size;
  }

  /** Takes a joined session; an older socket of the same session is told that it was replaced. */
  add(sessionId: SessionId, session: LiveSession): void {
    const older = this.#live.get(sessionId);
    this.#live.set(sessionId, session);
    this.#forgetAway(sessionId);
    older?.onReplaced();
  }

  /** The session has left, or belongs to another socket now. */
  remove(sessionId: SessionId, session: LiveSession): void {
    if (this.#live.get(sessionId) === session) this.#live.delete(sessionId);
  }

  /** The session's socket is gone: the participant stays for the grace period. */
  lose(member: Membership, session: LiveSession): void {
    const { sessionId } = member.ref;
    if (this.#live.get(sessionId) === session) {
      this.#live.delete(sessionId);
      this.#forgetAway(sessionId);
      const timer = setTimeout(() => this.#expire(sessionId), this.#deps.graceMs + AFTER_GRACE_MS);
      this.#away.set(sessionId, { member, timer });
    } else {
      member.entry.release();
    }
    this.farewell(member.entry.room.socketLost(member.ref));
  }

  /** The session ends with its socket: nobody comes back to it. */
  endWithSocket({ ref, entry, place }: Membership, session: LiveSession): void {
    this.remove(ref.sessionId, session);
    if (place) void this.#deps.media.release(place.nodeId, ref.sessionId);
    this.farewell(entry.room.leave(ref).finally(() => entry.release()));
  }

  /** Runs something for a session that is gone; failures are logged, SESSION_REPLACED is none. */
  farewell(work: Promise<void>): void {
    const watched = work.catch((thrown: unknown) => {
      const error = toAppError(thrown);
      if (error.code === 'SESSION_REPLACED' || error.code === 'SESSION_EXPIRED') return;
      this.#deps.log.warn({ err: error, code: error.code }, 'room did not take a farewell');
    });
    this.#farewells.add(watched);
    void watched.then(() => this.#farewells.delete(watched));
  }

  /** The room says that another socket or node has the session now. */
  readonly onReplaced = (sessionId: SessionId, generation: number): void => {
    for (const { session, member } of [...this.#find(sessionId)]) {
      // a socket of ours may be the one that took it over
      if (member.ref.generation !== generation) continue;
      if (session) session.onReplaced();
      else this.#forgetAway(sessionId);
    }
  };

  /** The room has removed the participant. */
  readonly onExpired = (sessionId: SessionId): void => {
    this.#expire(sessionId);
    this.#live.get(sessionId)?.onExpired();
  };

  /** A moderator has banned or removed the person: its media ends at once, not when nobody vouches for it any more. */
  readonly onEvicted = (sessionId: SessionId, code: EvictionCode): void => {
    this.#expire(sessionId);
    const session = this.#live.get(sessionId);
    const place = session?.member?.place;
    if (place) void this.#deps.media.release(place.nodeId, sessionId);
    session?.onEvicted(code);
  };

  /** Whether another session of the same room has its media where this one has. */
  hasNeighbour({ ref, entry, place }: Membership): boolean {
    for (const other of this.#members()) {
      const isOther = other.ref.sessionId !== ref.sessionId && other.entry.room === entry.room;
      if (isOther && other.place?.nodeId === place?.nodeId) return true;
    }
    return false;
  }

  /** Something about a room has changed: what follows for those here is carried out, for those who are away as well. */
  readonly onRoomNews = (room: RoomPort): void => {
    const rules = room.publishRules();
    if (this.#enforced.get(room) === rules) return;
    this.#enforced.set(room, rules);
    for (const session of this.#live.values())
      if (session.member?.entry.room === room) session.onPublishRules();
    for (const { member } of this.#away.values())
      if (member.entry.room === room) this.farewell(enforce(member, this.#deps.media));
  };

  /** Sessions with media, of this node. */
  *vouched(): Iterable<VouchedSession> {
    for (const member of this.#members()) {
      if (member.place) yield { sessionId: member.ref.sessionId, place: member.place };
    }
  }

  /** SFU nodes with media of our sessions of a room. */
  *placesIn(room: RoomPort): Iterable<NodeId> {
    for (const { entry, place } of this.#members()) if (place && entry.room === room) yield place.nodeId;
  }

  /** An SFU node has lost all its sessions. */
  onSfuUnreachable(nodeId: NodeId): void {
    for (const { sessionId, place } of [...this.vouched()]) {
      if (place.nodeId === nodeId) this.onMediaLost(sessionId, place, 'SFU_UNREACHABLE');
    }
  }

  /** Routes an SFU node's event to the session it concerns, if its media is still there. */
  onSfuEvent(nodeId: NodeId, event: SfuSessionEvent): void {
    const lost = event.sessionLost ?? event.sourceLost;
    const about = lost ?? event.consumersClosed ?? event.consumerStates ?? event.sourceDemand;
    const found = [...this.#find(about?.sessionId ?? '')];
    for (const { session, member } of found) {
      if (member.place?.nodeId !== nodeId) continue;
      if (session) session.onSfuEvent(event);
      else if (event.sessionLost) member.dropMedia();
    }
  }

  /** A session's media is gone from where it was. */
  onMediaLost(sessionId: SessionId, place: MediaPlace, code: ErrorCode): void {
    for (const { session, member } of this.#find(sessionId)) {
      if (member.place !== place) continue;
      if (session) session.onMediaLost(place, code);
      else member.dropMedia();
    }
  }

  /** Waits for farewells, at most `waitMs`, then lets everything go. */
  async close(waitMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const waited = new Promise<void>((resolve) => (timer = setTimeout(resolve, waitMs)));
    await Promise.race([this.#allFarewells(), waited]);
    clearTimeout(timer);
    for (const sessionId of [...this.#away.keys()]) this.#forgetAway(sessionId);
  }

  async #allFarewells(): Promise<void> {
    while (this.#farewells.size > 0) await Promise.all(this.#farewells);
  }

  *#members(): Iterable<Membership> {
    for (const session of this.#live.values()) if (session.member) yield session.member;
    for (const away of this.#away.values()) yield away.member;
  }

  *#find(id: string): Iterable<{ session: LiveSession | undefined; member: Membership }> {
    const session = this.#live.get(id);
    if (session?.member) yield { session, member: session.member };
    const away = this.#away.get(id);
    if (away) yield { session: undefined, member: away.member };
  }

  #expire(sessionId: SessionId): void {
    const place = this.#away.get(sessionId)?.member.place;
    this.#forgetAway(sessionId);
    if (place) void this.#deps.media.release(place.nodeId, sessionId);
  }

  #forgetAway(sessionId: string): void {
    const away = this.#away.get(sessionId);
    if (!away) return;
    clearTimeout(away.timer);
    this.#away.delete(sessionId);
    away.member.entry.release();
  }
}
