import { describe, expect, test } from '@jest/globals';
import { tickOf } from '../../../../web/ui/tick.ts';

describe('tickOf()', () => {
  test.each([true, false])('tells what was clicked and shows what is (%p), as any redraw does', (isOn) => {
    const box = { checked: !isOn };
    const told: [wanted: boolean, shown: boolean][] = [];

    tickOf(isOn, (wanted) => told.push([wanted, box.checked]))({ currentTarget: box });

    expect(told).toEqual([[!isOn, isOn]]);
    expect(box.checked).toBe(isOn);
  });
});
