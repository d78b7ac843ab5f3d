/** Adds up which sources of other nodes the sessions of each room want, and tells the links when that changes. */
import type { RoomId, SessionId, SourceId } from '../../common/ids.ts';
import type { LinksPort, RemoteWant } from '../ports.ts';

export type Wants = ReadonlyMap<SourceId, RemoteWant>;

/** The sum of all sessions' remote wishes, per room. */
export class RoomDemands {
  readonly #links: Pick<LinksPort, 'setDemand'>;
  readonly #rooms = new Map<RoomId, Map<SessionId, Wants>>();
  readonly #told = new Map<RoomId, Wants>();

  constructor(links: Pick<LinksPort, 'setDemand'>) {
    this.#links = links;
  }

  /** States what a session wants now, whole; an empty map when it ends. */
  set(roomId: RoomId, sessionId: SessionId, wants: Wants): void {
    const sessions = this.#rooms.get(roomId) ?? new Map<SessionId, Wants>();
    if (wants.size > 0) sessions.set(sessionId, wants);
    else sessions.delete(sessionId);
    if (sessions.size > 0) this.#rooms.set(roomId, sessions);
    else this.#rooms.delete(roomId);
    this.#tell(roomId, sum(sessions.values()));
  }

  #tell(roomId: RoomId, wants: Wants): void {
    if (areEqual(this.#told.get(roomId) ?? new Map(), wants)) return;
    if (wants.size > 0) this.#told.set(roomId, wants);
    else this.#told.delete(roomId);
    this.#links.setDemand(roomId, wants);
  }
}

/** Where sessions know different generations of a source, the newest is the one that exists. */
function sum(all: Iterable<Wants>): Wants {
  const total = new Map<SourceId, RemoteWant>();
  for (const wants of all) {
    for (const [sourceId, want] of wants) {
      const held = total.get(sourceId);
      if (held === undefined || held.generation < want.generation) total.set(sourceId, want);
    }
  }
  return total;
}

function areEqual(one: Wants, other: Wants): boolean {
  if (one.size !== other.size) return false;
  return [...one].every(([sourceId, want]) => {
    const held = other.get(sourceId);
    return held?.generation === want.generation && held.originNodeId === want.originNodeId;
  });
}
