/** Join storm and churn of the roster on one peer's room server, each in a process of its own, by kernel accounting. */
import { z } from 'zod';
import { readProcess, type ProcessUsage } from '../measure/process-usage.ts';
import { BenchError } from '../bench-error.ts';
import { churnPlan } from '../scenarios/churn-plan.ts';
import type { Figures } from '../scenarios/scenario.ts';
import { Child } from './child.ts';
import type { RoomServer } from './room-server.ts';
import { churnFigures, stormFigures } from './signalling-figures.ts';

export type SignallingPeer = 'ws' | 'socket.io' | 'protoo' | 'prosody';

export type SignallingLoad = {
  readonly participants: number;
  readonly withinMs: number;
  readonly churnSeconds: number;
  readonly timeoutMs: number;
};

export type PeerReport = { readonly figures: Figures; readonly notes: readonly string[] };

const StormAnswer = z.object({
  joinMs: z.array(z.number()),
  failed: z.record(z.string(), z.number()),
  passed: z.number(),
  bytesIn: z.number(),
  bytesOut: z.number(),
  messages: z.number(),
  loadBlockMs: z.number(),
});
const ChurnAnswer = z.object({
  durationMs: z.number(),
  bytesIn: z.number(),
  heard: z.number(),
  loadBlockMs: z.number(),
});

type StormResult = z.infer<typeof StormAnswer>;

/** A load process that was blocked for longer than this is part of what it measured. */
const LOAD_BLOCK_NOTED_MS = 100;
const MS_PER_S = 1_000;

export type SignallingTask = {
  readonly server: RoomServer;
  /** With the packages of the peer's client. */
  readonly folder: string;
  readonly load: SignallingLoad;
  readonly signal: AbortSignal;
};

export async function measureSignalling(
  peer: SignallingPeer,
  { server, folder, load, signal }: SignallingTask,
): Promise<PeerReport> {
  const client = new Child('load/main.ts', [peer, folder, server.url]);
  try {
    await client.answer(signal);
    return await measure({ peer, server, client }, load, signal);
  } finally {
    await client.close();
  }
}

type Pair = { readonly peer: string; readonly server: RoomServer; readonly client: Child };

async function measure(pair: Pair, load: SignallingLoad, signal: AbortSignal): Promise<PeerReport> {
  const { participants, withinMs, timeoutMs, churnSeconds } = load;
  const { peer, client } = pair;
  const start = usageOf(pair);
  const order = { do: 'join', participants, withinMs, timeoutMs };
  const storm = StormAnswer.parse(await client.ask(order, signal));
  const full = usageOf(pair);
  const steps = churnPlan(participants, churnSeconds);
  const churn = ChurnAnswer.parse(await client.ask({ do: 'churn', steps, timeoutMs }, signal));
  const end = usageOf(pair);
  const joined = storm.joinMs.length;
  const switches = steps.reduce((sum, { indexes }) => sum + indexes.length, 0);
  return {
    figures: {
      ...stormFigures({
        ...storm,
        participants,
        bytes: storm.bytesIn + storm.bytesOut,
        cpuMs: full.server.cpuMs - start.server.cpuMs,
        rssGrowthBytes: full.server.rssBytes - start.server.rssBytes,
      }),
      ...churnFigures({ participants: joined, bytesIn: churn.bytesIn, seconds: churnSeconds }),
    },
    notes: [
      ...failureNotes(peer, storm),
      `${peer}: join storm: ${coreShares(start, full)}${blocked(storm.loadBlockMs)}`,
      `${peer}: churn: ${churn.heard} of ${switches * joined} changes heard within ` +
        `${(churn.durationMs / MS_PER_S).toFixed(1)} s, ${coreShares(full, end)}${blocked(churn.loadBlockMs)}`,
    ],
  };
}

type PairUsage = { readonly atMs: number; readonly server: ProcessUsage; readonly client: ProcessUsage };

function usageOf({ server, client }: Pair): PairUsage {
  const usages = { server: readProcess(server.pid), client: readProcess(client.pid) };
  if (usages.server === undefined || usages.client === undefined) {
    throw new BenchError('LOAD_FAILED', 'a process of a peer has ended');
  }
  return { atMs: performance.now(), server: usages.server, client: usages.client };
}

function coreShares(before: PairUsage, after: PairUsage): string {
  const percent = (end: 'server' | 'client'): number =>
    Math.round(((after[end].cpuMs - before[end].cpuMs) / (after.atMs - before.atMs)) * 100);
  return `server at ${percent('server')} %, all clients at ${percent('client')} % of a core`;
}

function failureNotes(peer: string, { failed }: StormResult): readonly string[] {
  const failures = Object.entries(failed).map(([reason, count]) => `${count} × ${reason}`);
  return failures.length === 0 ? [] : [`${peer}: joins failed: ${failures.join(', ')}`];
}

/** Clients that wait for their own process measure that. */
function blocked(loadBlockMs: number): string {
  if (loadBlockMs < LOAD_BLOCK_NOTED_MS) return '';
  return `; the clients’ process was blocked for up to ${Math.round(loadBlockMs)} ms`;
}
