/** Sessions of a node by id and by room, so that nothing that is asked at each join walks through all of them. State only. */
import type { RoomId, SessionId } from '../../common/ids.ts';

type Named = { readonly identity: { readonly sessionId: SessionId; readonly roomId: RoomId } };

/** One record per session id. */
export class HeldSessions<Held extends Named> {
  readonly #byId = new Map<SessionId, Held>();
  readonly #byRoom = new Map<RoomId, Set<Held>>();

  get size(): number {
    return this.#byId.size;
  }

  get(sessionId: SessionId): Held | undefined {
    return this.#byId.get(sessionId);
  }

  has(sessionId: SessionId): boolean {
    return this.#byId.has(sessionId);
  }

  /** In place of what has the same id. */
  set(held: Held): void {
    const { sessionId, roomId } = held.identity;
    const former = this.#byId.get(sessionId);
    if (former !== undefined) this.delete(former);
    this.#byId.set(sessionId, held);
    const room = this.#byRoom.get(roomId);
    if (room === undefined) this.#byRoom.set(roomId, new Set([held]));
    else room.add(held);
  }

  /** Idempotent; a record that another one has replaced changes nothing. */
  delete(held: Held): void {
    const { sessionId, roomId } = held.identity;
    if (this.#byId.get(sessionId) !== held) return;
    this.#byId.delete(sessionId);
    const room = this.#byRoom.get(roomId);
    room?.delete(held);
    if (room?.size === 0) this.#byRoom.delete(roomId);
  }

  /** Of a room, or all. */
  values(roomId?: RoomId): Iterable<Held> {
    return roomId === undefined ? this.#byId.values() : (this.#byRoom.get(roomId) ?? []);
  }

  /** How many each room has; rooms without any are left out. */
  *countsByRoom(): Iterable<readonly [RoomId, number]> {
    for (const [roomId, { size }] of this.#byRoom) yield [roomId, size];
  }
}
