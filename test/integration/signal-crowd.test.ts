/**
 * What one person does to a crowd, and what a crowd does at once: a change of the room's settings, hundreds of mutes, a
 * node that ends. Nobody is sent away, nobody is told more than the room tells ten times a second, and the count is right.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { ServerEnvelope, Direction, SourceKind } from '../../proto/index.ts';
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
const PATIENCE_MS = 15_000;

let sites: SignalSites;
let nodes: readonly [SignalNode, SignalNode];
let clerk: JoinedClient;
let crowd: readonly (JoinedClient & { readonly sourceId: string })[] = [];

async function speaker(index: number) {
  const node = nodes[index % 2 === 0 ? 0 : 1];
  const one = await sites.join(node, ROOM, { name: `Guest ${index}`, subject: `g${index}` });
  await one.client.request({ openMedia: {} });
  const { createTransport } = await one.client.request({
    createTransport: { direction: Direction.DIRECTION_SEND },
  });
  const { produce } = await one.client.request({
    produce: {
      transportId: createTransport?.transportId ?? '',
      kind: SourceKind.SOURCE_KIND_MIC,
      rtpParametersJson: '{"codecs":[]}',
    },
  });
  return { ...one, sourceId: produce?.sourceId ?? '' };
}

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

/** What everybody is told while something is done, as the most that anybody is: frames and bytes, without answers. */
async function toldDuring(task: () => Promise<unknown>) {
  const before = new Map(clients().map((client) => [client, client.received.length]));
  const startMs = performance.now();
  await task();
  const told = clients().map((client) =>
    client.received.slice(before.get(client)).filter((one) => !one.requestId),
  );
  const bytes = told.map((frames) =>
    frames.reduce((sum, one) => sum + ServerEnvelope.encode(one).finish().byteLength, 0),
  );
  return {
    frames: Math.max(...told.map(({ length }) => length)),
    bytes: Math.max(...bytes),
    ms: performance.now() - startMs,
  };
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
}, 60_000);

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
  }, 30_000);

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
  }, 30_000);

  test('renames of the room and its lock reach everybody as one small message', async () => {
    const told = await toldDuring(async () => {
      await clerk.client.request({ updateSettings: { title: 'Haushalt 2027', locked: true } });
      for (const client of clients())
        await waitFor(() => client.deltas.some(({ room }) => room?.settings?.title === 'Haushalt 2027'), {
          what: 'the title',
        });
    });

    expect(told.bytes).toBeLessThan(100);
    await clerk.client.request({ updateSettings: { locked: false } });
  });

  test('loses a node: all come back at the other one at once, each once, and the room is as before', async () => {
    const moved = crowd.filter((_, index) => index % 2 === 1);
    await nodes[1].close();
    const hints = await Promise.all(moved.map(({ client }) => client.event('sessionClosed')));
    const waits = hints.map(({ retryAfterMs }) => retryAfterMs ?? 0);
    expect(hints.every(({ canResume }) => canResume)).toBe(true);
    expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(500);

    const back = await Promise.all(
      moved.map(async ({ joined }) => {
        const client = await sites.connect(nodes[0]);
        const resumeToken = joined.resumeToken ?? '';
        const { resume } = await client.request({ resume: { roomId: ROOM, resumeToken } });
        return { client, joined: { ...joined, ...resume }, sourceId: '', wasKept: resume?.mediaKept };
      }),
    );

    expect(back.filter(({ wasKept }) => !wasKept)).toEqual([]);
    crowd = [...crowd.filter((_, index) => index % 2 === 0), ...back];
    for (const client of clients()) await counted(client, { people: PEOPLE + 1 });
    const { searchPeople } = await clerk.client.request({ searchPeople: { text: 'guest' } });
    expect(searchPeople?.total).toBe(PEOPLE);
  }, 30_000);
});
