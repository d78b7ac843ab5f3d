/** Adds up which sources of other nodes the sessions of each room want, and tells the links when that changes. */
import type { RoomId, SessionId } from '../../common/ids.ts';
import type { LinksPort } from '../ports.ts';
import { WantSum, type Wants } from './want-sum.ts';

/** The sum of all sessions' remote wishes, per room. */
export class RoomDemands {
  readonly #links: Pick<LinksPort, 'setDemand'>;
  readonly #rooms = new Map<RoomId, WantSum<SessionId>>();

  constructor(links: Pick<LinksPort, 'setDemand'>) {
    this.#links = links;
  }

  /** States what a session wants now, whole; an empty map when it ends. */
  set(roomId: RoomId, sessionId: SessionId, wants: Wants): void {
    const room = this.#rooms.get(roomId) ?? new WantSum<SessionId>();
    const changed = room.set(sessionId, wants);
    if (room.isEmpty) this.#rooms.delete(roomId);
    else this.#rooms.set(roomId, room);
    if (changed.length > 0) this.#links.setDemand(roomId, new Map(room.sum));
  }
}
