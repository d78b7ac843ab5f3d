import { describe, expect, test } from '@jest/globals';
import { minutesOf } from '../../../../signal/record/minutes/minutes.ts';
import { ThreadRenderer } from '../../../../signal/record/minutes/thread-renderer.ts';
import { goldenSitting } from './golden-sitting.ts';

const { head, lines } = goldenSitting();
const minutes = minutesOf({ room: 'council', head }, lines);

describe('ThreadRenderer', () => {
  test('gives a PDF, one after the other, and refuses when too many wait', async () => {
    const renderer = new ThreadRenderer();

    const asked = Array.from({ length: 9 }, () =>
      renderer.render(minutes, 'de').catch((error: { code: string }) => error.code),
    );
    // the one too many knows at once
    expect(await asked.at(-1)).toBe('BUSY');

    const first = await asked[0];
    expect(
      Buffer.from(first ?? '')
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
  });
});
