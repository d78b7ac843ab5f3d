/**
 * Which outputs the talker slots of one router have: made for the first who wants one, ended a while after the last. The
 * one that sessions here hear stays.
 */
import type { Producer } from 'mediasoup/types';

/** A link that fails is made anew within less. */
const LINGER_MS = 10_000;

export type SlotOutputsDeps = {
  /** @param index of all that there were, 0 for the first */
  readonly make: (excludedMesh: string | undefined, index: number) => Promise<readonly Producer[]>;
  readonly end: (excludedMesh: string, producers: readonly Producer[]) => void;
};

export type UsedOutput = {
  /** One for each slot. */
  readonly producers: Promise<readonly Producer[]>;
  /** To be called once. */
  leave(): void;
};

type Held = {
  readonly producers: Promise<readonly Producer[]>;
  users: number;
  linger: NodeJS.Timeout | undefined;
};

export class SlotOutputs {
  readonly #deps: SlotOutputsDeps;
  /** By what they leave out. */
  readonly #held = new Map<string | undefined, Held>();
  #made = 0;

  constructor(deps: SlotOutputsDeps) {
    this.#deps = deps;
  }

  /** @param excludedMesh what came from there is left out; undefined = the output that sessions here hear */
  use(excludedMesh: string | undefined): UsedOutput {
    const held = this.#held.get(excludedMesh) ?? this.#make(excludedMesh);
    held.users += 1;
    clearTimeout(held.linger);
    const leave = (): void => {
      held.users -= 1;
      if (held.users > 0 || excludedMesh === undefined) return;
      held.linger = setTimeout(() => this.#end(excludedMesh, held), LINGER_MS);
    };
    return { producers: held.producers, leave };
  }

  /** All has ended: nothing lingers. */
  close(): void {
    for (const { linger } of this.#held.values()) clearTimeout(linger);
    this.#held.clear();
  }

  #make(excludedMesh: string | undefined): Held {
    const held = { producers: this.#deps.make(excludedMesh, this.#made), users: 0, linger: undefined };
    this.#made += 1;
    this.#held.set(excludedMesh, held);
    return held;
  }

  #end(excludedMesh: string, held: Held): void {
    if (this.#held.get(excludedMesh) !== held) return;
    this.#held.delete(excludedMesh);
    held.producers.then(
      (producers) => this.#deps.end(excludedMesh, producers),
      () => {}, // whoever used it has that error
    );
  }
}
