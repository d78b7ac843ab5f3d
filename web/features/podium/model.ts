/** Seats of the podium, and who asks for one, as signals. The seats are the core's (ADR 0031). No DOM. */
import { computed, type ReadonlySignal } from '@preact/signals';
import type { PersonView, SettingsChange } from '../../../client/api.ts';
import type { AskingView, PageContext, RoomCore } from '../contract.ts';
import type { PodiumTexts } from './texts.ts';

/** People on the podium, whatever the room's settings say. */
const MAX_SEATS = 200;

export type Seats = {
  /** In the order in which they came there. */
  readonly taken: readonly PersonView[];
  /** Those who asked first stand first; without those who have a seat. */
  readonly asking: readonly AskingView[];
  /** 0 = as many as needed. */
  readonly limit: number;
  readonly isFull: boolean;
};

export class PodiumModel {
  readonly context: PageContext<PodiumTexts>;
  readonly seats: ReadonlySignal<Seats>;
  readonly #core: RoomCore;

  constructor(context: PageContext<PodiumTexts>, core: RoomCore) {
    this.context = context;
    this.#core = core;
    this.seats = computed(() => this.#seats());
  }

  give({ number }: AskingView): Promise<boolean> {
    const person = this.context.room.byNumber.peek().get(number);
    if (person === undefined) return Promise.resolve(false);
    return this.context.attempt(this.#core.setPodium(person.participantId, true));
  }

  take({ participantId }: PersonView): Promise<boolean> {
    return this.context.attempt(this.#core.setPodium(participantId, false));
  }

  set(change: SettingsChange): Promise<boolean> {
    return this.context.attempt(this.#core.updateSettings(change));
  }

  #seats(): Seats {
    const { people, status } = this.context.room;
    const { podium, settings } = status.value;
    const taken = inOrder(
      people.value.filter(({ isOnPodium }) => isOnPodium),
      podium,
    );
    const seated = new Set(taken.map(({ number }) => number));
    const limit = settings.maxPodium;
    return {
      taken,
      asking: this.#core.asking.value.filter(({ number }) => !seated.has(number)),
      limit,
      isFull: taken.length >= (limit || MAX_SEATS),
    };
  }
}

/** As the room says it; those of whom it has not said it yet come last. */
function inOrder(people: readonly PersonView[], podium: readonly number[]): readonly PersonView[] {
  const placeOf = new Map(podium.map((number, place) => [number, place]));
  const place = ({ number }: PersonView): number => placeOf.get(number) ?? podium.length;
  return people.toSorted((one, other) => place(one) - place(other));
}
