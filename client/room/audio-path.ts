/**
 * Which way others' microphones are heard: each by itself, or by talker slots. Pure.
 *
 * The server says which (Snapshot.talker_slots), and a room crosses over both ways while people speak. Until every voice
 * that is heard the old way has come the new way too, both are received and only the old one is audible (ADR 0033).
 */

export type AudioPath = {
  /** Slots that are audible; 0 = microphones are. */
  readonly heard: number;
  /** What the server wants; another number than `heard` only while the room crosses over. */
  readonly wanted: number;
};

export const DIRECT: AudioPath = { heard: 0, wanted: 0 };

/** What to receive. */
export type AudioWishes = { readonly mics: boolean; readonly slots: number };

/** Packets have gone the new way for so long that the browser's buffer has found its length, ms. */
export const SETTLE_MS = 400;
/** Then the room crosses over, whoever is missing: somebody may have a slot at one end of the way only. ms */
export const PATIENCE_MS = 5_000;

/** @param isOpen something is received already; else there is nothing to cross over from */
export function turnTo(path: AudioPath, wanted: number, isOpen: boolean): AudioPath {
  const isSameWay = path.heard > 0 === wanted > 0;
  return isSameWay || !isOpen ? { heard: wanted, wanted } : { ...path, wanted };
}

export const isCrossing = ({ heard, wanted }: AudioPath): boolean => heard !== wanted;

export const wishesOf = ({ heard, wanted }: AudioPath): AudioWishes => ({
  mics: heard === 0 || wanted === 0,
  slots: Math.max(heard, wanted),
});

export type NewWay = {
  /** For how long all of it has been received, ms; undefined = not yet. */
  readonly readyForMs: number | undefined;
  /** Voices that are heard the old way and have not come the new one. */
  readonly missing: number;
};

/** Whether to go over now. */
export function isTimeToCross({ readyForMs, missing }: NewWay): boolean {
  if (readyForMs === undefined || readyForMs < SETTLE_MS) return false;
  return missing === 0 || readyForMs >= PATIENCE_MS;
}
