import { describe, expect, test } from '@jest/globals';
import type { WatchWish } from '../../../../cascade/media/held-consumer.ts';
import { wantsOf } from '../../../../cascade/media/session-wants.ts';
import { NO_LAYER } from '../../../../cascade/policy/demand.ts';
import { parseNodeId, parseSourceId } from '../../../../common/ids.ts';

const CAM = parseSourceId('ada:cam');

const wish = (over: Partial<WatchWish> = {}): WatchWish => ({
  sourceId: CAM,
  generation: 3,
  originNodeId: parseNodeId('sfu-b'),
  heightPx: 180,
  priority: 0,
  ...over,
});

const layerOf = (one: WatchWish, held = new Map()) => wantsOf([one], held).get(CAM)?.maxLayer;

describe('wantsOf()', () => {
  test.each([
    ['sound', 0, 0],
    ['a picture', 180, NO_LAYER],
  ])('%s that is not here yet', (_what, heightPx, layer) => {
    expect(layerOf(wish({ heightPx }))).toBe(layer);
  });

  test('what is only prefetched is wanted, but not shown', () => {
    const wants = wantsOf([wish({ isPrefetch: true })], new Map());

    expect(wants.get(CAM)).toEqual({
      generation: 3,
      originNodeId: parseNodeId('sfu-b'),
      maxLayer: NO_LAYER,
    });
  });

  test('a consumer knows better', () => {
    expect(layerOf(wish(), new Map([[CAM, { layerFor: () => 2 }]]))).toBe(2);
  });
});
