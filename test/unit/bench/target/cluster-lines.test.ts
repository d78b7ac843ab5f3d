import { describe, expect, test } from '@jest/globals';
import { ClusterLines } from '../../../../bench/target/cluster-lines.ts';
import type { ProcessPlan } from '../../../../run/cluster/processes.ts';

const plan = (name: string, kind: ProcessPlan['kind']): ProcessPlan => ({
  name,
  kind,
  command: 'x',
  args: [],
  files: [],
});

describe('ClusterLines', () => {
  test('tells where signalling nodes serve: one of each site before further ones', () => {
    const lines = new ClusterLines();
    const names = ['signal-a-1', 'signal-a-2', 'signal-b-c-1'];
    for (const [index, name] of names.entries()) {
      lines.take(name, `ready ${name} ws://127.0.0.1:${8_000 + index}/v1/signal`);
    }

    const plans = [plan('sfu-a-1', 'sfu'), ...names.map((name) => plan(name, 'signal'))];
    expect(lines.sites(plans)).toEqual([
      { site: 'a', url: 'http://127.0.0.1:8000', node: 'signal-a-1' },
      { site: 'b-c', url: 'http://127.0.0.1:8002', node: 'signal-b-c-1' },
      { site: 'a', url: 'http://127.0.0.1:8001', node: 'signal-a-2' },
    ]);
  });

  test('keeps what nodes complain of, not what stores say, and notices who ended', () => {
    const lines = new ClusterLines();
    lines.take('etcd-1', 'some banner');
    lines.take('sfu-a-1', 'started (process 7)');
    lines.take('sfu-a-1', 'ready sfu-a-1 127.0.0.1:1');
    lines.check();
    lines.take('sfu-a-1', '{"level":40}');
    lines.take('redis-a', 'ended (code 1)');

    expect(lines.complaints()).toEqual(['sfu-a-1: {"level":40}', 'redis-a: ended (code 1)']);
    expect(() => lines.check()).toThrow(/redis-a ended \(code 1\)/);
  });

  test('takes the end of what is killed on purpose for no accident, once, and counts when it serves again', () => {
    const lines = new ClusterLines();
    lines.take('sfu-a-1', 'ready sfu-a-1 127.0.0.1:1');
    lines.expectEnd('sfu-a-1');
    lines.take('sfu-a-1', 'ended (SIGKILL)');
    lines.check();
    lines.take('sfu-a-1', 'ready sfu-a-1 127.0.0.1:1');

    expect(lines.readyCount('sfu-a-1')).toBe(2);
    lines.take('sfu-a-1', 'ended (code 1)');
    expect(() => lines.check()).toThrow(/sfu-a-1 ended/);
  });

  test.each([
    ['can not be run: spawn etcd ENOENT', 'spawn etcd ENOENT'],
    ['taskset: failed to execute etcd: No such file or directory', 'etcd: No such file or directory'],
  ])('knows a program that is missing: %s', (line, missing) => {
    const lines = new ClusterLines();
    lines.take('etcd-1', line);

    expect(lines.missingProgram()).toBe(missing);
  });
});
