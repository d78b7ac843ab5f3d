/** Whom the page follows as the one who speaks: without flicker. Pure. */

/** Who has it keeps it at least this long. */
const HOLD_MS = 1_500;

/** Somebody else must have spoken this long: a cough does not take the picture. */
const ONSET_MS = 400;

/** While who has it goes on speaking, somebody else must have spoken this long on top. */
const INTERRUPT_MS = 3_000;

export type Speaker = {
  /** Kept when nobody speaks. */
  readonly id: string | undefined;
  readonly sinceMs: number;
  /** Who speaks just now, and since when. */
  readonly speakingSinceMs: ReadonlyMap<string, number>;
};

export const NO_SPEAKER: Speaker = { id: undefined, sinceMs: 0, speakingSinceMs: new Map() };

/** @param speakingIds others who speak now, the loudest first */
export function followSpeaker(before: Speaker, speakingIds: readonly string[], nowMs: number): Speaker {
  const speakingSinceMs = new Map(
    speakingIds.map((id) => [id, before.speakingSinceMs.get(id) ?? nowMs] as const),
  );
  const next = { ...before, speakingSinceMs };
  if (before.id !== undefined && nowMs - before.sinceMs < HOLD_MS) return next;
  const isStillSpeaking = before.id !== undefined && speakingSinceMs.has(before.id);
  const neededMs = isStillSpeaking ? INTERRUPT_MS : before.id === undefined ? 0 : ONSET_MS;
  const challenger = speakingIds.find(
    (id) => id !== before.id && nowMs - (speakingSinceMs.get(id) ?? nowMs) >= neededMs,
  );
  return challenger === undefined ? next : { id: challenger, sinceMs: nowMs, speakingSinceMs };
}
