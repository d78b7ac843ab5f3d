import { describe, expect, test } from '@jest/globals';
import { HOLD_MS, nextSpeaking, SILENT, type Speaking } from '../../../../client/room/speaking.ts';

const after = (levels: readonly number[]): Speaking =>
  levels.reduce((state, level, index) => nextSpeaking(state, level, index * 250), SILENT);

describe('nextSpeaking()', () => {
  test('speaks from a clear level on', () => {
    expect(after([0, 0.004, 0.02]).isSpeaking).toBe(true);
  });

  test('does not begin at a level that would be enough to go on', () => {
    expect(after([0.007, 0.007]).isSpeaking).toBe(false);
  });

  test('goes on at a lower level', () => {
    expect(after([0.02, 0.007, 0.007, 0.007, 0.007, 0.007]).isSpeaking).toBe(true);
  });

  test('holds over a pause between words and ends after it', () => {
    const spoke = after([0.02]);

    expect(nextSpeaking(spoke, 0, HOLD_MS - 1).isSpeaking).toBe(true);
    expect(nextSpeaking(spoke, 0, HOLD_MS).isSpeaking).toBe(false);
  });
});
