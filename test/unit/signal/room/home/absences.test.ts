import { describe, expect, test } from '@jest/globals';
import { parseParticipantId } from '../../../../../common/ids.ts';
import { Absences } from '../../../../../signal/room/home/absences.ts';

const ada = parseParticipantId('ada');

describe('Absences', () => {
  test('believe that somebody has left when five looks in a row have missed them, however often they are asked', () => {
    const here = { now: true };
    const absences = new Absences(() => here.now);
    const look = (): boolean => {
      absences.begin();
      absences.hasLeft(ada);
      return absences.hasLeft(ada);
    };
    here.now = false;
    expect([look(), look(), look(), look()]).toEqual([false, false, false, false]);
    here.now = true;
    expect(look()).toBe(false);
    here.now = false;

    expect([look(), look(), look(), look(), look()]).toEqual([false, false, false, false, true]);
  });

  test('begin anew with somebody after whom nobody has asked for a look', () => {
    const absences = new Absences(() => false);
    for (let look = 0; look < 4; look += 1) {
      absences.begin();
      absences.hasLeft(ada);
    }
    absences.begin();
    absences.begin();

    expect(absences.hasLeft(ada)).toBe(false);
  });
});
