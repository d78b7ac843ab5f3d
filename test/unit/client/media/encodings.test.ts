import { describe, expect, test } from '@jest/globals';
import { codecOptionsFor, encodingsFor } from '../../../../client/media/encodings.ts';

describe('encodingsFor()', () => {
  test('gives a camera three layers, and also when the browser does not tell its size', () => {
    const scales = [{ width: 1_280, height: 720 }, {}].map((size) =>
      encodingsFor('camera', size)?.map(({ scaleResolutionDownBy, maxBitrate }) => [
        scaleResolutionDownBy,
        maxBitrate,
      ]),
    );

    expect(scales[0]).toEqual([
      [4, 150_000],
      [2, 500_000],
      [1, 1_500_000],
    ]);
    expect(scales[1]).toEqual(scales[0]);
  });

  test.each([
    [640, 480, 2],
    [480, 640, 2],
    [320, 180, 1],
  ])('gives a camera of %i × %i %i layers', (width, height, layers) => {
    expect(encodingsFor('camera', { width, height })).toHaveLength(layers);
  });

  test.each([
    [1_920, 2],
    [800, 1],
  ])('gives a screen %i wide %i layers', (width, layers) => {
    expect(encodingsFor('screen', { width, height: 600 })).toHaveLength(layers);
  });

  test('leaves sound to codecOptionsFor(): DTX and FEC for speech, no DTX for a screen', () => {
    expect(encodingsFor('mic', {})).toBeUndefined();
    expect(codecOptionsFor('mic')).toMatchObject({ opusDtx: true, opusFec: true });
    expect(codecOptionsFor('screenaudio')).toMatchObject({ opusDtx: false, opusFec: true });
  });
});
