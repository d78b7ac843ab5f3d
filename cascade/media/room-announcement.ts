/**
 * Tells the cluster that this node carries a room, from its first session here until a while after the last one. Links
 * keep a room's router as well, but other nodes are not to come for that: two that hold on to each other would never let
 * go.
 */
import type { RoomId } from '../../common/ids.ts';

/** Tells the cluster which rooms this node carries; each call states a wish and returns at once. */
export type RoomAnnouncer = { add(roomId: RoomId): void; remove(roomId: RoomId): void };

export class RoomAnnouncement {
  readonly #roomId: RoomId;
  readonly #announcer: RoomAnnouncer;
  readonly #lingerMs: number;
  #sessions = 0;
  #isAnnounced = false;
  #linger: NodeJS.Timeout | undefined;

  constructor(roomId: RoomId, announcer: RoomAnnouncer, lingerMs: number) {
    this.#roomId = roomId;
    this.#announcer = announcer;
    this.#lingerMs = lingerMs;
  }

  /** A session has come. @returns what to call once when it has gone */
  join(): () => void {
    this.#sessions += 1;
    clearTimeout(this.#linger);
    if (!this.#isAnnounced) this.#announcer.add(this.#roomId);
    this.#isAnnounced = true;
    return () => this.#leave();
  }

  /** The room is gone here. Idempotent. */
  close(): void {
    clearTimeout(this.#linger);
    if (this.#isAnnounced) this.#announcer.remove(this.#roomId);
    this.#isAnnounced = false;
  }

  #leave(): void {
    this.#sessions -= 1;
    if (this.#sessions > 0 || !this.#isAnnounced) return;
    clearTimeout(this.#linger);
    this.#linger = setTimeout(() => this.close(), this.#lingerMs);
  }
}
