/**
 * Who in a room is the same person twice: somebody whose site went silent is in the room anew by another one, and what
 * they were before stays for a grace period. The newer one stands for both. Pure.
 */
import type { ParticipantId } from '../../../common/ids.ts';

export type Presence = {
  readonly participantId: ParticipantId;
  /** `sub` of the token; empty = not known. */
  readonly subject: string;
  readonly joinedAtMs: number;
  /** Nobody is there at the moment. */
  readonly isAway: boolean;
};

const NOBODY: ReadonlyMap<ParticipantId, Presence> = new Map();

export class SamePeople {
  readonly #byId = new Map<ParticipantId, Presence>();
  readonly #bySubject = new Map<string, Map<ParticipantId, Presence>>();

  /** @param presence undefined = not in the room (any more) */
  put(id: ParticipantId, presence: Presence | undefined): void {
    const before = this.#byId.get(id);
    if (before !== undefined) this.#remove(before);
    if (presence === undefined || presence.subject === '') return;
    this.#byId.set(id, presence);
    const same = this.#bySubject.get(presence.subject) ?? new Map<ParticipantId, Presence>();
    this.#bySubject.set(presence.subject, same.set(id, presence));
  }

  /** Everybody of the same subject, with this one, as far as they are put. */
  sameAs(id: ParticipantId): Iterable<ParticipantId> {
    return this.#same(id).keys();
  }

  /** Away, and there anew. Two devices of one person that are both there are both shown. */
  isSucceeded(id: ParticipantId): boolean {
    const own = this.#byId.get(id);
    if (own?.isAway !== true) return false;
    return [...this.#same(id).values()].some((other) => !other.isAway && other.joinedAtMs > own.joinedAtMs);
  }

  #same(id: ParticipantId): ReadonlyMap<ParticipantId, Presence> {
    const subject = this.#byId.get(id)?.subject;
    return subject === undefined ? NOBODY : (this.#bySubject.get(subject) ?? NOBODY);
  }

  #remove({ participantId, subject }: Presence): void {
    this.#byId.delete(participantId);
    const same = this.#bySubject.get(subject);
    same?.delete(participantId);
    if (same?.size === 0) this.#bySubject.delete(subject);
  }
}
