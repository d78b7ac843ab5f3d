/** Makes of a room's inputs the talkers that an output chooses from: one per number, however many ways it comes in. Pure. */
import { AUDIENCE_RANK, type Talker } from '../policy/talkers.ts';
import type { InputStream } from './input-stream.ts';
import type { SlotRank } from './slot-port.ts';

export type Audible = {
  readonly inputs: Iterable<InputStream>;
  readonly excludedMesh: string | undefined;
  readonly ranks: ReadonlyMap<number, SlotRank>;
};

export function talkersOf({ inputs, excludedMesh, ranks }: Audible, nowMs: number): readonly Talker[] {
  const talkers = new Map<number, Talker>();
  for (const input of inputs) {
    const { number, meter } = input;
    if (number === undefined || !isEligible(input, excludedMesh) || !input.isLive(nowMs)) continue;
    const other = talkers.get(number);
    const isSpeaking = meter.isSpeaking(nowMs);
    talkers.set(number, {
      number,
      rank: ranks.get(number) ?? AUDIENCE_RANK,
      isSpeaking: isSpeaking || other?.isSpeaking === true,
      lastSpeechMs: Math.max(meter.lastSpeechMs, other?.lastSpeechMs ?? -Infinity),
      loudnessDb: Math.min(meter.loudnessDb, other?.loudnessDb ?? Infinity),
    });
  }
  return [...talkers.values()];
}

/** What came in over a mesh is not sent on into it. */
export function isEligible({ mesh }: InputStream, excludedMesh: string | undefined): boolean {
  return mesh === undefined || mesh !== excludedMesh;
}
