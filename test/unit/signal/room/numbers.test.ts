import { describe, expect, test } from '@jest/globals';
import { drawNumber } from '../../../../signal/room/numbers.ts';
import { RoomView } from '../../../../signal/room/view.ts';
import { ERFURT, emptyLog, entry, gone, participant, present } from '../../../support/room-logs.ts';

describe('drawNumber()', () => {
  test('draws again while somebody in the room has the number', () => {
    const view = new RoomView();
    view.load(ERFURT, emptyLog());
    const ada = participant('ada', { number: 5 });
    const draws = [5, 5, 9];
    const draw = (): number => draws.shift() ?? 0;
    view.apply(ERFURT, entry(1, [present(ada)]));

    expect(view.numbered(5)).toMatchObject({ participantId: 'ada' });
    expect(drawNumber(view, draw)).toBe(9);

    view.apply(ERFURT, entry(2, [gone(ada.participantId)]));
    draws.push(5);
    expect(drawNumber(view, draw)).toBe(5);
  });

  test('fits a CSRC and is never 0', () => {
    let bounds: readonly number[] = [];
    const number = drawNumber({ numbered: () => undefined }, (...args) => ((bounds = args), 1));

    expect([number, ...bounds]).toEqual([1, 1, 2 ** 28]);
  });
});
