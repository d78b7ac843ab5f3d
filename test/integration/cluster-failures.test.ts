/**
 * What dies, and what stays: real processes of two sites, killed one after the other under a call (docs/failures.md).
 * Each test leaves the cluster whole for the next one.
 */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ErrorCode } from '../../proto/index.ts';
import type { Topology } from '../../signal/media/topology.ts';
import { isFullRun } from '../support/full-run.ts';
import { Caller } from '../support/caller.ts';
import { OwnCluster } from '../support/own-cluster.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(240_000);

const ROOM = 'council';
const PATIENCE_MS = 30_000;
/** What tests end and start again; stores first, nodes need them. */
const KILLED = ['etcd-1', 'etcd-2', 'etcd-3', 'redis-erfurt', 'sfu-erfurt-1', 'signal-erfurt-1'];

let cluster: OwnCluster;
let anna: Caller;
let emil: Caller;
let ben: Caller;
let everybody: readonly Caller[];
const mics = new Map<Caller, string>();

const at = (node: string) => ({ signal: { port: cluster.urlOf(node) } });

/** Opens somebody's media and microphone. */
async function publish(caller: Caller): Promise<void> {
  await caller.openMedia();
  mics.set(caller, await caller.produce('mic'));
}

/** Everybody has a consumer for everybody else's microphone. */
async function hearEachOther(): Promise<void> {
  for (const caller of everybody) {
    const wanted = everybody.flatMap((other) => (other === caller ? [] : (mics.get(other) ?? [])));
    await waitFor(() => wanted.every((id) => caller.othersSources.some(({ sourceId }) => sourceId === id)), {
      what: `${caller.name} knows all sources`,
      timeoutMs: PATIENCE_MS,
    });
    await caller.watch(wanted);
  }
}

async function topology(node = 'signal-jena-1'): Promise<Topology> {
  const { status, text } = await cluster.get(node, `/v1/rooms/${ROOM}/topology`);
  if (status !== 200) throw new Error(text);
  return JSON.parse(text) as Topology;
}

/** Those that have the room, sorted. */
const nodeIds = async (): Promise<string> => (await topology()).nodes.map(({ id }) => id).join();

/** What media there is: producers and consumers of each node. */
async function media(): Promise<unknown> {
  const { nodes } = await topology();
  return nodes.map(({ id, routers }) => [
    id,
    routers.map(({ producers, consumers }) => [producers.map((one) => one.id).sort(), consumers]),
  ]);
}

/** The same, when there is nothing but what everybody has now: what they had before goes by and by. */
async function settledMedia(): Promise<unknown> {
  const current = new Set(mics.values());
  const wanted = everybody.length * (everybody.length - 1);
  await waitFor(
    async () => {
      const routers = (await topology()).nodes.flatMap((node) => node.routers);
      const isCurrent = routers.every(({ producers }) =>
        producers.every(({ source }) => current.has(source)),
      );
      return isCurrent && routers.reduce((sum, { consumers }) => sum + consumers, 0) === wanted;
    },
    { what: 'media is as everybody has it now', timeoutMs: PATIENCE_MS },
  );
  return media();
}

/** What a node says of one metric. */
async function samples(node: string, metric: string): Promise<readonly string[]> {
  const { text } = await cluster.get(node, '/metrics');
  return text.split('\n').filter((line) => line.startsWith(`${metric}{`));
}

const losses = (): readonly number[] => everybody.map(({ mediaLosses }) => mediaLosses);

/** A fact that one tells reaches all of these. */
async function stillTalks(caller: Caller, hearers = everybody): Promise<void> {
  const id = mics.get(caller) ?? '';
  for (const paused of [true, false]) {
    await waitFor(() => caller.setPaused(id, paused).then(() => true), {
      what: `${caller.name} is taken at their word`,
      timeoutMs: PATIENCE_MS,
    });
    await waitFor(() => hearers.every(({ roster }) => roster.sources.get(id)?.isPaused === paused), {
      what: `it is heard that ${caller.name}'s microphone is ${paused ? 'off' : 'on'}`,
      timeoutMs: PATIENCE_MS,
    });
  }
}

beforeAll(async () => {
  cluster = await OwnCluster.start();
  // refused while those that are meant live: seen in the last tests
  await cluster.addTwin('sfu-jena-1', 'twin', {});
  await cluster.addTwin('signal-jena-2', 'stranger', { NODE_ID: 'signal-stranger', SITE: 'erfurt' });
  anna = await Caller.join(cluster, at('signal-erfurt-1'), ROOM, 'Anna');
  emil = await Caller.join(cluster, at('signal-erfurt-2'), ROOM, 'Emil');
  ben = await Caller.join(cluster, at('signal-jena-1'), ROOM, 'Ben');
  everybody = [anna, emil, ben];
  for (const caller of everybody) await publish(caller);
  await hearEachOther();
});

