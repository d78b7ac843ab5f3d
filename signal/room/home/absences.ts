/** Who has left a room for good, as far as its home can say: missed in several looks in a row. */
import type { ParticipantId } from '../../../common/ids.ts';

/** Looks that must miss somebody: longer than a site's store takes to be filled again, or a join to reach the home. */
const LOOKS_BEFORE_GONE = 5;

type Missed = { readonly looks: number; readonly at: number };

export class Absences {
  readonly #isHere: (id: ParticipantId) => boolean;
  #missed = new Map<ParticipantId, Missed>();
  #look = 0;

  constructor(isHere: (id: ParticipantId) => boolean) {
    this.#isHere = isHere;
  }

  /** A new look begins: whom nobody asks after in it is forgotten with the next one. */
  begin(): void {
    this.#missed = new Map([...this.#missed].filter(([, { at }]) => at === this.#look));
    this.#look += 1;
  }

  /** Counts once in a look. */
  hasLeft(id: ParticipantId): boolean {
    if (this.#isHere(id)) {
      this.#missed.delete(id);
      return false;
    }
    const before = this.#missed.get(id) ?? { looks: 0, at: 0 };
    const missed = before.at === this.#look ? before : { looks: before.looks + 1, at: this.#look };
    this.#missed.set(id, missed);
    return missed.looks >= LOOKS_BEFORE_GONE;
  }
}
