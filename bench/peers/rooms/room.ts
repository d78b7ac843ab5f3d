/**
 * The room that all signalling peers serve alike: the whole roster on join, one message to everybody per join and per
 * change of a microphone. Knows no transport. Nothing else that a product needs: no tokens, no store, no second node.
 */
export type Person = { readonly id: string; readonly name: string; muted: boolean };

/** What everybody else is told. */
export type News =
  | { readonly about: 'joined'; readonly person: Person }
  | { readonly about: 'muted'; readonly id: string; readonly muted: boolean }
  | { readonly about: 'left'; readonly id: string };

/** Tells all others, or all: the transport's own way to do it. */
export type Tell = (news: News) => void;

export class PeerRoom {
  readonly #people = new Map<string, Person>();

  /** @param tellOthers everybody but the one who joins @returns the roster, with them */
  join(id: string, name: string, tellOthers: Tell): readonly Person[] {
    const person = { id, name, muted: true };
    this.#people.set(id, person);
    tellOthers({ about: 'joined', person });
    return [...this.#people.values()];
  }

  /** @param tellAll also the one who did it: that is their answer */
  setMuted(id: string, muted: boolean, tellAll: Tell): void {
    const person = this.#people.get(id);
    if (person === undefined) return;
    person.muted = muted;
    tellAll({ about: 'muted', id, muted });
  }

  leave(id: string, tellOthers: Tell): void {
    if (this.#people.delete(id)) tellOthers({ about: 'left', id });
  }
}
