/** A room on seven SFU nodes of three sites: links are a tree of meshes, and nobody notices. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterEach, expect, test } from '@jest/globals';
import { MemoryCluster } from '../../common/coordination/memory.ts';
import { parseNodeId, parseSiteId } from '../../common/ids.ts';
import { LinkState } from '../../proto/index.ts';
import { expectCleanCluster } from '../support/clean-cluster.ts';
import { startSfu, type RunningSfu } from '../support/sfu-node.ts';
import { Voices, type Heard } from '../support/voices.ts';
import { waitFor } from '../support/wait-for.ts';

const ALL = [0, 1, 2];
const PACKETS = 50;
const NODES = [
  ['sfu-a1', 'aachen'],
  ['sfu-a2', 'aachen'],
  ['sfu-b1', 'bonn'],
  ['sfu-b2', 'bonn'],
  ['sfu-c1', 'celle'],
  ['sfu-c2', 'celle'],
  ['sfu-c3', 'celle'],
] as const;
/** So many are linked each to each. */
const FEW = 5;
/** Packets, 1 s: another way of a voice is taken when none has come for 200 ms, on a machine without other work. */
const GAP_AT_MOST = 50;
const PACKET_MS = 20;
const NS_PER_MS = 1_000_000;
/** Nobody vouches for sessions here, however long it takes. */
const KEEP_MS = 600_000;
/** The first node of each site is its hub. */
const TREE = [
  'sfu-a1~sfu-a2',
  'sfu-a1~sfu-b1',
  'sfu-a1~sfu-c1',
  'sfu-b1~sfu-b2',
  'sfu-b1~sfu-c1',
  'sfu-c1~sfu-c2',
  'sfu-c1~sfu-c3',
  'sfu-c2~sfu-c3',
];

const opened: { close(): Promise<void> }[] = [];
const kept = <T extends { close(): Promise<void> }>(one: T): T => (opened.push(one), one);

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

type Person = Awaited<ReturnType<Voices['person']>>;
type Place = { readonly node: RunningSfu; readonly person: Person; readonly number: number };

/** Nodes with one person each, who hears talker slots. */
async function startPlaces(
  voices: Voices,
  cluster: MemoryCluster,
  nodes: readonly (typeof NODES)[number][],
): Promise<ReadonlyMap<string, Place>> {
  const plain = { portRange: { min: 50_000, max: 59_999 } };
  const places = await Promise.all(
    nodes.map(async ([name, site]) => {
      const about = { nodeId: parseNodeId(name), site: parseSiteId(site), pipeLingerMs: 300, plain };
      const node = kept(await startSfu({ ...about, sessionKeepMs: KEEP_MS }, cluster));
      const number = 11 + NODES.findIndex(([other]) => other === name);
      const person = await voices.person(node, { participantId: `p${number}`, number });
      await person.listen(ALL);
      return [name, { node, person, number }] as const;
    }),
  );
  return new Map(places);
}

const linksOf = async ({ node }: Place, name: string) => {
  const { links } = await node.rpc.call('describeRoom', { roomId: 'r1' });
  return (links ?? []).map((link) => ({ ...link, name: [name, link.peerNodeId].sort().join('~') }));
};

/** All links as both ends say, without those of nodes that are gone. */
async function linksIn(places: ReadonlyMap<string, Place>) {
  const all = await Promise.all([...places].map(([name, place]) => linksOf(place, name)));
  return all.flat();
}

async function becomes(places: ReadonlyMap<string, Place>, tree: readonly string[]): Promise<void> {
  let seen: readonly string[] = [];
  const isTree = async (): Promise<boolean> => {
    const links = await linksIn(places);
    const isUp = links.every(({ state }) => state === LinkState.LINK_STATE_UP);
    seen = [...new Set(links.map(({ name }) => name))].sort();
    return isUp && links.length === 2 * tree.length && seen.join() === tree.join();
  };
  await waitFor(isTree, { what: 'links are a tree', timeoutMs: 30_000 });
}

const at = (places: ReadonlyMap<string, Place>, name: string): Place => {
  const place = places.get(name);
  if (place === undefined) throw new Error(`${name} is not a place`);
  return place;
};

const from = (heard: readonly Heard[], number: number) => heard.filter(({ speaker }) => speaker === number);

