import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ALL_LAYERS, NO_LAYER } from '../../../../cascade/policy/demand.ts';
import {
  allowedLayers,
  isPicture,
  nextBps,
  takenBps,
  type Picture,
} from '../../../../cascade/policy/link-shedding.ts';
import { Rank, SourceKind } from '../../../../proto/index.ts';

const picture = (id: string, over: Partial<Picture> = {}): Picture => ({
  id,
  kind: SourceKind.SOURCE_KIND_CAMERA,
  rank: Rank.RANK_AUDIENCE,
  layerBps: [100],
  leastLayer: undefined,
  ...over,
});

const pictures = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 4 }),
    kind: fc.constantFrom(SourceKind.SOURCE_KIND_CAMERA, SourceKind.SOURCE_KIND_SCREEN),
    rank: fc.constantFrom(Rank.RANK_UNSPECIFIED, Rank.RANK_AUDIENCE, Rank.RANK_PODIUM, Rank.RANK_FLOOR),
    layerBps: fc.array(fc.nat(5_000), { minLength: 1, maxLength: 3 }),
    leastLayer: fc.constantFrom(undefined, 0, 1, 2),
  }),
  { selector: ({ id }) => id, maxLength: 20 },
);

const flowing = (all: readonly Picture[], limitBps: number): readonly string[] =>
  [...allowedLayers(all, limitBps)]
    .filter(([, layer]) => layer !== NO_LAYER)
    .map(([id, layer]) => (layer === ALL_LAYERS ? id : `${id}≤${layer}`));

describe('isPicture()', () => {
  test('microphones and the sound of screens are none, whatever else there is', () => {
    const kinds = Object.values(SourceKind).filter((kind) => typeof kind === 'number');

    expect(kinds.filter(isPicture)).toEqual([SourceKind.SOURCE_KIND_CAMERA, SourceKind.SOURCE_KIND_SCREEN]);
  });
});

describe('allowedLayers()', () => {
  test('holds back the audience first, then the podium from below, shared screens last', () => {
    const all = [
      picture('screen', { kind: SourceKind.SOURCE_KIND_SCREEN }),
      picture('floor', { rank: Rank.RANK_FLOOR }),
      picture('podium', { rank: Rank.RANK_PODIUM }),
      picture('audience'),
    ];

    expect([400, 300, 200, 100, 0].map((limit) => flowing(all, limit))).toEqual([
      ['screen', 'floor', 'podium', 'audience'],
      ['screen', 'floor', 'podium'],
      ['screen', 'floor'],
      ['screen'],
      [],
    ]);
  });

  test('of the podium the upper layers go before a face does, the highest first, by rank', () => {
    const layered = { layerBps: [100, 200, 400], leastLayer: 0 };
    const all = [
      picture('floor', { rank: Rank.RANK_FLOOR, ...layered }),
      picture('podium', { rank: Rank.RANK_PODIUM, ...layered }),
      picture('audience'),
    ];

    expect([1_500, 1_400, 1_000, 600, 400, 200, 199].map((limit) => flowing(all, limit))).toEqual([
      ['floor', 'podium', 'audience'],
      ['floor', 'podium'],
      ['floor', 'podium≤1'],
      ['floor≤1', 'podium≤1'],
      ['floor≤1', 'podium≤0'],
      ['floor≤0', 'podium≤0'],
      ['floor≤0'],
    ]);
  });

  test('layers that somebody else shows are no gain: the picture goes with them', () => {
    const all = [
      picture('podium', { rank: Rank.RANK_PODIUM, layerBps: [100, 200, 400], leastLayer: 1 }),
      picture('whole', { rank: Rank.RANK_PODIUM, layerBps: [100, 200, 400], leastLayer: 2 }),
    ];

    expect([1_400, 1_399, 1_000, 999, 300, 299].map((limit) => flowing(all, limit))).toEqual([
      ['podium', 'whole'],
      ['podium≤1', 'whole'],
      ['podium≤1', 'whole'],
      ['podium≤1'],
      ['podium≤1'],
      [],
    ]);
  });

  test('is the same for every order of the same pictures', () => {
    fc.assert(
      fc.property(pictures, fc.nat(50_000), (all, limit) => {
        const [one, other] = [all, [...all].reverse()].map((list) => new Map(allowedLayers(list, limit)));

        expect(one).toEqual(other);
      }),
    );
  });

  test('a larger limit never costs a layer, and no limit costs none', () => {
    fc.assert(
      fc.property(pictures, fc.nat(50_000), fc.nat(50_000), (all, one, more) => {
        const [few, many] = [allowedLayers(all, one), allowedLayers(all, one + more)];

        for (const { id } of all) expect(many.get(id)).toBeGreaterThanOrEqual(few.get(id) ?? NO_LAYER);
        for (const layer of allowedLayers(all, Infinity).values()) expect(layer).toBe(ALL_LAYERS);
      }),
    );
  });

  test('what flows fits, and what comes next would not', () => {
    fc.assert(
      fc.property(pictures, fc.nat(50_000), (all, limit) => {
        const allowed = allowedLayers(all, limit);
        const next = nextBps(all, allowed);

        expect(takenBps(all, allowed)).toBeLessThanOrEqual(limit);
        if (next !== undefined) expect(takenBps(all, allowed) + next).toBeGreaterThan(limit);
      }),
    );
  });
});
