/** `bench compare`: two files of results beside each other. */
import { boundText, reachedText } from '../goals/goal-text.ts';
import { judgeGoals } from '../goals/judge-goals.ts';
import { coloured, printHeading, printTable, type Terminal } from '../../run/kaskade/print/terminal.ts';
import { ASSUMED_NOISE, compareResults, RUNS_FOR_RANGE, type Verdict } from '../run/compare.ts';
import { readResult } from '../run/result-files.ts';
import type { Result } from '../result.ts';
import { changeText, valueText } from './numbers.ts';

const PERCENT = 100;
const HEAD = ['FIGURE', 'BEFORE', 'AFTER', 'CHANGE', 'VERDICT'];
const COLOURS = { better: 'green', worse: 'red', changed: 'yellow' } as const;

/** @throws {BenchError} RESULT_INVALID */
export async function compareFiles(terminal: Terminal, before: string, after: string): Promise<void> {
  const [a, b] = await Promise.all([readResult(before), readResult(after)]);
  const { figures, differences } = compareResults(a, b);
  terminal.print(`before: ${a.commit} of ${a.date}, ${runsOf(a)}`);
  terminal.print(`after:  ${b.commit} of ${b.date}, ${runsOf(b)}`);
  if (differences.length > 0) printHeading(terminal, 'not alike');
  for (const difference of differences) terminal.print(`  ${difference}`);
  const goals = goalsOf(a, b);
  const rows = figures.map(({ name, unit, before: from, after: to, verdict }) => [
    name,
    from === undefined ? '—' : valueText(from, unit),
    to === undefined ? '—' : valueText(to, unit),
    from === undefined || to === undefined ? '—' : changeText(from, to),
    verdictText(terminal, verdict),
    ...(goals.size === 0 ? [] : [goals.get(name) ?? '']),
  ]);
  printHeading(terminal, b.scenario);
  printTable(terminal, [...HEAD, ...(goals.size === 0 ? [] : ['GOAL'])], rows);
  terminal.print('');
  terminal.print(
    `Noise is what the runs of one result span; with fewer than ${RUNS_FOR_RANGE} runs it is taken for ±${ASSUMED_NOISE * PERCENT} %.`,
  );
}

/** By figure: the bound, and where it was and is reached. */
function goalsOf(before: Result, after: Result): ReadonlyMap<string, string> {
  const earlier = new Map(judgeGoals(before).map((goal) => [goal.figure, reachedText(goal)]));
  return new Map(
    judgeGoals(after).map((goal) => {
      const now = reachedText(goal);
      const course = [...new Set([earlier.get(goal.figure) ?? now, now])];
      return [goal.figure, `${boundText(goal.bound)}: ${course.join(' → ')}`];
    }),
  );
}

const runsOf = ({ params }: Result): string => `${String(params['runs'] ?? 1)} run(s)`;

function verdictText(terminal: Terminal, verdict: Verdict): string {
  if (verdict === 'better' || verdict === 'worse' || verdict === 'changed') {
    return coloured(terminal, COLOURS[verdict], verdict);
  }
  return verdict;
}