/** After a test that failed half-way: what it ended runs again, whom it cut off is back. */
async function heal(): Promise<void> {
  for (const name of KILLED) {
    if (cluster.linesOf(name).at(-1)?.startsWith('ended ')) await cluster.restart(name);
  }
  for (const caller of everybody) {
    if (caller.client.closed)
      await caller.reconnect(at(caller === ben ? 'signal-jena-1' : 'signal-erfurt-2'));
  }
}

afterAll(() => cluster?.close());

describe('killed', () => {
  afterEach(heal);

  test('a signalling node: sessions go on at another one, what was acknowledged stays, no media is touched', async () => {
    const [before, lost] = [await settledMedia(), losses()];
    const mic = mics.get(anna) ?? '';
    await anna.setPaused(mic, true);

    await cluster.end('signal-erfurt-1');
    await anna.client.untilClosed();
    const isMediaKept = await anna.reconnect(at('signal-erfurt-2'));

    expect(isMediaKept).toBe(true);
    // at Ben's site only now, if it followed the log at the node that was killed
    await waitFor(() => [anna, ben].every(({ roster }) => roster.sources.get(mic)?.isPaused === true), {
      what: "everybody knows that Anna's microphone is off",
      timeoutMs: PATIENCE_MS,
    });
    await stillTalks(anna);
    expect([await media(), losses()]).toEqual([before, lost]);
    await cluster.restart('signal-erfurt-1');
    expect(await cluster.findings()).toEqual([]);
  });

  test('what stays tells how its stores are, and the clocks of others', async () => {
    const stores = await samples('signal-jena-2', 'kaskade_store_up');
    expect(stores).toContainEqual(expect.stringMatching(/store="redis".*\} 1$/));
    // takes as many beats as make it believable
    await waitFor(
      async () =>
        (await samples('signal-jena-2', 'kaskade_clock_skew_seconds')).some((line) =>
          /peer="sfu-erfurt-1".*\} -?0/.test(line),
        ),
      { what: 'the clocks of both hosts are found to agree', timeoutMs: PATIENCE_MS },
    );
  });

  test('a media worker: its sessions open their media again, the other site keeps its own', async () => {
    const lost = losses();
    const { nodes } = await topology();
    const worker = nodes.find(({ id }) => id === 'sfu-erfurt-1')?.routers[0]?.worker ?? 0;

    process.kill(worker, 'SIGKILL');
    await waitFor(() => [anna, emil].every(({ mediaLosses }, index) => mediaLosses > (lost[index] ?? 0)), {
      what: 'who was on the worker is told',
    });
    await Promise.all([publish(anna), publish(emil)]);

    await hearEachOther();
    expect(ben.mediaLosses).toBe(lost[2]);
    expect(await cluster.findings()).toEqual([]);
  });

  test('an SFU node: its sessions open their media at another one, and at it when it is back', async () => {
    const lost = losses();

    await cluster.end('sfu-erfurt-1');
    await waitFor(() => [anna, emil].every(({ mediaLosses }, index) => mediaLosses > (lost[index] ?? 0)), {
      what: 'who was on the node is told',
    });
    await Promise.all([publish(anna), publish(emil)]);
    await hearEachOther();
    const { nodes } = await topology();
    expect(nodes.filter(({ routers }) => routers.length > 0).map(({ id }) => id)).toEqual(['sfu-jena-1']);
    await cluster.restart('sfu-erfurt-1');
    // it serves before signalling nodes have found it again
    await waitFor(async () => (await emil.openMedia()) === 'sfu-erfurt-1', {
      what: "Emil's media is at the node again",
      timeoutMs: PATIENCE_MS,
    });
    mics.set(emil, await emil.produce('mic'));
    await hearEachOther();

    await waitFor(async () => (await nodeIds()) === 'sfu-erfurt-1,sfu-jena-1', {
      what: 'both nodes have it',
      timeoutMs: PATIENCE_MS,
    });
    expect(ben.mediaLosses).toBe(lost[2]);
    expect(await cluster.findings()).toEqual([]);
  });

  test("a site's Redis, which comes back empty: sockets and media stay, commands wait, people stay", async () => {
    const [before, lost] = [await settledMedia(), losses()];
    const { people } = ben;

    await cluster.end('redis-erfurt');
    await waitFor(
      async () => (await cluster.get('signal-erfurt-2', '/readyz')).text.includes('redis-unreachable'),
      {
        what: 'the node says why it is not ready',
      },
    );
    const sourceId = mics.get(anna) ?? '';
    const code = await anna.client.codeOf({ setSourcePaused: { sourceId, paused: true } });
    await stillTalks(ben, [ben]);
    await cluster.restart('redis-erfurt', { isEmptied: true });

    expect(['BUSY', 'STORE_REBUILDING']).toContain(code);
    await stillTalks(anna);
    await stillTalks(ben);
    expect([anna.people, emil.people, ben.people]).toEqual([people, people, people]);
    expect([await media(), losses()]).toEqual([before, lost]);
    expect(everybody.map(({ client }) => client.closed)).toEqual([undefined, undefined, undefined]);
    await waitFor(async () => (await cluster.get('signal-erfurt-2', '/readyz')).status === 200, {
      what: 'the node is ready again',
    });
    expect(await cluster.findings()).toEqual([]);
  });

  test('the leader of etcd: nobody notices', async () => {
    const [before, lost] = [await settledMedia(), losses()];
    const leader = await cluster.leader();

    await cluster.end(leader);
    await Promise.all([stillTalks(anna), stillTalks(ben)]);
    const dora = await Caller.join(cluster, at('signal-erfurt-2'), ROOM, 'Dora');
    await waitFor(() => ben.people.includes('Dora@erfurt'), {
      what: 'Ben sees Dora',
      timeoutMs: PATIENCE_MS,
    });
    await dora.leave();
    await cluster.restart(leader);

    await waitFor(() => !ben.people.includes('Dora@erfurt'), { what: 'Dora has left' });
    expect([await media(), losses()]).toEqual([before, lost]);
    expect(await cluster.findings()).toEqual([]);
  });
});

