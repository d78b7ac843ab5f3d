import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { BenchError } from '../../../bench/bench-error.ts';
import { runBench } from '../../../bench/program.ts';
import { flagOf } from '../../../bench/run/flag-names.ts';
import { NO_FLEET, NO_TARGET } from '../../../bench/run/nothing.ts';
import { FLAGS } from '../../../bench/run/options.ts';
import type { Parts } from '../../../bench/run/parts.ts';
import { ResultSchema } from '../../../bench/result.ts';
import { SCENARIOS } from '../../../bench/scenarios/registry.ts';
import { wholeNumber } from '../../../bench/scenarios/params.ts';
import type { Outcome, Scenario } from '../../../bench/scenarios/scenario.ts';
import type { Stage } from '../../../bench/scenarios/stage.ts';
import { FakeTerminal } from '../../fakes/fake-terminal.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const given = (loss: number): Outcome => ({
  figures: { loss_ratio: loss },
  checks: [{ name: 'everybody joined', pass: true, detail: '5 of 5' }],
});

function scenarioOf(run: (stage: Stage) => Promise<Outcome>): Scenario {
  return {
    name: 'fanout',
    about: 'one room',
    params: { signalNodes: wholeNumber(1, { about: 'of each site', min: 1, max: 9 }) },
    figures: ['loss_ratio', 'join_ms_p50'],
    needs: 'cluster',
    run,
  };
}

/** Runs one command line on a cluster that is none. */
async function bench(
  args: readonly string[],
  run: (stage: Stage, stop: AbortController) => Promise<Outcome> = async () => given(0),
  changes: Partial<Parts> = {},
) {
  const closed: string[] = [];
  const terminal = new FakeTerminal();
  const stop = new AbortController();
  const parts: Parts = {
    startOwn: async () => ({
      ...NO_TARGET,
      facts: { sites: 2 },
      close: async () => void closed.push('cluster'),
    }),
    reachRemote: async () => NO_TARGET,
    startFleet: async () => ({ ...NO_FLEET, processes: 1, close: async () => void closed.push('load') }),
    surroundings: async () => ({
      machine: { cores: 2, cpu: 'test', memoryGiB: 1, system: 'test' },
      versions: {},
      commit: 'test',
    }),
    ...changes,
  };
  const code = await runBench(args, {
    parts,
    terminal,
    screen: { write: () => {}, isTerminal: false, columns: 80 },
    signal: stop.signal,
    tokenKey: undefined,
    command: 'npm run bench -- test',
    scenarios: [scenarioOf((stage) => run(stage, stop))],
    serveAgent: async () => {},
    root: '/nowhere',
  });
  return { code, closed, out: terminal.printed.join('\n'), err: terminal.noted.join('\n') };
}