const hears = ({ person }: Place, number: number, after = 0) =>
  waitFor(() => from(person.heard, number).filter(({ index }) => index > after).length >= PACKETS, {
    what: `${number} is heard by ${person.sessionId}`,
  });

/** As a client: what it does not get, and what has ended, it wishes again. */
const sees = (viewer: Person, camera: string) =>
  waitFor(
    async () => {
      await viewer.watch([], 'sfu-a2');
      const { received } = await viewer.watch([camera], 'sfu-a2');
      const count = received.get(camera);
      if (count === undefined) return false;
      return waitFor(async () => (await count()) > 5, { what: 'packets come', timeoutMs: 4_000 });
    },
    { what: `${viewer.sessionId} sees ${camera}`, timeoutMs: 30_000 },
  );

/** Each packet once, and how many are missing at most in a row. */
function expectOnce({ person }: Place, number: number, gapAtMost: number): void {
  const indices = from(person.heard, number).map(({ index }) => index);
  expect(indices).toEqual([...new Set(indices)].sort((one, other) => one - other));
  const gaps = indices.slice(1).map((index, at) => index - (indices[at] ?? index) - 1);
  expect(Math.max(0, ...gaps)).toBeLessThanOrEqual(gapAtMost);
}

const sentOver = async (places: ReadonlyMap<string, Place>, sourceId: string): Promise<readonly string[]> => {
  const links = await linksIn(places);
  return links
    .filter(({ sentSourceIds }) => sentSourceIds?.includes(sourceId))
    .map(({ name }) => name)
    .sort();
};

test('more than five nodes: everybody is heard and seen by everybody once, over a tree, also after a hub has gone', async () => {
  const voices = kept(await Voices.start());
  const lag = monitorEventLoopDelay({ resolution: PACKET_MS });
  lag.enable();
  const cluster = new MemoryCluster();
  const first = await startPlaces(voices, cluster, NODES.slice(0, FEW));
  const speaker = at(first, 'sfu-a2');
  const mic = await speaker.person.speak();
  await speaker.person.show();
  await at(first, 'sfu-b2').person.show();
  mic.speak();
  const early = [...first.values()].filter((place) => place !== speaker);
  await Promise.all(early.map((place) => hears(place, speaker.number)));
  await waitFor(async () => (await linksIn(first)).length === FEW * (FEW - 1), {
    what: 'each has a link to each',
  });

  const places = new Map([...first, ...(await startPlaces(voices, cluster, NODES.slice(FEW)))]);
  await becomes(places, TREE);
  const treeAt = mic.sent;
  const others = [...places.values()].filter((place) => place !== speaker);
  await Promise.all(others.map((place) => hears(place, speaker.number, treeAt)));
  lag.disable();
  // what was due while this process stood still was sent all at once
  const burst = Math.ceil(lag.max / NS_PER_MS / PACKET_MS);
  for (const place of others) expectOnce(place, speaker.number, GAP_AT_MOST + burst);
  expect(from(speaker.person.heard, speaker.number)).toEqual([]);

  const camera = `p${speaker.number}:camera`;
  const viewers = await Promise.all(
    ['sfu-c2', 'sfu-c3'].map((name, index) => {
      const who = { participantId: `viewer${index}`, number: 31 + index };
      return voices.person(at(places, name).node, who);
    }),
  );
  await Promise.all(viewers.map((viewer) => sees(viewer, camera)));
  expect(await sentOver(places, camera)).toEqual([
    'sfu-a1~sfu-a2',
    'sfu-a1~sfu-c1',
    'sfu-c1~sfu-c2',
    'sfu-c1~sfu-c3',
  ]);
  expect(await sentOver(places, `p${at(places, 'sfu-b2').number}:camera`)).toEqual([]);
  await expectCleanCluster(speaker.node.cluster.client(), { ignore: ['NODES_MISSING'] });

  const lost = at(places, 'sfu-c1');
  const lostAt = mic.sent;
  await lost.node.kill();
  const left = others.filter((place) => place !== lost);
  await Promise.all([
    ...left.map((place) => hears(place, speaker.number, lostAt)),
    ...viewers.map((viewer) => sees(viewer, camera)),
  ]);

  for (const place of left) expectOnce(place, speaker.number, Infinity);
}, 180_000);
