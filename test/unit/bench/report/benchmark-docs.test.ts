import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { benchmarkDocs } from '../../../../bench/report/benchmark-docs.ts';
import { benchmarkFiles } from '../../../../bench/report/benchmarks-doc.ts';
import { SCENARIOS } from '../../../../bench/scenarios/registry.ts';
import { aResult } from '../a-result.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const figure = (median: number) => ({ unit: 'µs', min: median, median, max: median, runs: 3 });

describe('benchmarkDocs()', () => {
  test('are what the repository has (npm run bench -- docs)', async () => {
    const files = await benchmarkDocs(
      ROOT,
      SCENARIOS.map(({ name }) => name),
    );

    for (const [path, text] of Object.entries(files))
      expect(readFileSync(`${ROOT}/${path}`, 'utf8')).toBe(text);
    const pictures = Object.keys(files).flatMap((path) => (path.endsWith('.svg') ? [path] : []));
    const stored = pictures.length === 0 ? [] : readdirSync(`${ROOT}/docs/benchmarks`);
    expect(stored.map((name) => `docs/benchmarks/${name}`).toSorted()).toEqual(pictures.toSorted());
  });
});

describe('benchmarkFiles()', () => {
  test('puts us, the limit and peers side by side, with a picture', () => {
    const result = aResult({
      figures: { sfu_worker_cpu_us_per_packet: figure(10), limit_worker_cpu_us_per_packet: figure(8) },
      peers: { janus: { figures: { sfu_worker_cpu_us_per_packet: figure(20) } } },
    });
    const files = benchmarkFiles([{ key: 'fanout', result }]);

    expect(files['docs/benchmarks.md']).toContain(
      '| fanout | `sfu_worker_cpu_us_per_packet` | 10 µs | 8 µs (× 0.8) | 20 µs (× 2) |',
    );
    const [picture = ''] = Object.keys(files).filter((path) => path.endsWith('.svg'));
    expect(files['docs/benchmarks.md']).toContain(`](${picture.replace('docs/', '')})`);
    expect(files[picture]).toContain('limit here');
  });

  test('says of several results of a scenario which reaches what', () => {
    const storm = (join: number) =>
      aResult({
        scenario: 'join-storm',
        params: { participants: 800, within: 10_000, media: 'none' },
        figures: { join_ms_p99: { ...figure(join), unit: 'ms' } },
      });
    const files = benchmarkFiles([
      { key: 'join-storm-a', result: storm(29) },
      { key: 'join-storm-b', result: storm(151) },
    ]);

    const text = files['docs/benchmarks.md'];
    expect(text).toContain('| [join-storm-a](#join-storm-a) | `join_ms_p99` | ≤ 150 | 29 ms | ✓ reached |');
    expect(text).toContain(
      '| [join-storm-b](#join-storm-b) | `join_ms_p99` | ≤ 150 | 151 ms | ✗ not reached |',
    );
    expect(text).toContain('## join-storm-b');
  });
});
