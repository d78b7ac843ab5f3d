/** Everybody's voice as a signal of its own, so that a change of it draws nothing but marks and meters. */
import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { PersonView } from '../../client/api.ts';

/** What changes several times per second. */
export type Voice = { readonly level: number; readonly isSpeaking: boolean };

const SILENT: Voice = { level: 0, isSpeaking: false };

export class Voices {
  readonly #voices = new Map<string, Signal<Voice>>();

  /** The same signal for as long as the person is known. */
  of(participantId: string): ReadonlySignal<Voice> {
    return this.#voice(participantId);
  }

  /** Takes everybody's voice, and forgets those who are not known any more. */
  update(people: readonly PersonView[]): void {
    const present = new Set<string>();
    for (const { participantId, level, isSpeaking } of people) {
      present.add(participantId);
      const voice = this.#voice(participantId);
      const { level: oldLevel, isSpeaking: wasSpeaking } = voice.peek();
      if (oldLevel !== level || wasSpeaking !== isSpeaking) voice.value = { level, isSpeaking };
    }
    for (const [id, voice] of this.#voices) {
      if (present.has(id)) continue;
      this.#voices.delete(id);
      if (voice.peek().isSpeaking) voice.value = SILENT; // a row may show it a little longer
    }
  }

  #voice(participantId: string): Signal<Voice> {
    let voice = this.#voices.get(participantId);
    if (voice === undefined) {
      voice = signal(SILENT);
      this.#voices.set(participantId, voice);
    }
    return voice;
  }
}
