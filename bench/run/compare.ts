/** Two results side by side: what changed by more than the runs differ among themselves. Pure. */
import { figureOf, isFigureName } from '../measure/figures.ts';
import type { Result } from '../result.ts';

export type Verdict = 'better' | 'worse' | 'changed' | 'within noise' | 'only before' | 'only after';

export type Comparison = {
  /** What is not alike although it should be, for people. */
  readonly differences: readonly string[];
  readonly figures: readonly {
    readonly name: string;
    readonly unit: string;
    readonly before: number | undefined;
    readonly after: number | undefined;
    readonly verdict: Verdict;
  }[];
};

type Figure = Result['figures'][string];

/** So many runs tell by themselves how much they differ. */
export const RUNS_FOR_RANGE = 3;
/** What is taken for noise where there are fewer; a share of the median, to either side. */
export const ASSUMED_NOISE = 0.1;

export function compareResults(before: Result, after: Result): Comparison {
  const names = new Set([...Object.keys(before.figures), ...Object.keys(after.figures)]);
  return {
    differences: differencesOf(before, after),
    figures: [...names].map((name) => {
      const [a, b] = [before.figures[name], after.figures[name]];
      return {
        name,
        unit: (a ?? b)?.unit ?? '',
        before: a?.median,
        after: b?.median,
        verdict: verdictOf(name, a, b),
      };
    }),
  };
}

function verdictOf(name: string, before: Figure | undefined, after: Figure | undefined): Verdict {
  if (before === undefined) return 'only after';
  if (after === undefined) return 'only before';
  const [a, b] = [noiseOf(before), noiseOf(after)];
  if (a.low <= b.high && b.low <= a.high) return 'within noise';
  const better = isFigureName(name) ? figureOf(name).better : undefined;
  if (better === undefined) return 'changed';
  return after.median < before.median === (better === 'lower') ? 'better' : 'worse';
}

/** Where further runs of the same may well end up. */
function noiseOf({ min, median, max, runs }: Figure): { readonly low: number; readonly high: number } {
  if (runs >= RUNS_FOR_RANGE) return { low: min, high: max };
  const assumed = Math.abs(median) * ASSUMED_NOISE;
  return { low: Math.min(min, median - assumed), high: Math.max(max, median + assumed) };
}

function differencesOf(before: Result, after: Result): string[] {
  const { machine: a, params: paramsBefore } = before;
  const { machine: b, params: paramsAfter } = after;
  return [
    ...differing('scenario', before.scenario, after.scenario),
    ...differing('cores', a.cores, b.cores),
    ...differing('CPU', a.cpu, b.cpu),
    ...differing('memory in GiB', a.memoryGiB, b.memoryGiB),
    ...differing('system', a.system, b.system),
    ...differingProfile(before.profile, after.profile),
    ...[...new Set([...Object.keys(paramsBefore), ...Object.keys(paramsAfter)])].flatMap((name) =>
      differing(name, paramsBefore[name] ?? '—', paramsAfter[name] ?? '—'),
    ),
    ...[...new Set([...Object.keys(before.versions), ...Object.keys(after.versions)])].flatMap((name) =>
      differing(name, before.versions[name] ?? '—', after.versions[name] ?? '—'),
    ),
    ...(before.interrupted || after.interrupted ? ['one of them was interrupted'] : []),
  ];
}

function differing(
  name: string,
  before: string | number | boolean,
  after: string | number | boolean,
): string[] {
  return before === after ? [] : [`${name}: ${before} → ${after}`];
}

function differingProfile(before: Result['profile'], after: Result['profile']): string[] {
  const names = differing('profile', before?.name ?? 'none', after?.name ?? 'none');
  if (names.length > 0 || JSON.stringify(before) === JSON.stringify(after)) return names;
  return [`profile ${before?.name}: it was defined otherwise`];
}
