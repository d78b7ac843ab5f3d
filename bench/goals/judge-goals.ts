/** Which goals a result has to do with, and whether it reaches them. Pure. */
import type { Result } from '../result.ts';
import { holds, parseBound } from '../run/expectations.ts';
import { GOALS, type Goal } from './goal-list.ts';

export type GoalVerdict = {
  readonly figure: string;
  /** As given, e.g. `<=30`; of a share of peers also of whom: `<=0.1 × ws`. */
  readonly bound: string;
  readonly unit: string;
  /** Median of the runs, or its ratio to the best peer; null = it was not measured. */
  readonly value: number | null;
  readonly isReached: boolean;
};

/** In the order of the list; none where a result was made with other flags than a goal is about. */
export function judgeGoals(result: Result, goals: readonly Goal[] = GOALS): readonly GoalVerdict[] {
  return goals.filter((goal) => isAbout(goal, result)).flatMap((goal) => verdictsOf(goal, result));
}

function isAbout({ scenario, profile, params }: Goal, result: Result): boolean {
  return (
    scenario === result.scenario &&
    (profile === undefined || result.profile?.name === profile) &&
    Object.entries(params).every(([name, value]) => result.params[name] === value)
  );
}

function verdictsOf({ figures, toBestPeer }: Goal, result: Result): readonly GoalVerdict[] {
  const own = Object.entries(figures).map(([figure, bound]) => {
    const found = result.figures[figure];
    return verdict({ figure, bound, unit: found?.unit ?? '', value: found?.median ?? null });
  });
  if (toBestPeer === undefined) return own;
  const ratios = Object.entries(toBestPeer.figures).map(([figure, bound]) => {
    const best = bestPeer(result, figure, toBestPeer.peers);
    const ours = result.figures[figure]?.median;
    const value = ours === undefined || best === undefined ? null : ours / best.median;
    const { isReached } = verdict({ figure, bound, unit: '', value });
    return { figure, bound: `${bound} × ${best?.key ?? 'best peer'}`, unit: '', value, isReached };
  });
  return [...own, ...ratios];
}

/** The one that needs least. */
function bestPeer({ peers }: Result, figure: string, keys: readonly string[]) {
  const found = keys.flatMap((key) => {
    const median = peers[key]?.figures[figure]?.median;
    return median === undefined ? [] : [{ key, median }];
  });
  return found.toSorted((a, b) => a.median - b.median)[0];
}

function verdict(about: Omit<GoalVerdict, 'isReached'>): GoalVerdict {
  const bound = parseBound(about.bound);
  return { ...about, isReached: bound !== undefined && holds(bound, about.value) };
}
