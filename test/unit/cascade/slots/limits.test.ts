import { describe, expect, test } from '@jest/globals';
import { checkCount, checkOutput, checkRoom } from '../../../../cascade/slots/limits.ts';

const output = (slots: number) => ({
  outputId: 'local',
  ssrcs: Array.from({ length: slots }, (_, index) => index + 1),
  payloadType: 100,
  mustAcknowledge: false,
});

describe('limits of a room', () => {
  test.each([
    [0, 6],
    [9, 6],
    [1.5, 6],
    [3, 0],
    [3, 15],
  ])('%p slots with level extension %p are refused', (slotCount, levelExtensionId) => {
    expect(() => checkRoom({ slotCount, levelExtensionId })).toThrow(
      expect.objectContaining({ code: 'ARGUMENT_INVALID' }),
    );
  });

  test('an output has an SSRC per slot', () => {
    expect(() => checkOutput(output(3), 3, 0)).not.toThrow();
    expect(() => checkOutput(output(2), 3, 0)).toThrow(expect.objectContaining({ code: 'ARGUMENT_INVALID' }));
    expect(() => checkOutput(output(3), 3, 64)).toThrow(expect.objectContaining({ code: 'NO_CAPACITY' }));
  });

  test('counts are bounded', () => {
    expect(() => checkCount('inputs', 9, 10)).not.toThrow();
    expect(() => checkCount('inputs', 10, 10)).toThrow(expect.objectContaining({ code: 'NO_CAPACITY' }));
  });
});
