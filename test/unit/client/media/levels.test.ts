import { describe, expect, test } from '@jest/globals';
import { loudestFresh, ownLevel } from '../../../../client/media/levels.ts';

describe('loudestFresh()', () => {
  test('takes the loudest of what is new', () => {
    const readings = [
      { timestamp: 10, audioLevel: 0.2 },
      { timestamp: 11, audioLevel: 0.5 },
      { timestamp: 12 },
    ];

    expect(loudestFresh(readings, new Map(), 'c')).toBe(0.5);
  });

  test('does not believe a reading that has not moved since the last look', () => {
    const seen = new Map<string, number>();
    const readings = [{ timestamp: 10, audioLevel: 0.5 }];
    loudestFresh(readings, seen, 'c');

    expect(loudestFresh(readings, seen, 'c')).toBe(0);
    expect(loudestFresh(readings, seen, 'another')).toBe(0.5);
  });
});

describe('ownLevel()', () => {
  test('reads the media source, and nothing else', () => {
    const report = new Map<string, unknown>([
      ['a', { type: 'outbound-rtp', audioLevel: 0.9 }],
      ['b', { type: 'media-source', kind: 'audio', audioLevel: 0.25 }],
    ]);

    expect(ownLevel(report)).toBe(0.25);
    expect(ownLevel(new Map())).toBe(0);
  });
});
