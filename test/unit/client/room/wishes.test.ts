import { describe, expect, test } from '@jest/globals';
import { computeWishes } from '../../../../client/room/wishes.ts';
import type { RosterSource } from '../../../../client/room/roster-person.ts';

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
      audio: { mics: true, slots: 0 },
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
    { audio: { mics: false, slots: 2 }, expected: ['b', 'slot:0', 'slot:1'] },
    { audio: { mics: true, slots: 2 }, expected: ['a', 'b', 'slot:0', 'slot:1'] },
  ])(
    'asks for voices by talker slots, and for the sound of screens by itself: $audio',
    ({ audio, expected }) => {
      const sources = [source('a', 'mic'), source('b', 'screenaudio')];

      const wishes = computeWishes({ selfId: 'self', sources, audio, page: [] });

      expect(wishes.map(({ sourceId }) => sourceId)).toEqual(expected);
    },
  );

  test.each([
    [NaN, 1],
    [-5, 1],
    [1e9, 4_320],
  ])('keeps a height of %p in range', (height, expected) => {
    const wishes = computeWishes({
      selfId: 'self',
      sources: [source('c', 'camera')],
      audio: { mics: true, slots: 0 },
      page: [{ sourceId: 'c', height }],
    });

    expect(wishes[0]?.height).toBe(expected);
  });
});
