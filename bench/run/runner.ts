/** Runs a scenario as often as asked, on a cluster and a load that it opens and closes, and makes a result of it. */
import { BenchError } from '../bench-error.ts';
import type { Result } from '../result.ts';
import type { Outcome } from '../scenarios/scenario.ts';
import { withinDeadline } from './deadline.ts';
import { makeResult } from './make-result.ts';
import type { Parts } from './parts.ts';
import type { RunProgress } from './progress.ts';
import type { RunPlan } from './run-plan.ts';
import { openVenue, throwIfInterrupted, type Venue } from './venue.ts';

export type RunSurroundings = {
  readonly parts: Parts;
  readonly progress: RunProgress;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
};

const DEFAULT_SHAPE = { sites: 2, signalPerSite: 1 };
/** A scenario that was told to end gives what it has within this time. */
const ENDING_MS = 15_000;
const CLEAR_MS = 30_000;

/** @throws {BenchError} when there is nothing that could be told: bad input, no target, ended before the first run */
export async function runScenario(plan: RunPlan, surroundings: RunSurroundings): Promise<Result> {
  const { scenario, params } = plan;
  scenario.check?.(params);
  const date = new Date().toISOString();
  const facts = await surroundings.parts.surroundings();
  const { outcomes, target } = await runAll(plan, surroundings);
  return makeResult(plan, { ...facts, date, outcomes, target, interrupted: surroundings.signal.aborted });
}

type Played = {
  readonly outcomes: readonly Outcome[];
  /** What of the target and the load matters to a reader. */
  readonly target: Result['params'];
};

async function runAll(plan: RunPlan, surroundings: RunSurroundings): Promise<Played> {
  const outcomes: Outcome[] = [];
  let venue: Venue | undefined;
  let target: Result['params'] = {};
  try {
    for (let run = 1; run <= plan.options.runs; run += 1) {
      if (outcomes.length > 0 && surroundings.signal.aborted) break;
      surroundings.progress.run(run, plan.options.runs);
      venue ??= await openVenue(venueWish(plan), surroundings);
      target = factsOf(venue, plan);
      const outcome = await runOnce(plan, { ...surroundings, venue, run });
      if (outcome !== undefined) outcomes.push(outcome);
      if (plan.scenario.isClusterPerRun === true && run < plan.options.runs) {
        await venue.close();
        venue = undefined;
      }
    }
  } finally {
    surroundings.progress.phase('ending');
    await venue?.close();
    surroundings.progress.end();
  }
  if (outcomes.length === 0) throwIfInterrupted(surroundings.signal);
  return { outcomes, target };
}

const venueWish = ({ scenario, params, options, remote }: RunPlan): Parameters<typeof openVenue>[0] => ({
  shape: scenario.needs === 'none' ? undefined : (scenario.cluster?.(params) ?? DEFAULT_SHAPE),
  remote,
  options,
});

/** @returns undefined when it was interrupted and has nothing to tell */
async function runOnce(
  { scenario, params, options: { profile, seed } }: RunPlan,
  { venue, progress, signal, run }: RunSurroundings & { readonly venue: Venue; readonly run: number },
): Promise<Outcome | undefined> {
  const { target, fleet } = venue;
  const roomPrefix = `bench-${Date.now().toString(36)}-${run}`;
  const stage = { target, fleet, profile, roomPrefix, seed, progress, signal };
  try {
    return await Promise.race([scenario.run(stage, params), endingLate(signal)]);
  } catch (error) {
    if (signal.aborted) return undefined; // what an end halfway breaks is no news
    for (const complaint of target.complaints?.() ?? []) progress.note(complaint);
    throw error;
  } finally {
    const late = { code: 'LOAD_FAILED', message: `bots have not left in ${CLEAR_MS / 1_000} s` } as const;
    const cleared = withinDeadline(fleet.clear(), CLEAR_MS, late);
    await cleared.catch((error: unknown) => progress.note(String(error)));
  }
}

/** Rejects when a scenario has not ended some time after it was told to. */
function endingLate(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const wait = (): void => {
    const late = new BenchError('INTERRUPTED', 'the scenario did not end in time');
    setTimeout(() => reject(late), ENDING_MS).unref();
  };
  if (signal.aborted) wait();
  else signal.addEventListener('abort', wait, { once: true });
  return promise;
}

function factsOf({ target, fleet }: Venue, { scenario }: RunPlan): Result['params'] {
  if (scenario.needs === 'none') return {};
  return {
    ...target.facts,
    load_processes: fleet.processes,
    clock_error_ms: fleet.clockErrorMs,
  };
}
