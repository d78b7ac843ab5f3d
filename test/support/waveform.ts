/** Looks at recorded sound: where somebody speaks, and how high. Pure. */

const SAMPLE_RATE = 48_000;
const MS_PER_S = 1_000;

/** Between silence and speech: -40 dBFS. */
const LOUD = 0.01;
/** A pause this long ends a word, ms. */
const PAUSE_MS = 300;
const STEP_MS = 5;

const samplesOf = (ms: number): number => Math.round((ms * SAMPLE_RATE) / MS_PER_S);

export type Spoken = {
  readonly startMs: number;
  readonly endMs: number;
  /** The longest silence in it. */
  readonly longestGapMs: number;
};

/** Words: loud stretches, with what pauses they have. */
export function wordsOf(sound: Float32Array): readonly Spoken[] {
  const words: { startMs: number; endMs: number; longestGapMs: number }[] = [];
  for (let at = 0; at + samplesOf(STEP_MS) <= sound.length; at += samplesOf(STEP_MS)) {
    if (levelOf(sound.subarray(at, at + samplesOf(STEP_MS))) < LOUD) continue;
    const startMs = (at * MS_PER_S) / SAMPLE_RATE;
    const word = words.at(-1);
    if (word === undefined || startMs - word.endMs > PAUSE_MS) {
      words.push({ startMs, endMs: startMs + STEP_MS, longestGapMs: 0 });
      continue;
    }
    word.longestGapMs = Math.max(word.longestGapMs, startMs - word.endMs);
    word.endMs = startMs + STEP_MS;
  }
  return words;
}

function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length);
}

/** Pitch in a window of 30 ms that begins there, by its zero crossings, Hz. */
export function pitchAt(sound: Float32Array, startMs: number): number {
  const window = sound.subarray(samplesOf(startMs), samplesOf(startMs + 30));
  const crossings: number[] = [];
  for (let at = 1; at < window.length; at += 1) {
    const [before = 0, now = 0] = [window[at - 1], window[at]];
    if (before < 0 && now >= 0) crossings.push(at - now / (now - before));
  }
  const [first, last] = [crossings[0], crossings.at(-1)];
  if (first === undefined || last === undefined || crossings.length < 2) return 0;
  return ((crossings.length - 1) * SAMPLE_RATE) / (last - first);
}

/** How much of a sweep was skipped (+) or heard again (-) between moments 20 ms apart, ms; the largest of each. */
export function jumpsOf(
  sound: Float32Array,
  { startMs, endMs }: Spoken,
  hzPerMs: number,
): { readonly skippedMs: number; readonly repeatedMs: number } {
  let skippedMs = 0;
  let repeatedMs = 0;
  let before = pitchAt(sound, startMs + 15); // a word fades in
  for (let atMs = startMs + 35; atMs + 30 <= endMs; atMs += 20) {
    const pitch = pitchAt(sound, atMs);
    const jumpMs = (pitch - before) / hzPerMs - 20;
    skippedMs = Math.max(skippedMs, jumpMs);
    repeatedMs = Math.max(repeatedMs, -jumpMs - 20);
    before = pitch;
  }
  return { skippedMs, repeatedMs };
}
