/** What the endpoints' load found, as figures, checks and plots: counters and histograms of all are added. Pure. */
import { sum } from '../../common/sum.ts';
import { sumOfEncoded } from '../load/histograms.ts';
import type { EndpointReport, Loaded } from '../tools/http/http-load.ts';
import type { Check, Figures, Outcome } from './scenario.ts';
import { distributionOf } from './window-plots.ts';

const US_PER_MS = 1_000;
const PERCENT = 100;
const MEDIAN = 50;
const P99 = 99;
/** A load that uses this much of its core waits for itself, not for the node. */
const BUSY = 0.9;

/** @param reports of all nodes, which were loaded at the same time */
export function httpOutcome(reports: readonly EndpointReport[]): Outcome {
  const loaded = byName(reports.filter((report) => 'ok' in report));
  const skipped = new Set(
    reports.flatMap((one) => ('skippedFor' in one ? [`${one.name} (${one.skippedFor})`] : [])),
  );
  const all = [...loaded.values()].flat();
  return {
    figures: figuresOf(loaded),
    checks: checksOf(all),
    distributions: [...loaded].flatMap(([name, ofAll]) =>
      distributionOf(answersOf(ofAll), {
        name,
        unit: 'ms',
        divideBy: US_PER_MS,
        plot: 'Request → answer',
      }),
    ),
    notes: [
      'endpoints are loaded in turn, each for the same time; figures are of all answers together',
      ...[...loaded].map(([name, ofAll]) => lineOf(name, ofAll)),
      ...(skipped.size === 0 ? [] : [`not there, left out: ${[...skipped].join(', ')}`]),
      ...busyNote(all),
    ],
  };
}

type ByName = ReadonlyMap<string, readonly Loaded[]>;

function byName(reports: readonly Loaded[]): ByName {
  const map = new Map<string, Loaded[]>();
  for (const report of reports) map.set(report.name, [...(map.get(report.name) ?? []), report]);
  return map;
}

const answersOf = (reports: readonly Loaded[]) => sumOfEncoded(reports.map(({ answerUs }) => answerUs));
const perSecond = (reports: readonly Loaded[]): number => sum(reports.map(({ ok, seconds }) => ok / seconds));

/** @returns without percentiles where nothing was answered */
function figuresOf(loaded: ByName): Figures {
  if (loaded.size === 0) return {};
  const answers = answersOf([...loaded.values()].flat());
  const requestsPerS = sum([...loaded.values()].map(perSecond)) / loaded.size;
  if (answers.totalCount === 0) return { http_requests_per_s: requestsPerS };
  return {
    http_requests_per_s: requestsPerS,
    http_ms_p50: answers.getValueAtPercentile(MEDIAN) / US_PER_MS,
    http_ms_p99: answers.getValueAtPercentile(P99) / US_PER_MS,
  };
}

function checksOf(reports: readonly Loaded[]): readonly Check[] {
  const failing = (count: (report: Loaded) => number): string =>
    reports
      .filter((report) => count(report) > 0)
      .map((report) => `${report.name}: ${count(report)}`)
      .join(', ');
  const errors = failing((report) => report.errors);
  const others = failing((report) => report.otherStatus);
  const silent = reports.filter(({ ok }) => ok === 0).map(({ name }) => name);
  return [
    {
      name: 'no errors',
      pass: errors === '',
      detail: errors === '' ? 'every request was answered in time' : `failed or late: ${errors}`,
    },
    {
      name: 'success only',
      pass: others === '' && silent.length === 0 && reports.length > 0,
      detail:
        others !== ''
          ? `answers with a status that is not 2xx: ${others}`
          : silent.length > 0 || reports.length === 0
            ? `no answers: ${silent.join(', ')}`
            : `${sum(reports.map(({ ok }) => ok))} answers, all 2xx`,
    },
  ];
}

function lineOf(name: string, reports: readonly Loaded[]): string {
  const answers = answersOf(reports);
  const at = (percent: number): string => (answers.getValueAtPercentile(percent) / US_PER_MS).toFixed(2);
  const rate = `${Math.round(perSecond(reports))}/s`;
  return answers.totalCount === 0
    ? `${name}: none`
    : `${name}: ${rate}, p50 ${at(MEDIAN)} ms, p99 ${at(P99)} ms`;
}

function busyNote(reports: readonly Loaded[]): readonly string[] {
  const most = Math.max(0, ...reports.map(({ loadCpuRatio }) => loadCpuRatio));
  if (most < BUSY) return [];
  return [
    `the load used up to ${Math.round(most * PERCENT)} % of a core: the node can do more than this shows`,
  ];
}
