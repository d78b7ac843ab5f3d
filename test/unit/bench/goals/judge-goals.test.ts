import { describe, expect, test } from '@jest/globals';
import { GOALS, type Goal } from '../../../../bench/goals/goal-list.ts';
import { flagsText } from '../../../../bench/goals/goal-text.ts';
import { judgeGoals } from '../../../../bench/goals/judge-goals.ts';
import { resultKeyOf } from '../../../../bench/run/flag-names.ts';
import { SCENARIOS } from '../../../../bench/scenarios/registry.ts';
import { aResult } from '../a-result.ts';

const figure = (median: number, unit = 'ms') => ({ unit, min: median, median, max: median, runs: 1 });

describe('judgeGoals()', () => {
  const goal: Goal = {
    scenario: 'fanout',
    profile: 'council',
    params: { participants: 50 },
    figures: { join_ms_p99: '<=100', pass_ratio: '>=1', pipes_per_change: '==0' },
  };

  test('says of each figure whether it is reached', () => {
    const figures = { join_ms_p99: figure(101), pass_ratio: figure(1, 'ratio') };

    expect(judgeGoals(aResult({ figures }), [goal])).toEqual([
      { figure: 'join_ms_p99', bound: '<=100', unit: 'ms', value: 101, isReached: false },
      { figure: 'pass_ratio', bound: '>=1', unit: 'ratio', value: 1, isReached: true },
      { figure: 'pipes_per_change', bound: '==0', unit: '', value: null, isReached: false },
    ]);
  });

  test.each([
    ['another scenario', { scenario: 'rooms' }],
    ['another size', { params: { participants: 51 } }],
    ['another profile', { profile: null }],
  ])('is not about %s', (_, over) => {
    expect(judgeGoals(aResult(over), [goal])).toEqual([]);
  });

  test('takes the best of the peers that were measured', () => {
    const peers = { ws: { figures: { signal_cpu_ms_per_join: figure(5) } }, slow: { figures: {} } };
    const result = aResult({ figures: { signal_cpu_ms_per_join: figure(2) }, peers });
    const toBestPeer = { peers: ['ws', 'slow'], figures: { signal_cpu_ms_per_join: '<=0.2' } } as const;

    expect(judgeGoals(result, [{ ...goal, figures: {}, toBestPeer }])).toEqual([
      { figure: 'signal_cpu_ms_per_join', bound: '<=0.2 × ws', unit: '', value: 0.4, isReached: false },
    ]);
  });
});

describe('GOALS', () => {
  test.each(GOALS.map((goal) => [flagsText(goal), goal] as const))('%s can be measured', (_, goal) => {
    const scenario = SCENARIOS.find(({ name }) => name === goal.scenario);

    const figures = [...Object.keys(goal.figures), ...Object.keys(goal.toBestPeer?.figures ?? {})];
    expect(scenario?.figures).toEqual(expect.arrayContaining(figures));
    expect(Object.keys(scenario?.params ?? {}).map(resultKeyOf)).toEqual(
      expect.arrayContaining(Object.keys(goal.params)),
    );
  });
});
