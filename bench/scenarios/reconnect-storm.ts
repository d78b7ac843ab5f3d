/** Scenario `reconnect-storm`: a switch fails for a moment, everybody's socket is cut. */
import { checkStorm, stormCrowd } from './join-storm.ts';
import { duration, wholeNumber, choice, type ParamsOf } from './params.ts';
import { commonNotes, joinPhase, mediaPhase, settle } from './phases.ts';
import { reconnectFigures } from './storm-figures.ts';
import type { Outcome, Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';
import { mediaChecks } from './window-figures.ts';
import { distributionOf } from './window-plots.ts';

const PARAMS = {
  participants: wholeNumber(250, { about: 'whose sockets are cut', min: 1, max: 5_000 }),
  within: duration('1s', { about: 'from the first cut to the last' }),
  media: choice('plain', { about: 'none: signalling only', of: ['plain', 'none'] }),
  sites: wholeNumber(2, { about: 'of a cluster of our own', min: 1, max: 9 }),
  podium: wholeNumber(6, { about: 'who sends camera and microphone; with media', min: 1, max: 500 }),
  tiles: wholeNumber(4, { about: 'cameras that each watches; with media', min: 0, max: 500 }),
};

type ReconnectParams = ParamsOf<typeof PARAMS>;

const JOIN_SPACING_MS = 20;
/** The cap of the clients' back-off is 15 s. */
const BACK_PATIENCE_MS = 30_000;
const AFTERWARDS_MS = 3_000;

export const reconnectStorm: Scenario<typeof PARAMS> = {
  name: 'reconnect-storm',
  about: 'everybody’s socket is cut: how long until all are back, and whether their media flowed on',
  params: PARAMS,
  figures: ['reconnect_ms_p50', 'reconnect_ms_p95', 'reconnect_ms_p99', 'pass_ratio'],
  needs: 'cluster',
  cluster: ({ sites }) => ({ sites, signalPerSite: 1 }),
  sendsMedia: ({ media }) => media !== 'none',
  check: checkStorm,
  run,
};

async function run(stage: Stage, params: ReconnectParams): Promise<Outcome> {
  const { participants } = params;
  const spreadMs = participants * JOIN_SPACING_MS;
  const bots = await stormCrowd(stage, { ...params, within: spreadMs });
  const { report, before, part } = await joinPhase(stage, bots, spreadMs);
  const notes = commonNotes(stage, bots, before);
  if (report.joined < participants || stage.signal.aborted)
    return { figures: {}, checks: part.checks, notes };
  await settle(stage);
  const { ms, failed } = await cutAll(stage, params);
  const back = ms.totalCount;
  const media = params.media === 'none' ? [] : mediaChecks((await mediaPhase(stage, AFTERWARDS_MS)).report);
  return {
    figures: { ...reconnectFigures(ms), pass_ratio: back / participants },
    checks: [
      ...part.checks,
      { name: 'everybody came back', pass: failed === 0, detail: `${back} of ${participants}` },
      ...media,
    ],
    distributions: distributionOf(ms, { name: 'reconnect', unit: 'ms' }),
    notes,
  };
}

function cutAll({ fleet, progress }: Stage, { participants, within }: ReconnectParams) {
  progress.phase('cutting and coming back', within);
  const all = Array.from({ length: participants }, (_, index) => index);
  return fleet.reconnect(all, { withinMs: within, timeoutMs: within + BACK_PATIENCE_MS });
}
