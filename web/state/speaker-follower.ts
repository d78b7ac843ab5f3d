/** Who speaks, as a signal: looks at everybody's voices when they change, and again when a time has passed. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { PersonView } from '../../client/api.ts';
import { followSpeaker, NO_SPEAKER, type Speaker } from './speaker.ts';

/** While somebody speaks who does not have the picture yet, voices are looked at this often. */
const LOOK_AGAIN_MS = 250;

export class SpeakerFollower {
  readonly #speakerId = signal<string | undefined>(undefined);
  readonly #now: () => number;
  #speaker: Speaker = NO_SPEAKER;
  #people: readonly PersonView[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param now monotonic, ms */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Somebody else who speaks, or spoke last. */
  get speakerId(): ReadonlySignal<string | undefined> {
    return this.#speakerId;
  }

  look(people: readonly PersonView[]): void {
    this.#people = people;
    const speaking = people
      .filter((person) => person.isSpeaking && !person.isSelf)
      .sort((a, b) => b.level - a.level)
      .map((person) => person.participantId);
    this.#speaker = followSpeaker(this.#speaker, speaking, this.#now());
    this.#speakerId.value = this.#speaker.id;
    const isPending = speaking.some((id) => id !== this.#speaker.id);
    if (!isPending) this.#stopLooking();
    else this.#timer ??= setTimeout(() => this.#lookAgain(), LOOK_AGAIN_MS);
  }

  close(): void {
    this.#stopLooking();
  }

  #lookAgain(): void {
    this.#timer = undefined;
    this.look(this.#people);
  }

  #stopLooking(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
