/** A room whose people switch their microphones on and off all the time: what hearing of it costs each of them. */
import { performance } from 'node:perf_hooks';
import { setTimeout as after } from 'node:timers/promises';
import type { BotSpec, WindowReport } from '../load/fleet.ts';
import { churnPlan } from './churn-plan.ts';
import { crowdOf } from './crowd.ts';
import { joinPhase, settle, type JoinPhase } from './phases.ts';
import type { Stage } from './stage.ts';

export type ChurnShape = { readonly participants: number; readonly seconds: number; readonly sites: number };

export type Churn = {
  readonly bots: readonly BotSpec[];
  readonly join: JoinPhase;
  /** Undefined: not everybody got in, so that nothing was switched. */
  readonly window: WindowReport | undefined;
};

const JOIN_SPACING_MS = 20;
const MS_PER_S = 1_000;

/** Everybody has a microphone and may hear nobody: each client's socket carries what the roster costs, and nothing else. */
export async function churn(stage: Stage, room: string, shape: ChurnShape): Promise<Churn> {
  const { participants, seconds, sites } = shape;
  const seats = Array.from({ length: participants }, (_, index) => ({
    index,
    siteIndex: index % sites,
    media: 'plain' as const,
    publish: ['mic'] as const,
    watch: [],
    hear: [],
    isSampled: false,
    hasListOpen: true,
    joinAtMs: index * JOIN_SPACING_MS,
  }));
  const bots = await crowdOf(stage.target, room, seats, { subscribe: false });
  const join = await joinPhase(stage, bots, participants * JOIN_SPACING_MS);
  if (join.report.joined < participants || stage.signal.aborted) return { bots, join, window: undefined };
  const everybody = seats.map(({ index }) => index);
  await stage.fleet.mute(everybody, true);
  await settle(stage);
  stage.progress.phase('switching microphones', seconds * MS_PER_S);
  const window = stage.fleet.measure(seconds * MS_PER_S, stage.signal);
  window.catch(() => {}); // told below, when the switching has ended as well
  await switchAll(stage, shape);
  return { bots, join, window: await window };
}

async function switchAll({ fleet, signal }: Stage, { participants, seconds }: ChurnShape): Promise<void> {
  const startedMs = performance.now();
  for (const { atMs, indexes, isMuted } of churnPlan(participants, seconds)) {
    const dueMs = Math.max(0, startedMs + atMs - performance.now());
    await after(dueMs, undefined, { signal }).catch(() => {}); // Ctrl-C: the loop ends
    if (signal.aborted) return;
    await fleet.mute(indexes, isMuted);
  }
}
