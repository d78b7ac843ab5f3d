/** Join storm and churn of the roster on our own cluster, for the same run as the peers'. */
import { performance } from 'node:perf_hooks';
import { setTimeout as after } from 'node:timers/promises';
import { BenchError } from '../bench-error.ts';
import { botName } from '../load/bots/bot-name.ts';
import type { BotSpec, WindowReport } from '../load/fleet.ts';
import { churnPlan } from '../scenarios/churn-plan.ts';
import type { Check, Figures } from '../scenarios/scenario.ts';
import type { Stage } from '../scenarios/stage.ts';
import { joinChecks, joinFigures, signalFigures } from '../scenarios/window-figures.ts';
import { churnFigures } from './signalling-figures.ts';
import type { SignallingLoad } from './signalling.ts';

export type OwnReport = {
  readonly figures: Figures;
  readonly checks: readonly Check[];
  readonly notes: readonly string[];
};

const MS_PER_S = 1_000;

export async function ownSignalling(stage: Stage, load: SignallingLoad): Promise<OwnReport> {
  const { fleet, target, progress } = stage;
  const bots = await botsOf(stage, load);
  const before = await target.usage();
  progress.phase('joining ours', load.withinMs);
  const join = await fleet.join(bots, { timeoutMs: load.withinMs + load.timeoutMs });
  const full = await target.usage();
  const usage = before && full && { before, after: full };
  progress.phase('churn at ours', load.churnSeconds * MS_PER_S);
  const window = await churn(stage, load);
  await fleet.clear();
  return {
    figures: {
      pass_ratio: join.joined / load.participants,
      ...joinFigures(join, usage),
      ...signalFigures(join, undefined),
      ...churnFigures({
        participants: join.joined,
        bytesIn: window.signal.bytesIn,
        seconds: load.churnSeconds,
      }),
    },
    checks: joinChecks(load.participants, join),
    notes: window.load.saturation.map((text) => `ours, churn: ${text}`),
  };
}

async function botsOf({ target, roomPrefix }: Stage, load: SignallingLoad): Promise<BotSpec[]> {
  const room = `${roomPrefix}-storm`;
  const [place] = target.sites;
  if (place === undefined) throw new BenchError('TARGET_UNREACHABLE', 'the cluster has no site to join');
  return Promise.all(
    Array.from({ length: load.participants }, async (_, index) => ({
      index,
      room,
      ...place,
      token: await target.token({
        room,
        subject: `bench-${index}`,
        name: botName(index),
        publish: ['mic'],
      }),
      media: 'none',
      publish: ['mic'],
      watch: [],
      hear: [],
      isSampled: false,
      joinAtMs: (index * load.withinMs) / load.participants,
    })),
  );
}

async function churn({ fleet, signal }: Stage, load: SignallingLoad): Promise<WindowReport> {
  const window = fleet.measure(load.churnSeconds * MS_PER_S, signal);
  const startedMs = performance.now();
  for (const { atMs, indexes, isMuted } of churnPlan(load.participants, load.churnSeconds)) {
    if (signal.aborted) break;
    await after(Math.max(0, startedMs + atMs - performance.now()));
    await fleet.mute(indexes, isMuted);
  }
  return window;
}
