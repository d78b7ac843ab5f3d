/** A result for tests of what is made of results. */
import { profileOf } from '../../../bench/load/profiles.ts';
import { ResultSchema, type Result } from '../../../bench/result.ts';

export function aResult(changes: Partial<Result> = {}): Result {
  return ResultSchema.parse({
    schema: 1,
    scenario: 'fanout',
    command: 'npm run bench -- fanout',
    commit: '0123456789ab',
    date: '2026-11-22T11:30:00.000Z',
    machine: { cores: 2, cpu: 'Test <CPU>', memoryGiB: 8, system: 'Debian 12, Linux 6.1' },
    versions: { node: '22.0.0' },
    profile: { ...profileOf('council') },
    params: { participants: 50, runs: 3 },
    figures: {},
    peers: {},
    checks: [],
    series: [],
    distributions: [],
    notes: [],
    expectations: [],
    pass: true,
    interrupted: false,
    ...changes,
  });
}
