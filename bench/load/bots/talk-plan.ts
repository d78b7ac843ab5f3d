/** Who speaks when, of those whose microphones are on: turns that go round, as a profile says. Pure. */
import type { Profile } from '../profiles.ts';

/** Length of a turn. */
const TURN_MS = 10_000;

/**
 * One speaks for the share `one` of each turn, then two (the next one comes in early) for the share `two`, then nobody.
 *
 * @param microphones of one room, unmuted, in any order that stays the same
 */
export function talkersAt(
  microphones: readonly number[],
  atMs: number,
  { one, two }: Profile['talkers'],
): readonly number[] {
  const turn = Math.floor(atMs / TURN_MS);
  const share = (atMs % TURN_MS) / TURN_MS;
  const speaker = microphones[turn % microphones.length];
  const next = microphones[(turn + 1) % microphones.length];
  if (speaker === undefined || next === undefined) return [];
  if (share < one) return [speaker];
  if (share < one + two) return speaker === next ? [speaker] : [speaker, next];
  return [];
}
