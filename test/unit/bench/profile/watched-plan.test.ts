import { describe, expect, test } from '@jest/globals';
import { drawArgs, watchedPlans } from '../../../../bench/profile/watched-plan.ts';
import type { ProcessPlan } from '../../../../run/cluster/processes.ts';

const plan = (name: string, kind: ProcessPlan['kind']): ProcessPlan => ({
  name,
  kind,
  command: 'node',
  args: ['main.ts'],
  files: [],
});
const PLANS = [
  plan('etcd-1', 'etcd'),
  plan('sfu-a', 'sfu'),
  plan('signal-a', 'signal'),
  plan('signal-b', 'signal'),
];
const watching = { folder: '/out', toolsFolder: '/tools', node: '/bin/node' };

describe('watchedPlans()', () => {
  test('starts the first process of the kind under clinic, and no other', () => {
    const plans = PLANS.map(watchedPlans({ ...watching, tool: 'doctor', process: 'signal' }));

    expect(plans.map(({ command }) => command)).toEqual(['node', 'node', '/bin/node', 'node']);
    expect(plans[2]?.args.slice(1)).toEqual(['collect', '/tools', 'doctor', '/out', 'node', 'main.ts']);
  });

  test('lets Node profile itself', () => {
    const plans = PLANS.map(watchedPlans({ ...watching, tool: 'cpu', process: 'sfu' }));

    expect(plans[1]).toMatchObject({
      command: 'node',
      args: ['--cpu-prof', '--cpu-prof-dir=/out', 'main.ts'],
    });
  });

  test('leaves nodes alone when media workers are watched', () => {
    expect(PLANS.map(watchedPlans({ ...watching, tool: 'perf', process: 'worker' }))).toEqual(PLANS);
  });
});

describe('drawArgs()', () => {
  test('says what is to be drawn and where', () => {
    const args = drawArgs({ tool: 'heap', toolsFolder: '/tools' }, '/out/collected', '/out/heap.html');

    expect(args.slice(1)).toEqual(['draw', '/tools', 'heap', '/out/collected', '/out/heap.html']);
  });
});
