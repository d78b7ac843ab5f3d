/** Who switches their microphone when, while a roster churns: a tenth of the room each second, in ten small steps. Pure. */

export type ChurnStep = {
  /** After the beginning. */
  readonly atMs: number;
  /** Who switches, by index. */
  readonly indexes: readonly number[];
  /** Off; else on. */
  readonly isMuted: boolean;
};

const STEPS_PER_S = 10;
const STEP_MS = 1_000 / STEPS_PER_S;
/** Share of the room that switches in one step. */
const SHARE = 0.1 / STEPS_PER_S;

/** Everybody in turn; all begin muted, so the first round switches on, the next off. */
export function churnPlan(participants: number, seconds: number): readonly ChurnStep[] {
  const steps = Array.from({ length: Math.floor(seconds * STEPS_PER_S) }, (_, step) => {
    const first = Math.floor(step * SHARE * participants);
    const end = Math.floor((step + 1) * SHARE * participants);
    const turns = Array.from({ length: end - first }, (_unused, place) => first + place);
    return { atMs: step * STEP_MS, turns };
  });
  return steps.flatMap(({ atMs, turns }) =>
    [false, true].flatMap((isMuted) => {
      const indexes = turns
        .filter((turn) => (Math.floor(turn / participants) % 2 === 1) === isMuted)
        .map((turn) => turn % participants);
      return indexes.length === 0 ? [] : [{ atMs, indexes, isMuted }];
    }),
  );
}
