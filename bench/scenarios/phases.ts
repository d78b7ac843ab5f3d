/** What scenarios have in common: a crowd joins, and what arrives is counted for a while. */
import { setTimeout as wait } from 'node:timers/promises';
import type { BotSpec, JoinReport, WindowReport } from '../load/fleet.ts';
import { startTimeline } from '../measure/timeline.ts';
import type { Target, Usage } from '../target/target.ts';
import { linkCuts } from './link-figures.ts';
import type { Figures, Outcome, Series } from './scenario.ts';
import type { Stage } from './stage.ts';
import { joinChecks, joinFigures, mediaFigures, refuseRefused } from './window-figures.ts';
import { distributionOf } from './window-plots.ts';

/** A bot that has not got its media by then does not get it. */
const JOIN_PATIENCE_MS = 30_000;
/** What joins have set going comes to rest before anything is measured. */
const SETTLE_MS = 2_000;

export type JoinPhase = {
  readonly report: JoinReport;
  /** Of the cluster, just before; undefined = its processes can't be seen. */
  readonly before: Usage | undefined;
  /** Of links, by then; undefined = can't be seen. */
  readonly cutsBefore: number | undefined;
  readonly part: Pick<Outcome, 'figures' | 'checks'> & Required<Pick<Outcome, 'distributions'>>;
};

/**
 * All join at their times.
 * @param spreadMs from the first to the last
 * @throws {BenchError} TARGET_REFUSED when the cluster lets nobody in
 */
export async function joinPhase(
  { target, fleet, progress }: Stage,
  bots: readonly BotSpec[],
  spreadMs: number,
): Promise<JoinPhase> {
  const cutsBefore = await linkCuts(target);
  const before = await target.usage();
  progress.phase('joining', spreadMs);
  const report = await fleet.join(bots, { timeoutMs: spreadMs + JOIN_PATIENCE_MS });
  const after = await target.usage();
  refuseRefused(report);
  const figures = joinFigures(report, before && after && { before, after });
  const distributions = distributionOf(report.joinMs, { name: 'join', unit: 'ms' });
  return {
    report,
    before,
    cutsBefore,
    part: { figures, checks: joinChecks(bots.length, report), distributions },
  };
}

/** Ends early when the scenario is interrupted. */
export async function settle({ progress, signal }: Stage): Promise<void> {
  progress.phase('settling', SETTLE_MS);
  await wait(SETTLE_MS, undefined, { signal }).catch(() => {}); // Ctrl-C: what there is is measured
}

export type MediaPhase = {
  readonly report: WindowReport;
  readonly figures: Figures;
  readonly cpu: readonly Series[];
};

/** @param meanwhile what happens in that time; it ends with it */
export async function mediaPhase(
  { target, fleet, progress, signal }: Stage,
  durationMs: number,
  meanwhile: () => Promise<void> = async () => {},
): Promise<MediaPhase> {
  progress.phase('measuring', durationMs);
  const timeline = startTimeline(target);
  try {
    const before = await target.usage();
    const [report] = await Promise.all([fleet.measure(durationMs, signal), meanwhile()]);
    const after = await target.usage();
    const figures = mediaFigures(report, before && after && { before, after });
    return { report, figures: { ...figures, ...(await pipeFigures(target)) }, cpu: timeline.stop() };
  } finally {
    timeline.stop();
  }
}

/** Asked when all is counted: nodes ask their workers for it. Each bit over a link goes out of one node and into another. */
async function pipeFigures(target: Target): Promise<Figures> {
  const bps = (await target.metric('sfu', 'kaskade_sfu_bitrate_bps', 'over'))?.get('link');
  return bps === undefined ? {} : { pipe_bps: bps / 2 };
}

/** What a reader must know whatever the scenario is. */
export function commonNotes(
  { fleet }: Stage,
  bots: readonly BotSpec[],
  usage: Usage | undefined,
): readonly string[] {
  const sampled = bots.filter(({ isSampled }) => isSampled).length;
  return [
    ...(sampled > 0 ? [`latencies are those of ${sampled} sampled participants of ${bots.length}`] : []),
    ...(fleet.clockErrorMs > 0
      ? [`clocks of load processes differ by up to ${fleet.clockErrorMs} ms: latencies carry that error`]
      : []),
    ...fleet.notes,
    ...(usage === undefined ? ['CPU time and memory of this cluster can’t be seen from here'] : []),
  ];
}
