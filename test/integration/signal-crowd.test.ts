/**
 * What one person does to a crowd, and what a crowd does at once: a change of the room's settings, hundreds of mutes, a
 * node that ends. Nobody is sent away, nobody is told more than the room tells ten times a second, and the count is right.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { ServerEnvelope, Direction, SourceKind, type IServerEnvelope } from '../../proto/index.ts';
import type { SignalNode } from '../../signal/node.ts';
import type { JoinedClient, SignalClient } from '../support/signal-client.ts';
import { SignalSites } from '../support/signal-sites.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOM = 'council';
const PEOPLE = 120;
/** Who comes at a time: nodes share this process, and one that is busy for a second counts as gone. */
const BATCH = 12;
/** A publication each 100 ms (counts of a large room each 500 ms), and what the first and the last one cut in two. */
const framesIn = (ms: number): number => ms / 100 + 5;
const PATIENCE_MS = 30_000;

let sites: SignalSites;
let nodes: readonly [SignalNode, SignalNode];
let clerk: JoinedClient;
let crowd: readonly (JoinedClient & { readonly sourceId: string })[] = [];

async function speaker(index: number) {
  const node = nodes[index % 2 === 0 ? 0 : 1];
  const one = await sites.join(node, ROOM, { name: `Guest ${index}`, subject: `g${index}` });
  const { client } = one;
  const direction = Direction.DIRECTION_SEND;
  const kind = SourceKind.SOURCE_KIND_MIC;
  await until(async () => (await client.request({ openMedia: {} })).openMedia, 'media');
  const transport = await until(
    async () => (await client.request({ createTransport: { direction } })).createTransport,
    'a transport',
  );
  const transportId = transport.transportId ?? '';
  const rtpParametersJson = '{"codecs":[]}';
  const source = await until(
    async () => (await client.request({ produce: { transportId, kind, rtpParametersJson } })).produce,
    'a microphone',
  );
  return { ...one, sourceId: source.sourceId ?? '' };
}

/** Again where an SFU node did not answer in time: all of them share this process. */
const until = <T>(ask: () => Promise<T>, what: string) => waitFor(ask, { what, timeoutMs: PATIENCE_MS });

const clients = (): readonly SignalClient[] => [clerk, ...crowd].map(({ client }) => client);

const counted = (client: SignalClient, expected: { people?: number; openMics?: number }) =>
  waitFor(
    () => {
      const { counts } = client.roster;
      return Object.entries(expected).every(
        ([name, count]) => counts[name as 'people' | 'openMics'] === count,
      );
    },
    { what: `${JSON.stringify(expected)} is counted`, timeoutMs: PATIENCE_MS },
  );

/** Counts come as often as time passes: how much they are is said by the number of frames. */
const withoutCounts = (one: IServerEnvelope): IServerEnvelope =>
  one.delta ? { ...one, delta: { ...one.delta, counts: null } } : one;

/**
 * What everybody is told while something is done, as the most that anybody is: frames, and bytes of all but counts;
 * without answers.
 */
async function toldDuring(task: () => Promise<unknown>) {
  const before = new Map(clients().map((client) => [client, client.received.length]));
  const startMs = performance.now();
  await task();
  const told = clients().map((client) =>
    client.received.slice(before.get(client)).filter((one) => !one.requestId),
  );
  const bytes = told.map((frames) =>
    frames.reduce((sum, one) => sum + ServerEnvelope.encode(withoutCounts(one)).finish().byteLength, 0),
  );
  return {
    frames: Math.max(...told.map(({ length }) => length)),
    bytes: Math.max(...bytes),
    ms: performance.now() - startMs,
  };
}

/** Until all that came before has been told: the room's name tells when, and an answer that nothing is on its way. */
async function untilTold(title: string): Promise<void> {
  await clerk.client.request({ updateSettings: { title } });
  for (const client of clients())
    await waitFor(() => client.deltas.some(({ room }) => room?.settings?.title === title), {
      what: `the title ${title}`,
    });
  await Promise.all(clients().map((client) => client.codeOf({ stats: {} })));
}

