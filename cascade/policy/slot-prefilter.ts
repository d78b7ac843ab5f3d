/**
 * Which open microphones the slot engine hears. Pure. A packet costs the engine as much as one that is sent, so of very
 * many microphones only those count where something was heard lately, and those of people who are to be heard first.
 */

/**
 * Above so many open microphones it is looked who makes a sound at all. The engine hears 250 for 8 % of a core when none of
 * them is ever silent (ADR 0025), and who is let through only when heard has lost the first half second.
 */
export const FILTER_ABOVE = 500;
/** At so few, everybody is heard by the engine again. */
export const FILTER_UNTIL = 400;
/** Who was heard, or has just unmuted, is listened to for so long: longer than a pause between two sentences. */
export const HEARD_FOR_MS = 10_000;

/** @returns whether it is looked who makes a sound, given whether it was so far */
export function isFiltering(openMicrophones: number, wasFiltering: boolean): boolean {
  return openMicrophones > (wasFiltering ? FILTER_UNTIL : FILTER_ABOVE);
}

export type OpenMicrophone = {
  /** When something was heard last, or it was unmuted. Monotonic. */
  readonly heardAtMs: number;
  readonly isAudience: boolean;
};

/** Whether the engine gets its packets while it is looked who makes a sound. */
export function passesFilter({ heardAtMs, isAudience }: OpenMicrophone, nowMs: number): boolean {
  return !isAudience || nowMs - heardAtMs < HEARD_FOR_MS;
}
