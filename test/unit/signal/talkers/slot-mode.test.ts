import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  DIRECT_AT_MOST,
  SLOTS_ABOVE,
  SlotMode,
  nextUsesSlots,
} from '../../../../signal/talkers/slot-mode.ts';

describe('SlotMode', () => {
  test('uses slots beyond 12 people, and microphones again from 8 on', () => {
    const mode = new SlotMode(3);

    expect([12, 13, 12, 9, 8, 12].map((people) => mode.update(people))).toEqual([0, 3, 3, 3, 0, 0]);
  });

  test('never does where the node has none', () => {
    expect(new SlotMode(0).update(500)).toBe(0);
  });
});

describe('nextUsesSlots()', () => {
  test('changes only when the room has grown or shrunk by five people since the last change', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 })), (sizes) => {
        let isOn = false;
        let changedAt = 0;
        for (const size of sizes) {
          const next = nextUsesSlots(isOn, size);
          if (next !== isOn) {
            expect(Math.abs(size - changedAt)).toBeGreaterThan(SLOTS_ABOVE - DIRECT_AT_MOST);
            changedAt = size;
          } else if (isOn) changedAt = Math.max(changedAt, size);
          else changedAt = Math.min(changedAt, size);
          isOn = next;
        }
      }),
    );
  });
});
