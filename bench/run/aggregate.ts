/** Makes one statement of what several runs found: median and range of figures, checks that hold in all. Pure. */
import { figureOf, isFigureName } from '../measure/figures.ts';
import { median } from '../measure/median.ts';
import type { Result } from '../result.ts';
import type { Check, Figures, Outcome } from '../scenarios/scenario.ts';

type Summaries = Result['figures'];

/** In the order in which the runs name them; what no run could measure is left out. */
export function summarize(runs: readonly Figures[]): Summaries {
  const names = new Set(runs.flatMap((figures) => Object.keys(figures).filter(isFigureName)));
  const summaries: Summaries = {};
  for (const name of names) {
    const values = runs.map((figures) => figures[name]).filter(isMeasured);
    if (values.length === 0) continue;
    summaries[name] = {
      unit: figureOf(name).unit,
      min: Math.min(...values),
      median: median(values),
      max: Math.max(...values),
      runs: values.length,
    };
  }
  return summaries;
}

const isMeasured = (value: number | undefined): value is number =>
  value !== undefined && Number.isFinite(value);

export function summarizePeers(runs: readonly Outcome[]): Result['peers'] {
  const keys = new Set(runs.flatMap(({ peers = {} }) => Object.keys(peers)));
  const figuresOf = (key: string): Figures[] => runs.flatMap(({ peers }) => peers?.[key] ?? []);
  return Object.fromEntries([...keys].map((key) => [key, { figures: summarize(figuresOf(key)) }]));
}

/** A check holds when it held in each run that made it; the first run in which it did not is told. */
export function mergeChecks(runs: readonly Outcome[]): Check[] {
  const merged = new Map<string, Check>();
  for (const [index, { checks }] of runs.entries()) {
    for (const check of checks) {
      const known = merged.get(check.name);
      if (known?.pass === false) continue;
      const detail = check.pass || runs.length === 1 ? check.detail : `run ${index + 1}: ${check.detail}`;
      merged.set(check.name, { ...check, detail });
    }
  }
  return [...merged.values()];
}

/** Index of the run that is nearest to the medians by rank: its course stands for all of them in plots. */
export function typicalRun(runs: readonly Figures[]): number {
  const middle = (runs.length - 1) / 2;
  const distances = runs.map(() => 0);
  for (const name of new Set(runs.flatMap((figures) => Object.keys(figures).filter(isFigureName)))) {
    const ranked = [...runs.keys()].toSorted((a, b) => (runs[a]?.[name] ?? 0) - (runs[b]?.[name] ?? 0));
    for (const [rank, run] of ranked.entries()) {
      distances[run] = (distances[run] ?? 0) + Math.abs(rank - middle);
    }
  }
  return distances.indexOf(Math.min(...distances));
}

/** Each once, in order. */
export const mergeNotes = (runs: readonly Outcome[]): string[] => [
  ...new Set(runs.flatMap(({ notes = [] }) => notes)),
];
