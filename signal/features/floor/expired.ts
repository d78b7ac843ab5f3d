/** What is kept of speeches that were over before a time. Pure. */
import { keysOfLast, type Floor } from './state.ts';

/** Times that were added up say nothing of when: they go with the speech that was counted last, before it. */
export function expired({ speech, last, totals }: Floor, beforeMs: number): readonly string[] {
  const lastSpeech = last();
  if (speech !== undefined || lastSpeech === undefined || lastSpeech.beganAtMs >= beforeMs) return [];
  return [...totals().keys(), ...keysOfLast];
}