beforeAll(async () => {
  sites = new SignalSites();
  await sites.sfu();
  const joins = { perSec: 1_000, maxWaiting: 1_000 };
  nodes = [await sites.node({ joins }), await sites.node({ joins })];
  clerk = await sites.join(nodes[0], ROOM, { name: 'Clerk', subject: 'clerk', grants: { moderate: true } });
  const coming = Array.from({ length: PEOPLE }, (_, index) => index);
  for (let from = 0; from < PEOPLE; from += BATCH)
    crowd = [...crowd, ...(await Promise.all(coming.slice(from, from + BATCH).map(speaker)))];
  for (const client of clients()) await counted(client, { people: PEOPLE + 1, openMics: PEOPLE });
}, 120_000);

afterEach(() => {
  const ended = clients().filter(({ closed }) => closed);
  expect(ended).toEqual([]);
});
afterAll(() => sites.close());

describe('a crowd of which each has a microphone', () => {
  test('is silenced by one setting, and may speak again by another: nobody is sent away or told much', async () => {
    const told = await toldDuring(async () => {
      await clerk.client.request({ updateSettings: { audienceMic: false } });
      for (const client of clients()) await counted(client, { openMics: 0 });
    });

    expect(told.frames).toBeLessThanOrEqual(framesIn(told.ms));
    // the setting once, one's own microphone once, counts as they fall
    expect(told.bytes).toBeLessThan(400);
    const [first] = crowd;
    const unmute = { setSourcePaused: { sourceId: first?.sourceId ?? '', paused: false } };
    expect(await first?.client.codeOf(unmute)).toBe('PODIUM_ONLY');

    await clerk.client.request({ updateSettings: { audienceMic: true } });
    await waitFor(async () => (await first?.client.codeOf(unmute)) === 'OK', {
      what: 'who was silenced speaks',
    });
    await counted(clerk.client, { openMics: 1 });
  }, 120_000);

  test('mutes and unmutes six hundred times at once: all are answered, and the count is right', async () => {
    const toggles = [false, true, false, true, true];

    const told = await toldDuring(async () => {
      const codes = await Promise.all(
        crowd.flatMap(({ client, sourceId }) =>
          toggles.map((paused) => client.codeOf({ setSourcePaused: { sourceId, paused } })),
        ),
      );
      expect(new Set(codes)).toEqual(new Set(['OK']));
      for (const client of clients()) await counted(client, { openMics: 0 });
    });

    expect(told.frames).toBeLessThanOrEqual(2 * framesIn(told.ms)); // one's own row comes beside what all are told
    expect(told.bytes).toBeLessThan(1_500);
  }, 120_000);

  test('renames of the room and its lock reach everybody as one small message', async () => {
    await untilTold('Haushalt 2026');
    const told = await toldDuring(async () => {
      await clerk.client.request({ updateSettings: { title: 'Haushalt 2027', locked: true } });
      for (const client of clients())
        await waitFor(() => client.deltas.some(({ room }) => room?.settings?.title === 'Haushalt 2027'), {
          what: 'the title',
        });
    });

    expect(told.bytes).toBeLessThan(100);
    await clerk.client.request({ updateSettings: { locked: false } });
  }, 120_000);

  test('loses a node: all come back at the other one at once, each once, and the room is as before', async () => {
    const moved = crowd.filter((_, index) => index % 2 === 1);
    await nodes[1].close();
    const hints = await Promise.all(moved.map(({ client }) => client.event('sessionClosed')));
    const waits = hints.map(({ retryAfterMs }) => retryAfterMs ?? 0);
    expect(hints.every(({ canResume }) => canResume)).toBe(true);
    expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(500);

    const comeBack = async ({ joined }: JoinedClient) => {
      const client = await sites.connect(nodes[0]);
      const resumeToken = joined.resumeToken ?? '';
      const { resume } = await client.request({ resume: { roomId: ROOM, resumeToken } });
      return { client, joined: { ...joined, ...resume }, sourceId: '', wasKept: resume?.mediaKept };
    };
    const back: Awaited<ReturnType<typeof comeBack>>[] = [];
    // spread a little, as they were told to: an SFU node that does not answer within a second counts as gone
    for (let from = 0; from < moved.length; from += BATCH)
      back.push(...(await Promise.all(moved.slice(from, from + BATCH).map(comeBack))));

    expect(back.filter(({ wasKept }) => !wasKept)).toEqual([]);
    crowd = [...crowd.filter((_, index) => index % 2 === 0), ...back];
    for (const client of clients()) await counted(client, { people: PEOPLE + 1 });
    const { searchPeople } = await clerk.client.request({ searchPeople: { text: 'guest' } });
    expect(searchPeople?.total).toBe(PEOPLE);
  }, 120_000);
});
