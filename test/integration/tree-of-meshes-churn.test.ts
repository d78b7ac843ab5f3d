/** Nodes come into a room and go again at random, in small meshes: links are what the plan says, and all are heard. */
import { afterEach, expect, test } from '@jest/globals';
import { topology } from '../../cascade/policy/topology.ts';
import { MemoryCluster } from '../../common/coordination/memory.ts';
import { parseNodeId, parseSiteId, type NodeId, type SiteId } from '../../common/ids.ts';
import { LinkState } from '../../proto/index.ts';
import { expectCleanCluster } from '../support/clean-cluster.ts';
import { isFullRun } from '../support/full-run.ts';
import { startSfu, type RunningSfu } from '../support/sfu-node.ts';
import { Voices, type Voice } from '../support/voices.ts';
import { waitFor } from '../support/wait-for.ts';

const ALL = [0, 1, 2];
const MESH_NODES = 2;
const SITES = ['aachen', 'bonn', 'celle', 'dresden'];
const ROUNDS = 6;
const PACKETS = 25;
/** Nobody vouches for sessions here, however long it takes. */
const KEEP_MS = 600_000;
/** Of the nodes, in the middle. */
const PRESENT_SHARE = 0.6;

let lastNumber = 10;

const opened: { close(): Promise<void> }[] = [];
const kept = <T extends { close(): Promise<void> }>(one: T): T => (opened.push(one), one);

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

type Person = Awaited<ReturnType<Voices['person']>>;

type World = { readonly voices: Voices; readonly random: () => number };

/** A node that may have people of the room. */
type Here = {
  readonly node: RunningSfu;
  readonly nodeId: NodeId;
  readonly site: SiteId;
};

/** Who is at a node: one who speaks, listens and has a camera, and one who looks. */
type Guest = {
  readonly person: Person;
  readonly viewer: Person;
  readonly number: number;
  readonly mic: Voice;
  readonly nodeId: NodeId;
};

/** Uniform in 0..1, the same in each run. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function startNodes(): Promise<readonly Here[]> {
  const cluster = new MemoryCluster();
  const plain = { portRange: { min: 50_000, max: 59_999 } };
  const about = SITES.flatMap((site) =>
    [1, 2].map((index) => ({ nodeId: parseNodeId(`sfu-${site}-${index}`), site: parseSiteId(site) })),
  );
  return Promise.all(
    about.map(async (one) => {
      const options = { ...one, pipeLingerMs: 300, plain, meshNodes: MESH_NODES, sessionKeepMs: KEEP_MS };
      return { ...one, node: kept(await startSfu(options, cluster)) };
    }),
  );
}

const linksOf = async ({ node, nodeId }: Here) => {
  const { links } = await node.rpc.call('describeRoom', { roomId: 'r1' });
  return (links ?? []).map(({ peerNodeId, state, sentSourceIds }) => ({
    name: [nodeId, peerNodeId].sort().join('~'),
    isUp: state === LinkState.LINK_STATE_UP,
    sent: sentSourceIds ?? [],
  }));
};

const allLinks = async (nodes: readonly Here[]) => (await Promise.all(nodes.map(linksOf))).flat();

/** Some come, some go. */
async function change(
  nodes: readonly Here[],
  guests: Map<Here, Guest>,
  { voices, random }: World,
): Promise<void> {
  for (const node of nodes) {
    const guest = guests.get(node);
    const isPresent = random() < PRESENT_SHARE;
    if (isPresent === (guest !== undefined)) continue;
    if (guest === undefined) guests.set(node, await welcome(node, voices));
    else {
      guests.delete(node);
      await guest.person.leave();
      await guest.viewer.leave();
    }
  }
}

async function welcome({ node, nodeId }: Here, voices: Voices): Promise<Guest> {
  lastNumber += 1;
  const number = lastNumber;
  const person = await voices.person(node, { participantId: `p${number}`, number });
  await person.listen(ALL);
  const mic = await person.speak();
  await person.show();
  const viewer = await voices.person(node, { participantId: `v${number}`, number: 1_000 + number });
  return { person, viewer, number, mic, nodeId };
}

/** The links are those of the plan, with both ends up. */
async function settles(nodes: readonly Here[], present: readonly Here[]): Promise<void> {
  const planned = topology(present, {}, { meshSize: MESH_NODES }).map(({ a, b }) => `${a}~${b}`);
  const wanted = [...planned, ...planned].sort().join();
  let seen = '';
  const isPlan = async (): Promise<boolean> => {
    const links = await allLinks(nodes);
    seen = links
      .map(({ name, isUp }) => (isUp ? name : `${name} down`))
      .sort()
      .join();
    return seen === wanted;
  };
  await waitFor(isPlan, { what: 'links are those of the plan', timeoutMs: 20_000 }).catch(
    (error: unknown) => {
      throw new Error(`wanted ${wanted}, seen ${seen}`, { cause: error });
    },
  );
}

/** Everybody hears one of them, each packet once. */
async function expectHeard(speaker: Guest, others: readonly Guest[]): Promise<void> {
  const fromIndex = speaker.mic.sent;
  const heardBy = ({ person }: Guest): readonly number[] =>
    person.heard
      .filter((one) => one.speaker === speaker.number && one.index > fromIndex)
      .map(({ index }) => index);
  speaker.mic.speak();
  const heard = others.map((guest) =>
    waitFor(() => heardBy(guest).length >= PACKETS, {
      what: `${speaker.number} is heard by ${guest.number}`,
    }),
  );
  await Promise.all(heard);
  for (const guest of others) expect(heardBy(guest)).toEqual([...new Set(heardBy(guest))]);
  speaker.mic.hush();
}

/** Everybody sees the camera, which comes to each node over one link, and none when nobody looks any more. */
async function expectSeen(nodes: readonly Here[], owner: Guest, others: readonly Guest[]): Promise<void> {
  const camera = `p${owner.number}:camera`;
  const carrying = async (): Promise<number> =>
    (await allLinks(nodes)).filter(({ sent }) => sent.includes(camera)).length;
  const sees = async ({ viewer }: Guest): Promise<void> => {
    // as a client: what it does not get in time, it wishes again
    const given = async () => {
      const { received } = await viewer.watch([camera], owner.nodeId);
      return received.has(camera) && received;
    };
    const received = await waitFor(given, { what: `${camera} is given` });
    await waitFor(async () => ((await received.get(camera)?.()) ?? 0) > 5, { what: `${camera} flows` });
  };
  await Promise.all(others.map(sees));
  expect(await carrying()).toBe(others.length);
  await Promise.all(others.map(({ viewer }) => viewer.watch([], owner.nodeId)));
  await waitFor(async () => (await carrying()) === 0, { what: `nothing carries ${camera}` });
}

(isFullRun ? test : test.skip)(
  'whoever is there, links are those of the plan, and everybody is heard and seen by everybody',
  async () => {
    const nodes = await startNodes();
    const voices = kept(await Voices.start());
    const random = randomOf(7);
    const guests = new Map<Here, Guest>();

    for (let round = 0; round < ROUNDS; round += 1) {
      await change(nodes, guests, { voices, random });
      await settles(nodes, [...guests.keys()]);
      const all = [...guests.values()];
      const speaker = all[Math.floor(random() * all.length)];
      if (speaker === undefined) continue;
      const others = all.filter((guest) => guest !== speaker);
      await expectHeard(speaker, others);
      await expectSeen(nodes, speaker, others);
    }
    const [first] = nodes;
    const ignore = ['NODES_MISSING'] as const;
    if (first !== undefined) await expectCleanCluster(first.node.cluster.client(), { ignore });
  },
  300_000,
);