describe('a scenario', () => {
  test('prints figures and verdict, and closes what it opened', async () => {
    const { code, closed, out } = await bench(['fanout']);

    expect(code).toBe(0);
    expect(out).toMatch(/loss_ratio +0 /);
    expect(out).toMatch(/✓ +everybody joined +5 of 5/);
    expect(out).toMatch(/passed: 1 of 1 hold/);
    expect(closed).toEqual(['load', 'cluster']);
  });

  test('plays each run in rooms of its own, and keeps median and range', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kaskade-test-'));
    folders.push(folder);
    const rooms = new Set<string>();
    const losses = [0.3, 0.1, 0.2];
    const json = join(folder, 'result.json');

    const { code } = await bench(
      ['fanout', '--runs', '3', '--signal-nodes', '2', '--json', json],
      async (stage) => {
        rooms.add(stage.roomPrefix);
        return given(losses.pop() ?? 0);
      },
    );

    const result = ResultSchema.parse(JSON.parse(readFileSync(json, 'utf8')));
    expect(code).toBe(0);
    expect(rooms.size).toBe(3);
    expect(result.figures).toEqual({
      loss_ratio: { unit: 'ratio', min: 0.1, median: 0.2, max: 0.3, runs: 3 },
    });
    expect(result.params).toMatchObject({ signal_nodes: 2, runs: 3, sites: 2, load_processes: 1 });
  });

  test('ends with 1 when an expectation does not hold', async () => {
    const args = ['fanout', '--expect', 'loss_ratio<=0.001', '--expect', 'join_ms_p50<5'];
    const { code, out } = await bench(args, async () => given(0.01));

    expect(code).toBe(1);
    expect(out).toMatch(/✗ +loss_ratio<=0.001 +0.01/);
    expect(out).toMatch(/✗ +join_ms_p50<5 +was not measured/);
  });

  test('ends with 2 and one line when there is no cluster', async () => {
    const startOwn = () => Promise.reject(new BenchError('TARGET_UNREACHABLE', 'no site answers'));
    const { code, err, closed } = await bench(['fanout'], undefined, { startOwn });

    expect([code, err, closed]).toEqual([2, 'TARGET_UNREACHABLE: no site answers', []]);
  });

  test('closes the cluster when the load does not start or the scenario fails', async () => {
    const startFleet = () => Promise.reject(new BenchError('LOAD_FAILED', 'no port'));
    const failing = () => Promise.reject(new BenchError('TARGET_REFUSED', 'nobody gets in'));

    expect(await bench(['fanout'], undefined, { startFleet })).toMatchObject({
      code: 2,
      closed: ['cluster'],
    });
    expect(await bench(['fanout'], failing)).toMatchObject({ code: 2, closed: ['load', 'cluster'] });
  });
});

describe('the command line', () => {
  test('lists scenarios', async () => {
    expect((await bench(['list'])).out).toMatch(/fanout +one room +loss_ratio, join_ms_p50/);
  });

  test('helps with flags, defaults, units and figures', async () => {
    const { code, out } = await bench(['fanout', '--help']);

    expect(code).toBe(0);
    for (const text of ['--signal-nodes <value>', '(default: 1)', '--expect <limit>', 'loss_ratio ']) {
      expect(out).toContain(text);
    }
  });

  test.each([
    [['fanot'], /^INPUT_INVALID: there is no scenario fanot\. Did you mean fanout\?/],
    [['fanout', '--run', '2'], /^INPUT_INVALID: unknown option '--run' \(did you mean --runs\?\)/],
    [['fanout', '--signal-nodes', '0'], /^INPUT_INVALID: --signal-nodes takes a whole number from 1 to 9/],
    [['fanout', '--target', 'http://127.0.0.1:1'], /^INPUT_INVALID: --target needs the key/],
    [['compare', 'a.json', 'b.json'], /^RESULT_INVALID: /],
  ])('%j ends with 2 and one line', async (args, line) => {
    const { code, err } = await bench(args);

    expect(code).toBe(2);
    expect(err).toMatch(line);
    expect(err).not.toContain('\n');
  });
});

describe('Ctrl-C', () => {
  test('ends with 130 and what there is, cleaned up', async () => {
    const { code, closed, out } = await bench(['fanout', '--runs', '5'], async (_stage, stop) => {
      stop.abort();
      return given(0.5);
    });

    expect(code).toBe(130);
    expect(closed).toEqual(['load', 'cluster']);
    expect(out).toMatch(/loss_ratio +0.5[\s\S]*interrupted/);
  });
});

describe('SCENARIOS', () => {
  test('have names of their own, and flags that no common one has', () => {
    const common = FLAGS.map(({ flag }) => flag.split(' ')[0]);

    expect(new Set(SCENARIOS.map(({ name }) => name)).size).toBe(SCENARIOS.length);
    for (const { params, figures } of SCENARIOS) {
      expect(
        Object.keys(params)
          .map(flagOf)
          .filter((flag) => common.includes(flag)),
      ).toEqual([]);
      expect(new Set(figures).size).toBe(figures.length);
      for (const [name, param] of Object.entries(params)) {
        expect(() => param.parse(param.byDefault, flagOf(name))).not.toThrow();
      }
    }
  });
});
