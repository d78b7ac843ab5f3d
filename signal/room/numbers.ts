/**
 * Numbers of people in a room: short names for events and for packets in talker slots, where each is a CSRC. Drawn at
 * random, so that sites need not agree on who is next (ADR 0027).
 */
import { randomInt } from 'node:crypto';
import type { RoomView } from './view.ts';

/** Four bytes as a varint. */
const NUMBER_END = 2 ** 28;

/** A number that nobody has, as far as this node knows. @param draw an integer in [min, max) */
export function drawNumber(
  view: Pick<RoomView, 'numbered'>,
  draw: (min: number, max: number) => number = randomInt,
): number {
  for (;;) {
    const number = draw(1, NUMBER_END);
    if (view.numbered(number) === undefined) return number;
  }
}
