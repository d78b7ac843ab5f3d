/**
 * Processes that are stopped for a while under a call of two sites and go on, as a host does that hung or a machine that
 * was moved: they are passed over meanwhile, and do no harm when they wake.
 */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Caller } from '../support/caller.ts';
import { isFullRun } from '../support/full-run.ts';
import { OwnCluster } from '../support/own-cluster.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOM = 'council';
const PATIENCE_MS = 20_000;
/** Longer than an SFU node keeps what nobody vouches for. */
const EXPIRY_MS = 45_000;
const TEST_TIMEOUT_MS = 120_000;

let cluster: OwnCluster;
let anna: Caller;
let ben: Caller;
let mics: string[];
let stopped: number | undefined;

const at = (node: string) => ({ signal: { port: cluster.urlOf(node) } });

const stop = (name: string): void => {
  stopped = cluster.pidOf(name);
  process.kill(stopped, 'SIGSTOP');
};
const wake = (): void => {
  if (stopped !== undefined) process.kill(stopped, 'SIGCONT');
  stopped = undefined;
};

async function publish(caller: Caller): Promise<string> {
  const node = await caller.openMedia();
  mics.push(await caller.produce('mic'));
  return node;
}

/** A fact that one tells reaches the other, at the other site. */
async function talk(): Promise<void> {
  for (const [caller, other] of [
    [anna, ben],
    [ben, anna],
  ] as const) {
    const id = mics.find((mic) => mic.startsWith(caller.participantId)) ?? '';
    for (const paused of [true, false]) {
      await caller.setPaused(id, paused);
      await waitFor(() => other.roster.sources.get(id)?.isPaused === paused, {
        what: `${other.name} hears of it`,
        timeoutMs: PATIENCE_MS,
      });
    }
  }
}

const isClean = () =>
  waitFor(async () => (await cluster.findings()).length === 0, {
    what: 'nothing is wrong with the cluster',
    timeoutMs: EXPIRY_MS,
  });

jest.setTimeout(TEST_TIMEOUT_MS);

(isFullRun ? describe : describe.skip)('stopped and woken', () => {
  beforeAll(async () => {
    cluster = await OwnCluster.start();
    mics = [];
    anna = await Caller.join(cluster, at('signal-erfurt-1'), ROOM, 'Anna');
    ben = await Caller.join(cluster, at('signal-jena-1'), ROOM, 'Ben');
    await publish(anna);
    await publish(ben);
    await talk();
  });
  afterEach(wake);
  afterAll(() => cluster?.close());

  test('an SFU node: its people open their media elsewhere; awake it takes others, and what it still had expires', async () => {
    stop('sfu-erfurt-1');
    await waitFor(() => anna.mediaLosses === 1, { what: 'Anna is told', timeoutMs: PATIENCE_MS });
    mics = mics.filter((mic) => !mic.startsWith(anna.participantId));
    expect(await publish(anna)).toBe('sfu-jena-1');
    await anna.watch(mics.filter((mic) => !mic.startsWith(anna.participantId)));

    wake();

    await waitFor(
      async () =>
        (await Caller.join(cluster, at('signal-erfurt-2'), 'other', 'Emil').then(openAndLeave)) ===
        'sfu-erfurt-1',
      {
        what: 'the node takes people again',
        timeoutMs: PATIENCE_MS,
      },
    );
    await talk();
    await isClean();
    expect([anna.mediaLosses, ben.mediaLosses]).toEqual([1, 0]);
    expect(ben.people).toEqual(['Anna@erfurt', 'Ben@jena']);
  });

  test('a signalling node: its people go on at the other one, and it tells their old sockets so when it wakes', async () => {
    stop('signal-erfurt-1');
    const before = anna.client;
    const kept = await anna.abandon(at('signal-erfurt-2'));
    await talk();

    wake();

    await before.untilClosed();
    await talk();
    await isClean();
    expect(kept).toBe(true);
    expect(ben.people).toEqual(['Anna@erfurt', 'Ben@jena']);
  });
});

async function openAndLeave(caller: Caller): Promise<string> {
  const node = await caller.openMedia();
  await caller.leave();
  return node;
}
