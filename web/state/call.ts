/** A running room as signals: what views render. Wiring only; the SDK's client keeps the truth. */
import { batch, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { LocalMedia, PersonView, RoomClient, RoomStatus, SoundView, WishView } from '../../client/api.ts';
import type { ErrorCode } from '../../client/errors.ts';
import { areSameWishes, wishesFor, type Shown } from './wishes.ts';

/** What changes several times per second; kept apart so that only marks and meters are drawn again. */
export type Voice = { readonly level: number; readonly isSpeaking: boolean };

const SILENT: Voice = { level: 0, isSpeaking: false };

/** One room client, observed. */
export class Call {
  readonly client: RoomClient;
  readonly status: ReadonlySignal<RoomStatus>;
  readonly people: ReadonlySignal<readonly PersonView[]>;
  readonly local: ReadonlySignal<LocalMedia>;
  /** To be played. */
  readonly sounds: ReadonlySignal<readonly SoundView[]>;
  readonly #voices = new Map<string, Signal<Voice>>();
  readonly #unsubscribe: (() => void)[];
  #wishes: readonly WishView[] = [];

  constructor(client: RoomClient, onError: (code: ErrorCode) => void) {
    this.client = client;
    const status = (this.status = signal(client.status()));
    const people = (this.people = signal(client.people()));
    const local = (this.local = signal(client.local()));
    const sounds = (this.sounds = signal(client.sounds()));
    const refresh = (): void =>
      batch(() => {
        status.value = client.status();
        people.value = client.people();
        local.value = client.local();
        sounds.value = client.sounds();
        this.#updateVoices(people.value);
      });
    this.#unsubscribe = [
      client.on('changed', refresh),
      client.on('levels', () => batch(() => this.#updateVoices(client.people()))),
      client.on('error', ({ code }) => onError(code)),
    ];
  }

  /** The voice of a person; the same signal for as long as the person is here. */
  voiceOf(participantId: string): ReadonlySignal<Voice> {
    return this.#voice(participantId);
  }

  /** Tells the client which video is on the page, if that changed. */
  show(shown: Shown): void {
    const wishes = wishesFor(this.people.value, shown);
    if (areSameWishes(wishes, this.#wishes)) return;
    this.#wishes = wishes;
    this.client.watch(wishes);
  }

  /** Stops observing; does not leave. */
  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  #voice(participantId: string): Signal<Voice> {
    let voice = this.#voices.get(participantId);
    if (voice === undefined) {
      voice = signal(SILENT);
      this.#voices.set(participantId, voice);
    }
    return voice;
  }

  #updateVoices(people: readonly PersonView[]): void {
    const present = new Set<string>();
    for (const { participantId, level, isSpeaking } of people) {
      present.add(participantId);
      const voice = this.#voice(participantId);
      const { level: oldLevel, isSpeaking: wasSpeaking } = voice.peek();
      if (oldLevel !== level || wasSpeaking !== isSpeaking) voice.value = { level, isSpeaking };
    }
    for (const id of this.#voices.keys()) if (!present.has(id)) this.#voices.delete(id);
  }
}
