/** A speech that is done again after an interruption of the sitting. */
import { describe, expect, test } from '@jest/globals';
import { Hall } from './hall.ts';

function goOn(hall: Hall): void {
  hall.nowMs += 60_000;
  hall.repeatAtMs = hall.nowMs;
  while (hall.tend());
}

describe('the repetition of a speech', () => {
  test('gives the floor to whoever spoke last, once', () => {
    const hall = new Hall();
    hall.give('ada');
    hall.do('ada', { end: { speech: hall.seen } });
    expect(hall.holder).toBeUndefined();

    goOn(hall);

    expect([hall.holder, hall.seen]).toEqual(['ada', 2]);
    hall.do('ada', { end: { speech: hall.seen } });
    while (hall.tend());
    expect(hall.holder).toBeUndefined();
  });

  test('begins a speech anew that went on, with all of its time', () => {
    const hall = new Hall();
    hall.give('ada');

    goOn(hall);

    expect([hall.holder, hall.floor.speech?.beganAtMs]).toEqual(['ada', hall.nowMs]);
    expect(hall.minutes.map(({ kind }) => kind)).toEqual(['floor.begun', 'floor.ended', 'floor.begun']);
  });

  test('is none when nobody spoke, or who did is not there', () => {
    const hall = new Hall();
    goOn(hall);
    expect(hall.holder).toBeUndefined();
    hall.give('bea');
    hall.do('bea', { end: { speech: hall.seen } });
    hall.left.add('bea');

    goOn(hall);

    expect(hall.holder).toBeUndefined();
  });
});
