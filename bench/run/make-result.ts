/** Puts what the runs found into the form in which results are kept and shown. Pure. */
import { RESULT_SCHEMA, type Result } from '../result.ts';
import type { Outcome } from '../scenarios/scenario.ts';
import { mergeChecks, mergeNotes, summarize, summarizePeers, typicalRun } from './aggregate.ts';
import { judge } from './expectations.ts';
import { resultKeyOf } from './flag-names.ts';
import type { Surroundings } from './parts.ts';
import type { RunPlan } from './run-plan.ts';

type Findings = Surroundings & {
  readonly date: string;
  readonly outcomes: readonly Outcome[];
  readonly target: Result['params'];
  readonly interrupted: boolean;
};

export function makeResult(
  { scenario, params, options, command }: RunPlan,
  { outcomes, target, interrupted, ...where }: Findings,
): Result {
  const figuresOfRuns = outcomes.map(({ figures }) => figures);
  const figures = summarize(figuresOfRuns);
  const checks = mergeChecks(outcomes);
  const expectations = options.expectations.map((expectation) => judge(expectation, figures));
  const shown = outcomes.length === 0 ? undefined : outcomes[typicalRun(figuresOfRuns)];
  const sendsMedia = scenario.needs === 'cluster' && scenario.sendsMedia?.(params) !== false;
  return {
    schema: RESULT_SCHEMA,
    scenario: scenario.name,
    command,
    commit: where.commit,
    date: where.date,
    machine: where.machine,
    versions: where.versions,
    profile: sendsMedia ? { ...options.profile } : null,
    params: { ...plainParams(params), ...loadParams(options), runs: outcomes.length, ...target },
    figures,
    peers: summarizePeers(outcomes),
    checks,
    series: (shown?.series ?? []).map((line) => ({ ...line, points: line.points.map(copyPair) })),
    distributions: (shown?.distributions ?? []).map((one) => ({
      ...one,
      quantiles: one.quantiles.map(copyPair),
    })),
    notes: [...mergeNotes(outcomes), ...whichRun(outcomes)],
    expectations,
    pass: !interrupted && [...checks, ...expectations].every(({ pass }) => pass),
    interrupted,
  };
}

function whichRun(outcomes: readonly Outcome[]): string[] {
  const hasPlots = outcomes.some(
    ({ series = [], distributions = [] }) => series.length + distributions.length > 0,
  );
  if (outcomes.length < 2 || !hasPlots) return [];
  const run = typicalRun(outcomes.map(({ figures }) => figures)) + 1;
  return [`plots show run ${run} of ${outcomes.length}, the one nearest to the medians`];
}

const copyPair = ([x, y]: readonly [number, number]): [number, number] => [x, y];

/** Without a flag that was not used, so that results from before there was one are alike. */
const loadParams = ({ seed, webrtc }: RunPlan['options']): Result['params'] => ({
  seed,
  ...(webrtc > 0 && { webrtc }),
});

function plainParams(params: RunPlan['params']): Result['params'] {
  const plain: Result['params'] = {};
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      plain[resultKeyOf(name)] = value;
  }
  return plain;
}
