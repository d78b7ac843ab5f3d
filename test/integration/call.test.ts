/** Calls over whole sites without browsers: the same on one site and on three. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { CallSites } from '../support/call-sites.ts';
import { Caller } from '../support/caller.ts';
import { expectCleanCluster } from '../support/clean-cluster.ts';
import { waitFor } from '../support/wait-for.ts';

const START_TIMEOUT_MS = 30_000;
const TEST_TIMEOUT_MS = 90_000;
const HEAL_TIMEOUT_MS = 15_000;

/** The contract of `GET /v1/rooms/{room}/topology`, to the letter. */
const Topology = z.strictObject({
  room: z.string(),
  version: z.int().nonnegative(),
  home: z.string().optional(),
  degraded: z.boolean().optional(),
  nodes: z.array(
    z.strictObject({
      id: z.string(),
      site: z.string(),
      routers: z.array(
        z.strictObject({
          id: z.string(),
          worker: z.int().positive(),
          producers: z.array(
            z.strictObject({
              id: z.string(),
              source: z.string(),
              kind: z.enum(['audio', 'video']),
              origin: z.string(),
              piped: z.array(z.string()),
            }),
          ),
          consumers: z.int().nonnegative(),
        }),
      ),
    }),
  ),
  links: z.array(
    z.strictObject({
      from: z.string(),
      to: z.string(),
      producers: z.array(z.string()),
      shed: z.array(z.string()),
      state: z.enum(['connecting', 'up', 'down', 'closing']),
      rttMs: z.number().nonnegative(),
    }),
  ),
});

let call: CallSites;
let room: string;
let rooms = 0;
const callers: Caller[] = [];

const join = async (name: string, index: number): Promise<Caller> => {
  const caller = await Caller.join(call, call.at(index), room, name);
  callers.push(caller);
  return caller;
};

/** Anna, Ben and Cem, each at the next site, with media open there. */
async function three(): Promise<readonly [Caller, Caller, Caller]> {
  const all = [await join('Anna', 0), await join('Ben', 1), await join('Cem', 2)] as const;
  await Promise.all(
    all.map((caller, index) =>
      // a node that is late for a moment sends people to another site
      waitFor(async () => (await caller.openMedia()) === call.at(index).sfu.nodeId, {
        what: `${caller.name} has media at the own site`,
        timeoutMs: HEAL_TIMEOUT_MS,
      }),
    ),
  );
  return all;
}

const topology = async () => Topology.parse((await call.topology(room)).body);

/** By site: how its SFU node was asked, as it tells operators. */
const callCounts = () =>
  Promise.all(
    call.sites.map(async ({ sfu }) => {
      const text = await (await fetch(`http://${sfu.adminAddress}/metrics`)).text();
      const of = (way: string): number =>
        Number(new RegExp(`^kaskade_sfu_calls_total\\{way="${way}".*\\} (\\d+)$`, 'm').exec(text)?.[1]);
      return { shared: of('shared'), single: of('single') };
    }),
  );

const untilSourceIs = (caller: Caller, sourceId: string, expected: 'gone' | 'paused' | 'on') =>
  waitFor(
    () => {
      const source = caller.roster.sources.get(sourceId);
      if (source === undefined) return expected === 'gone';
      return expected === (source.isPaused ? 'paused' : 'on');
    },
    { what: `${caller.name} sees ${sourceId} ${expected}` },
  );

const untilNotConsumed = (caller: Caller, sourceId: string) =>
  waitFor(() => !caller.consumers.has(sourceId), {
    what: `${caller.name} has no consumer of ${sourceId}`,
    timeoutMs: HEAL_TIMEOUT_MS,
  });

