import { describe, expect, test } from '@jest/globals';
import { BotOutages } from '../../../../../bench/load/bots/bot-outages.ts';

describe('BotOutages', () => {
  test('counts from the loss to the return, however often it is told in between', () => {
    let nowMs = 0;
    const outages = new BotOutages(() => nowMs);
    for (const [atMs, state] of [
      [0, 'joining'],
      [10, 'joined'],
      [100, 'reconnecting'],
      [400, 'reconnecting'],
      [600, 'joined'],
      [700, 'joined'],
      [900, 'reconnecting'],
    ] as const) {
      nowMs = atMs;
      outages.note(state);
    }

    expect(outages.pastMs).toEqual([500]);
  });
});
