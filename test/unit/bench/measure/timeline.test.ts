import { describe, expect, test } from '@jest/globals';
import { seriesOf } from '../../../../bench/measure/timeline.ts';
import type { Usage } from '../../../../bench/target/target.ts';

const usage = (atMs: number, sfuWorkers: number): Usage => ({
  atMs,
  cpuMs: { signal: 0, sfuNode: 5, sfuWorkers, stores: 0 },
  rssBytes: { signal: 0, sfu: 0 },
});

describe('seriesOf()', () => {
  test('tells cores between each two readings, whatever the time between them', () => {
    const series = seriesOf([usage(5_000, 100), usage(6_000, 600), usage(8_000, 3_600)]);

    expect(series.find(({ name }) => name === 'CPU: media workers')?.points).toEqual([
      [1, 0.5],
      [3, 1.5],
    ]);
    expect(series).toHaveLength(4);
  });

  test.each([[[]], [[usage(1, 1)]]])('is empty of %p', (readings) => {
    expect(seriesOf(readings)).toEqual([]);
  });
});