describe.each([1, 3])('a call over %p sites', (count) => {
  beforeAll(async () => {
    call = await CallSites.start(count);
  }, START_TIMEOUT_MS);
  afterAll(() => call.close());
  beforeEach(() => {
    rooms += 1;
    room = `room-${rooms}`;
  });
  afterEach(async () => {
    try {
      await expectCleanCluster(call.cluster.client());
    } finally {
      await Promise.all(callers.splice(0).map((caller) => caller.close()));
    }
  });

  test('everybody sees everybody, with name and site', async () => {
    const all = [await join('Anna', 0), await join('Ben', 1), await join('Cem', 2)];
    const expected = ['Anna', 'Ben', 'Cem'].map((name, index) => `${name}@${call.at(index).name}`);

    for (const caller of all) {
      await waitFor(() => caller.people.length === expected.length, { what: `${caller.name} sees all` });
      expect(caller.people).toEqual(expected);
      expect(caller.roster.participantCount).toBe(expected.length);
    }
  });

  test(
    'what one sends, the others consume, until it is closed; pauses are seen',
    async () => {
      const [anna, ben, cem] = await three();
      const mic = await ben.produce('mic');
      const camera = await ben.produce('camera');
      for (const caller of [anna, cem]) {
        await waitFor(() => caller.othersSources.length === 2, { what: `${caller.name} sees the sources` });
        await caller.watch([mic, camera]);
        expect([...caller.consumers.keys()].sort()).toEqual([camera, mic].sort());
      }

      await ben.setPaused(mic, true);
      await Promise.all([anna, cem].map((caller) => untilSourceIs(caller, mic, 'paused')));
      await ben.setPaused(mic, false);
      await Promise.all([anna, cem].map((caller) => untilSourceIs(caller, mic, 'on')));
      await ben.closeSource(camera);

      for (const caller of [anna, cem]) {
        await untilNotConsumed(caller, camera);
        await untilSourceIs(caller, camera, 'gone');
        expect([...caller.consumers.keys()]).toEqual([mic]);
      }
    },
    TEST_TIMEOUT_MS,
  );

  test('signalling nodes ask SFU nodes by a stream of many calls, never by a call alone', async () => {
    const before = await callCounts();

    const [anna, ben] = await three();
    const mic = await ben.produce('mic');
    await waitFor(() => anna.othersSources.length === 1, { what: 'Anna knows the source' });
    await anna.watch([mic]);

    const after = await callCounts();
    const grown = (way: 'shared' | 'single') =>
      after.map((counts, index) => counts[way] - (before[index]?.[way] ?? 0));
    expect(grown('single')).toEqual(after.map(() => 0));
    for (const calls of grown('shared')) expect(calls).toBeGreaterThan(0);
  });

  test(
    'who comes late gets all that is there; who leaves is gone with what it sent',
    async () => {
      const [anna, ben, cem] = await three();
      const sources = [await anna.produce('mic'), await ben.produce('camera'), await cem.produce('mic')];

      const dora = await join('Dora', 1);
      await dora.openMedia();
      await waitFor(() => dora.othersSources.length === sources.length, { what: 'Dora knows all sources' });
      await dora.watch(sources);
      await ben.leave();

      const [, bensCamera = ''] = sources;
      await untilNotConsumed(dora, bensCamera);
      await untilSourceIs(dora, bensCamera, 'gone');
      await waitFor(() => dora.people.every((who) => !who.startsWith('Ben')), { what: 'Ben is gone' });
      // whom one knows may be told before they are counted
      await waitFor(() => dora.roster.participantCount === 3, { what: 'three are counted' });
    },
    TEST_TIMEOUT_MS,
  );

  test(
    'who loses the socket comes back with media and sources, and the others keep consuming',
    async () => {
      const [anna, ben] = await three();
      const mic = await ben.produce('mic');
      await waitFor(() => anna.othersSources.length === 1, { what: 'Anna sees the source' });
      await anna.watch([mic]);

      const isMediaKept = await ben.reconnect(call.at(1));

      expect(isMediaKept).toBe(true);
      await ben.setPaused(mic, true);
      await untilSourceIs(anna, mic, 'paused');
      expect(anna.consumers.has(mic)).toBe(true);
    },
    TEST_TIMEOUT_MS,
  );

  test(
    'the topology says where everything is; pipes come with the first watcher and go with the last',
    async () => {
      expect(await call.topology(room)).toEqual({
        status: 404,
        body: expect.objectContaining({ code: 'ROOM_UNKNOWN' }),
      });
      const [anna, ben] = await three();
      const camera = await ben.produce('camera');
      await waitFor(() => anna.othersSources.length === 1, { what: 'Anna sees the source' });
      expect((await topology()).links).toEqual([]);

      await anna.watch([camera]);

      const [annas, bens] = [call.at(0).sfu.nodeId, call.at(1).sfu.nodeId];
      const isSame = annas === bens;
      const view = await waitFor(
        async () => {
          const seen = await topology();
          return isSame || seen.links[0]?.state === 'up' ? seen : undefined;
        },
        { what: 'the link is up' },
      );
      expect(view).toMatchObject({ room, nodes: call.sites.map(({ name }) => ({ site: name })) });
      const producers = view.nodes.flatMap(({ id, routers }) =>
        routers.flatMap((router) => router.producers.map((producer) => ({ at: id, ...producer }))),
      );
      const here = { source: camera, kind: 'video', origin: bens };
      expect(producers).toEqual(
        isSame
          ? [{ ...here, at: bens, id: expect.any(String), piped: [] }]
          : [
              { ...here, at: annas, id: expect.any(String), piped: [] },
              { ...here, at: bens, id: expect.any(String), piped: [annas] },
            ],
      );
      expect(view.nodes.flatMap(({ routers }) => routers.map((one) => one.consumers))).toEqual(
        isSame ? [1] : [1, 0, 0],
      );
      const link = {
        from: annas,
        to: bens,
        producers: [camera],
        shed: [],
        state: 'up',
        rttMs: expect.any(Number),
      };
      expect(view.links).toEqual(isSame ? [] : [link]);

      await anna.watch([]);

      await waitFor(async () => (await topology()).links.length === 0, { what: 'the link is gone' });
      expect((await topology()).nodes.flatMap(({ routers }) => routers[0]?.consumers)).not.toContain(1);
    },
    TEST_TIMEOUT_MS,
  );

  test(
    'a media worker that dies: its people open media again, and everybody watches again',
    async () => {
      const [anna, ben, cem] = await three();
      const before = await ben.produce('mic');
      await waitFor(() => anna.othersSources.length === 1, { what: 'Anna sees the source' });
      await anna.watch([before]);
      const [workerPid = 0] = call.at(1).sfu.describe().workerPids;

      process.kill(workerPid, 'SIGKILL');

      const lost = [anna, ben, cem].filter((_, index) => call.at(index) === call.at(1));
      for (const caller of lost)
        await waitFor(() => caller.mediaLosses === 1, {
          what: `${caller.name} hears that the media is lost`,
        });
      await untilNotConsumed(anna, before);
      for (const caller of lost) await caller.openMedia();
      const after = await ben.produce('mic');
      for (const caller of [anna, cem]) {
        await untilSourceIs(caller, after, 'on');
        await caller.watch([after]);
      }
      expect([anna, cem].map((caller) => [...caller.consumers.keys()])).toEqual([[after], [after]]);
    },
    TEST_TIMEOUT_MS,
  );

  test(
    'connections between nodes that break: watching again heals, and no media is lost',
    async () => {
      const [anna, ben] = await three();
      const mic = await ben.produce('mic');
      await waitFor(() => anna.othersSources.length === 1, { what: 'Anna sees the source' });
      await anna.watch([mic]);
      const first = anna.consumers.get(mic);

      call.at(1).proxy.cut();

      if (call.at(0) !== call.at(1)) await untilNotConsumed(anna, mic);
      await anna.watch([mic]);
      expect(anna.consumers.get(mic) === first).toBe(call.at(0) === call.at(1));
      expect([anna.mediaLosses, ben.mediaLosses]).toEqual([0, 0]);
    },
    TEST_TIMEOUT_MS,
  );

  test(
    'a room whose last participant has left is gone everywhere',
    async () => {
      const all = await three();
      const mic = await all[1].produce('mic');
      await waitFor(() => all[0].othersSources.length === 1, { what: 'Anna sees the source' });
      await all[0].watch([mic]);

      for (const caller of all) await caller.leave();

      const prefix = `/kaskade/v1/rooms/${room}/`;
      const keys = () => call.cluster.state.range(prefix).items.map(({ key }) => key.slice(prefix.length));
      // counters of claims on links stay, so that no generation is used twice
      const left = () => keys().filter((key) => !/^links\/.+\/generation$/.test(key));
      await waitFor(() => left().length === 0, { what: 'no key of the room is left' });
      expect((await call.topology(room)).status).toBe(404);
      // routers that had links outlive the keys by the links' own farewell
      await waitFor(() => !call.sites.some(({ sfu }) => sfu.describe().roomIds.includes(room)), {
        what: 'no router of the room is left',
      });
    },
    TEST_TIMEOUT_MS,
  );
});
