/** Who counts as speaking, from loudness over time. Pure. */

/** Linear audio level, 0..1, from which somebody speaks: about -40 dBFS. */
export const SPEAK_LEVEL = 0.01;

/** Below this for {@link HOLD_MS} somebody has stopped; the gap to SPEAK_LEVEL keeps the mark from flickering. */
export const SILENT_LEVEL = 0.005;

/** Pauses between words are shorter than this. */
export const HOLD_MS = 750;

export type Speaking = {
  readonly isSpeaking: boolean;
  /** When it was last loud enough to go on. */
  readonly lastLoudMs: number;
};

export const SILENT: Speaking = { isSpeaking: false, lastLoudMs: -Infinity };

/** The state after one more measurement. @param nowMs any monotonic clock */
export function nextSpeaking(before: Speaking, level: number, nowMs: number): Speaking {
  const isLoud = level >= (before.isSpeaking ? SILENT_LEVEL : SPEAK_LEVEL);
  const lastLoudMs = isLoud ? nowMs : before.lastLoudMs;
  return { isSpeaking: isLoud || (before.isSpeaking && nowMs - lastLoudMs < HOLD_MS), lastLoudMs };
}
