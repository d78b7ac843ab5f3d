import { describe, expect, test } from '@jest/globals';
import {
  linkCutFigures,
  linkCuts,
  linkFiguresOf,
  watchedAcross,
} from '../../../../bench/scenarios/link-figures.ts';

const bot = (index: number, site: string, ...watch: number[]) => ({ index, site, watch });

describe('watchedAcross()', () => {
  test('counts each camera once for each site that it has to go to', () => {
    const bots = [bot(0, 'a'), bot(1, 'b', 0), bot(2, 'b', 0), bot(3, 'c', 0), bot(4, 'a', 0, 1)];

    expect(watchedAcross(bots)).toBe(3); // 0 to b and to c, 1 to a
  });
});

describe('linkCutFigures()', () => {
  const targetWith = (cuts: number | undefined) => ({
    metric: async () => (cuts === undefined ? undefined : new Map([['', cuts]])),
  });

  test('counts those of the run, whatever was before it', async () => {
    const before = await linkCuts(targetWith(4));

    expect(await linkCutFigures(targetWith(6), before)).toEqual({ link_cuts: 2 });
  });

  test('says nothing where nodes can not be asked', async () => {
    expect(await linkCutFigures(targetWith(undefined), undefined)).toEqual({});
  });
});

describe('linkFiguresOf()', () => {
  test('tells streams by direction, and none too many', () => {
    expect(linkFiguresOf({ directions: 2, slotStreams: 6, sources: 4 }, 4)).toEqual({
      link_audio_streams: 3,
      link_video_streams: 2,
      link_extra_streams: 0,
    });
  });

  test('counts what is neither a talker slot nor watched', () => {
    const reading = { directions: 2, slotStreams: 8, sources: 5 };

    expect(linkFiguresOf(reading, 4).link_extra_streams).toBe(3);
  });

  test('says nothing where there is no link', () => {
    expect(linkFiguresOf({ directions: 0, slotStreams: 0, sources: 0 }, 0)).toEqual({});
  });
});
