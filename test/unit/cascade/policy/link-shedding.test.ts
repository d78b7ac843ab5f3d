import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  byImportance,
  fittingPictures,
  isPicture,
  type Picture,
} from '../../../../cascade/policy/link-shedding.ts';
import { Rank, SourceKind } from '../../../../proto/index.ts';

const picture = (id: string, over: Partial<Picture> = {}): Picture => ({
  id,
  kind: SourceKind.SOURCE_KIND_CAMERA,
  rank: Rank.RANK_AUDIENCE,
  bps: 100,
  ...over,
});

const pictures = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 4 }),
    kind: fc.constantFrom(SourceKind.SOURCE_KIND_CAMERA, SourceKind.SOURCE_KIND_SCREEN),
    rank: fc.constantFrom(Rank.RANK_UNSPECIFIED, Rank.RANK_AUDIENCE, Rank.RANK_PODIUM, Rank.RANK_FLOOR),
    bps: fc.nat(5_000),
  }),
  { selector: ({ id }) => id, maxLength: 20 },
);

const ids = (list: readonly Picture[]): readonly string[] => list.map(({ id }) => id);

describe('isPicture()', () => {
  test('microphones and the sound of screens are none, whatever else there is', () => {
    const kinds = Object.values(SourceKind).filter((kind) => typeof kind === 'number');

    expect(kinds.filter(isPicture)).toEqual([SourceKind.SOURCE_KIND_CAMERA, SourceKind.SOURCE_KIND_SCREEN]);
  });
});

describe('fittingPictures()', () => {
  test('sheds the audience first, then the podium from below, shared screens last', () => {
    const all = [
      picture('audience'),
      picture('podium', { rank: Rank.RANK_PODIUM }),
      picture('floor', { rank: Rank.RANK_FLOOR }),
      picture('screen', { kind: SourceKind.SOURCE_KIND_SCREEN }),
    ];

    expect([400, 300, 200, 100, 0].map((limit) => ids(fittingPictures(all, limit)))).toEqual([
      ['screen', 'floor', 'podium', 'audience'],
      ['screen', 'floor', 'podium'],
      ['screen', 'floor'],
      ['screen'],
      [],
    ]);
  });

  test('is the same for every order of the same pictures', () => {
    fc.assert(
      fc.property(pictures, fc.nat(50_000), (all, limit) => {
        expect(ids(fittingPictures([...all].reverse(), limit))).toEqual(ids(fittingPictures(all, limit)));
      }),
    );
  });

  test('a larger limit never costs a picture, and no limit costs none', () => {
    fc.assert(
      fc.property(pictures, fc.nat(50_000), fc.nat(50_000), (all, one, more) => {
        const few = ids(fittingPictures(all, one));

        expect(ids(fittingPictures(all, one + more)).slice(0, few.length)).toEqual(few);
        expect(ids(fittingPictures(all, Infinity))).toEqual(ids(byImportance(all)));
      }),
    );
  });

  test('what flows fits', () => {
    fc.assert(
      fc.property(pictures, fc.nat(50_000), (all, limit) => {
        const sum = fittingPictures(all, limit).reduce((total, { bps }) => total + bps, 0);

        expect(sum).toBeLessThanOrEqual(limit);
      }),
    );
  });
});