/** Takes longer than all others together. */
const fullTest = isFullRun ? test : test.skip;

describe('cut off', () => {
  afterEach(heal);

  fullTest(
    'from etcd for longer than leases last: what is open goes on, nodes say why they are not ready',
    async () => {
      const [before, lost] = [await settledMedia(), losses()];
      const reason = async (node: string): Promise<string> => (await cluster.get(node, '/readyz')).text;

      await Promise.all([cluster.end('etcd-1'), cluster.end('etcd-2')]);
      await waitFor(async () => (await reason('signal-jena-1')).includes('etcd-unreachable'), {
        what: 'the node says why it is not ready',
        timeoutMs: PATIENCE_MS,
      });
      await stillTalks(ben);
      await stillTalks(anna);
      const stores = await samples('signal-jena-1', 'kaskade_store_up');
      expect(stores).toContainEqual(expect.stringMatching(/store="etcd".*\} 0$/));
      await Promise.all([cluster.restart('etcd-1'), cluster.restart('etcd-2')]);

      await waitFor(async () => (await reason('signal-jena-1')).includes('"ready"'), {
        what: 'the node is ready again',
        timeoutMs: PATIENCE_MS,
      });
      expect([await media(), losses()]).toEqual([before, lost]);
      await waitFor(async () => (await cluster.findings()).length === 0, {
        what: 'all nodes are registered again',
        timeoutMs: PATIENCE_MS,
      });
    },
  );
});

describe('asked to stop', () => {
  test('an SFU node lets its sessions go to another one, and ends well', async () => {
    const lost = losses();

    const ended = cluster.end('sfu-erfurt-1', 'SIGTERM');
    await waitFor(() => emil.mediaLosses > (lost[1] ?? 0), { what: 'Emil is told' });
    await publish(emil);

    expect(await ended).toBe('ended (code 0)');
    await hearEachOther();
    await waitFor(async () => (await nodeIds()) === 'sfu-jena-1', {
      what: 'only the other node is left',
      timeoutMs: PATIENCE_MS,
    });
    expect(ben.mediaLosses).toBe(lost[2]);
  });

  test('a signalling node tells its clients to come back elsewhere, and ends well', async () => {
    const [before, lost] = [await settledMedia(), losses()];

    const ended = cluster.end('signal-erfurt-2', 'SIGTERM');
    const told = await emil.client.event('sessionClosed');
    const areMediaKept = [
      await emil.reconnect(at('signal-erfurt-1')),
      await anna.reconnect(at('signal-erfurt-1')),
    ];

    expect(told).toMatchObject({ code: ErrorCode.ERROR_CODE_DRAINING, canResume: true });
    expect(areMediaKept).toEqual([true, true]);
    expect(await ended).toBe('ended (code 0)');
    await stillTalks(emil);
    expect([await media(), losses()]).toEqual([before, lost]);
  });
});

describe('refused', () => {
  /** What a process has said, when it has ended. */
  const lastWords = async (name: string): Promise<readonly string[]> => {
    const ended = (): boolean => cluster.linesOf(name).at(-1)?.startsWith('ended ') === true;
    await waitFor(ended, { what: `${name} gives up`, timeoutMs: PATIENCE_MS });
    return cluster.linesOf(name);
  };

  test('a second process with the id of a node that lives, which says where that is', async () => {
    const lines = await lastWords('twin');

    expect(lines).toContainEqual(
      expect.stringMatching(
        /^NODE_ID_TAKEN: sfu-jena-1 .* 127\.0\.0\.1:\d+, of site jena, since 20.*NODE_ID/,
      ),
    );
    expect(lines.at(-1)).toBe('ended (code 1)');
  });

  test("a node with another site's Redis", async () => {
    const lines = await lastWords('stranger');

    expect(lines).toContainEqual(
      expect.stringMatching(/^CLUSTER_MISMATCH: .* site jena of cluster .*site erfurt of cluster /),
    );
    expect(lines.at(-1)).toBe('ended (code 1)');
  });
});
