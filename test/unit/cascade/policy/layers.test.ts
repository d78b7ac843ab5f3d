import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodingScales, halvingScales, spatialLayerFor } from '../../../../cascade/policy/layers.ts';

const camera = (heightPx: number) => spatialLayerFor({ heightPx, sourceHeightPx: 720, scales: [4, 2, 1] });

describe('spatialLayerFor()', () => {
  test.each([
    [0, 0],
    [180, 0],
    [225, 0],
    [226, 1],
    [450, 1],
    [451, 2],
    [2_160, 2],
  ])('a tile of %p pixels gets layer %p of a 720p camera with three layers', (heightPx, layer) => {
    expect(camera(heightPx)).toBe(layer);
  });

  test('a larger tile never gets a lower layer', () => {
    const heights = fc.integer({ min: 0, max: 5_000 });

    fc.assert(fc.property(heights, heights, (a, b) => camera(Math.min(a, b)) <= camera(Math.max(a, b))));
  });

  test('stays within the layers there are', () => {
    fc.assert(
      fc.property(fc.nat(5_000), fc.integer({ min: 1, max: 4 }), (heightPx, count) => {
        const layer = spatialLayerFor({ heightPx, sourceHeightPx: 720, scales: halvingScales(count) });
        return layer >= 0 && layer < count;
      }),
    );
  });
});

describe('encodingScales()', () => {
  test('takes what the sender states', () => {
    const encodings = [{ scaleResolutionDownBy: 3 }, { scaleResolutionDownBy: 1 }];

    expect(encodingScales(encodings)).toEqual([3, 1]);
  });

  test.each([
    [[{}, {}, {}]],
    [[{ scaleResolutionDownBy: 'x' }, {}, {}]],
    [[{ scaleResolutionDownBy: 0 }, {}, {}]],
  ])('assumes halves for %j', (encodings) => {
    expect(encodingScales(encodings)).toEqual([4, 2, 1]);
  });
});
