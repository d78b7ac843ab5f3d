/**
 * Which way others' microphones are heard: each by itself, or by talker slots. Pure.
 *
 * The server says which (Snapshot.talker_slots), and a room crosses over both ways while people speak. Until every voice
 * that is heard the old way has come the new way too, and pauses, both are received and only the old one is audible
 * (ADR 0033).
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
/** Nobody has said anything for so long, by which the new way could be tried: then it is taken. ms */
export const QUIET_MS = 2_000;
/** Then the room crosses over, whoever speaks or is missing: somebody may never make a pause. ms */
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
  /** Undefined: loudness is not measured, or can't be told by voice. */
  readonly voices: Voices | undefined;
};

type Voices = {
  /** Somebody speaks, by the old way. */
  readonly isAnyHeard: boolean;
  /** Whoever was heard last by the old way came by the new one as well. */
  readonly haveAllCome: boolean;
};

/**
 * Whether to go over now: in a pause, since the two ways are not equally long, and what was said within the difference
 * would be left out or heard twice.
 */
export function isTimeToCross({ readyForMs, voices }: NewWay): boolean {
  if (readyForMs === undefined || readyForMs < SETTLE_MS) return false;
  if (voices === undefined || readyForMs >= PATIENCE_MS) return true;
  return !voices.isAnyHeard && (voices.haveAllCome || readyForMs >= QUIET_MS);
}
