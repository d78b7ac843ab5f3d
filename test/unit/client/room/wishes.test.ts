import { describe, expect, test } from '@jest/globals';
import { computeWishes } from '../../../../client/room/wishes.ts';
import type { RosterSource } from '../../../../client/room/roster.ts';

const source = (sourceId: string, type: RosterSource['type'], participantId = 'p'): RosterSource => ({
  sourceId,
  participantId,
  type,
  isPaused: false,
  generation: 1,
});

describe('computeWishes()', () => {
  test('asks for all sound of others, for pictures only where the page shows them, and for nothing that has gone', () => {
    const sources = [
      source('d', 'camera'),
      source('c', 'camera'),
      source('b', 'screenaudio'),
      source('a', 'mic'),
      source('own', 'mic', 'self'),
    ];

    const wishes = computeWishes({
      selfId: 'self',
      sources,
      page: [
        { sourceId: 'c', height: 179.6 },
        { sourceId: 'gone', height: 90 },
      ],
    });

    expect(wishes.map(({ sourceId, height }) => [sourceId, height])).toEqual([
      ['a', 0],
      ['b', 0],
      ['c', 180],
    ]);
  });

  test.each([
    [NaN, 1],
    [-5, 1],
    [1e9, 4_320],
  ])('keeps a height of %p in range', (height, expected) => {
    const wishes = computeWishes({
      selfId: 'self',
      sources: [source('c', 'camera')],
      page: [{ sourceId: 'c', height }],
    });

    expect(wishes[0]?.height).toBe(expected);
  });
});
