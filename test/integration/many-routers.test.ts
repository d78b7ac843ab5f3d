/** A room on several routers of one SFU node, one for each worker: nobody notices which one they are on. */
import { afterEach, describe, expect, test } from '@jest/globals';
import type { SfuOptions } from '../../cascade/options.ts';
import { MemoryCluster } from '../../common/coordination/memory.ts';
import { parseNodeId, parseSiteId } from '../../common/ids.ts';

import { kill } from '../support/kill.ts';
import { startSfu, type RunningSfu } from '../support/sfu-node.ts';
import { Voices, type Heard } from '../support/voices.ts';
import { waitFor } from '../support/wait-for.ts';

const HERE = 'sfu-a';
const CEILING = { sessionsPerWorker: 2, packetsPerWorker: 1e6, maxLoad: 1 };
const plain = { portRange: { min: 50_000, max: 59_999 } };

const opened: { close(): Promise<void> }[] = [];
const kept = <T extends { close(): Promise<void> }>(one: T): T => (opened.push(one), one);

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

/** A node whose workers take two sessions each. */
const startNode = async (
  over: Partial<SfuOptions> = {},
  cluster = new MemoryCluster(),
): Promise<RunningSfu> =>
  kept(
    await startSfu(
      { workerCount: 2, maxRoutersPerRoom: 2, ceiling: CEILING, pipeLingerMs: 300, plain, ...over },
      cluster,
    ),
  );

/** Anna and Ben on the first worker, Carl and Dora on the second. */
async function startFour(node: RunningSfu) {
  const voices = kept(await Voices.start());
  const anna = await voices.person(node, { participantId: 'anna', number: 11 });
  const ben = await voices.person(node, { participantId: 'ben', number: 12 });
  const carl = await voices.person(node, { participantId: 'carl', number: 13 });
  const dora = await voices.person(node, { participantId: 'dora', number: 14 });
  return { voices, anna, ben, carl, dora };
}

type Person = Awaited<ReturnType<Voices['person']>>;

const SLOTS = [0, 1, 2];

const hears = (person: { readonly heard: readonly Heard[] }, number: number) =>
  waitFor(() => person.heard.filter(({ speaker }) => speaker === number).length >= 10, {
    what: `${number} is heard`,
  });

/** As a client: what it does not get in time, it wishes again. @returns how many packets have come */
const gets = (person: Person, sourceId: string, from: string) =>
  waitFor(
    async () => {
      const { received } = await person.watch([sourceId], from);
      return received.has(sourceId) && received;
    },
    { what: `${sourceId} is given` },
  );

const routersOf = async ({ rpc }: Pick<RunningSfu, 'rpc'>) =>
  (await rpc.call('describeRoom', { roomId: 'r1' })).routers;

const flows = async (
  received: ReadonlyMap<string, () => Promise<number>>,
  sourceId: string,
): Promise<void> => {
  const before = (await received.get(sourceId)?.()) ?? 0;
  await waitFor(async () => ((await received.get(sourceId)?.()) ?? 0) > before + 5, {
    what: `${sourceId} flows`,
  });
};

const stops = async (
  received: ReadonlyMap<string, () => Promise<number>>,
  sourceId: string,
): Promise<void> => {
  let [before, quiet] = [-1, 0];
  const isQuiet = async (): Promise<boolean> => {
    const now = (await received.get(sourceId)?.()) ?? 0;
    quiet = now === before ? quiet + 1 : 0;
    before = now;
    return quiet >= 5; // looks, each longer than a packet
  };
  await waitFor(isQuiet, { what: `${sourceId} stops` });
};

describe('a room on two workers', () => {
  test('is on one as long as that takes everybody, and then on the next one', async () => {
    const node = await startNode();
    const voices = kept(await Voices.start());
    await voices.person(node, { participantId: 'anna', number: 11 });
    await voices.person(node, { participantId: 'ben', number: 12 });
    expect(await routersOf(node)).toHaveLength(1);

    await voices.person(node, { participantId: 'carl', number: 13 });

    const pids = (await routersOf(node)).map(({ workerPid }) => workerPid);
    expect(new Set(pids)).toEqual(new Set(node.node.describe().workerPids));
    expect(node.node.describe().roomIds).toEqual(['r1']);
  });

  test('brings voices and pictures from either to either, and each source is listed once', async () => {
    const node = await startNode();
    const { anna, carl, dora } = await startFour(node);
    await anna.speak();
    await anna.show();
    await carl.speak();

    const atDora = await dora.watch(['anna:mic', 'anna:camera', 'carl:mic'], HERE);
    const atAnna = await anna.watch(['carl:mic'], HERE);

    expect([...atDora.failures, ...atAnna.failures]).toEqual([]);
    for (const sourceId of ['anna:mic', 'anna:camera', 'carl:mic']) await flows(atDora.received, sourceId);
    await flows(atAnna.received, 'carl:mic');
    const listed = (await routersOf(node)).map(({ producers }) =>
      (producers ?? []).map(({ sourceId }) => sourceId).sort(),
    );
    expect(listed).toEqual([['anna:camera', 'anna:mic'], ['carl:mic']]);
  });

  test('asks an owner on the one for what is shown on the other', async () => {
    const node = await startNode();
    const { anna, carl } = await startFour(node);
    await anna.show();

    await carl.watch(['anna:camera'], HERE);

    await waitFor(() => node.events.find(({ sourceDemand }) => sourceDemand?.sourceId === 'anna:camera'), {
      what: 'demand told',
    });
  });

  test('pauses, ends and replaces a source on both', async () => {
    const node = await startNode();
    const { anna, ben, carl } = await startFour(node);
    await anna.speak();
    const { consumers, received } = await carl.watch(['anna:mic'], HERE);
    const { sessionId } = anna;
    await flows(received, 'anna:mic');

    await node.rpc.call('pauseSource', { sessionId, sourceId: 'anna:mic', paused: true });
    await stops(received, 'anna:mic');
    await node.rpc.call('pauseSource', { sessionId, sourceId: 'anna:mic', paused: false });
    await flows(received, 'anna:mic');
    await anna.leave();
    const closed = await waitFor(() => node.events.find(({ consumersClosed }) => consumersClosed), {
      what: 'end told',
    });

    expect(closed.consumersClosed?.consumerIds).toEqual(consumers.map(({ consumerId }) => consumerId));
    expect((await ben.watch(['anna:mic'], HERE)).failures).toHaveLength(1);
    expect((await carl.watch(['anna:mic'], HERE)).failures).toHaveLength(1);
  });

  test('gives and takes sources of another node, wherever their people are', async () => {
    const cluster = new MemoryCluster();
    const node = await startNode({}, cluster);
    const far = await startNode({ nodeId: parseNodeId('sfu-b'), site: parseSiteId('jena') }, cluster);
    const { voices, carl } = await startFour(node);
    const emil = await voices.person(far, { participantId: 'emil', number: 15 });
    await carl.speak();
    await emil.speak();

    await flows(await gets(emil, 'carl:mic', HERE), 'carl:mic');
    await flows(await gets(carl, 'emil:mic', 'sfu-b'), 'emil:mic');
    const [, second] = await routersOf(node);
    expect(second?.producers).toMatchObject([{ sourceId: 'carl:mic', pipedToNodeIds: ['sfu-b'] }]);
  });

  test('brings every voice from its first word by talker slots, wherever one listens, and nobody their own', async () => {
    const cluster = new MemoryCluster();
    const node = await startNode({}, cluster);
    const far = await startNode({ nodeId: parseNodeId('sfu-b'), site: parseSiteId('jena') }, cluster);
    const { voices, anna, ben, carl, dora } = await startFour(node);
    const emil = await voices.person(far, { participantId: 'emil', number: 15 });
    const mics = [await anna.speak(), await carl.speak(), await emil.speak()];
    const numbers = [11, 13, 15];
    const listeners = [anna, ben, carl, dora, emil];
    for (const listener of listeners) await listener.listen(SLOTS);
    const others = (number: number) => listeners.filter((_, who) => who + 11 !== number);
    // silence, by the slot that an open microphone has: all ways are there
    await Promise.all(numbers.flatMap((number) => others(number).map((one) => hears(one, number))));

    for (const [index, mic] of mics.entries()) {
      const firstWord = mic.sent + 1;
      mic.speak();
      const number = numbers[index] ?? 0;
      const words = ({ heard }: Pick<Person, 'heard'>) =>
        heard.filter((one) => one.speaker === number && one.index >= firstWord);
      for (const one of others(number))
        await waitFor(() => words(one).length >= 10, { what: `${number} is heard` });
      mic.hush();
      for (const one of others(number)) expect(words(one)[0]?.index).toBe(firstWord);
    }

    for (const [index, { heard }] of listeners.entries()) {
      expect(heard.filter(({ speaker }) => speaker === index + 11)).toEqual([]);
      for (const { csrc, speaker } of heard) expect(csrc).toBe(speaker);
      expect(new Set(heard.map(({ speaker, index: packet }) => `${speaker}/${packet}`)).size).toBe(
        heard.length,
      );
    }
  });

  test('goes on with talker slots when the first worker dies', async () => {
    const cluster = new MemoryCluster();
    const node = await startNode({}, cluster);
    const far = await startNode({ nodeId: parseNodeId('sfu-b'), site: parseSiteId('jena') }, cluster);
    const { voices, anna, carl, dora } = await startFour(node);
    const emil = await voices.person(far, { participantId: 'emil', number: 15 });
    const mics = [await carl.speak(), await emil.speak()];
    for (const listener of [anna, carl, dora, emil]) await listener.listen(SLOTS);
    for (const mic of mics) mic.speak();
    await Promise.all([hears(dora, 13), hears(dora, 15), hears(emil, 13)]);

    kill((await routersOf(node))[0]?.workerPid);
    await waitFor(async () => (await routersOf(node)).length === 1, { what: 'one router left' });
    for (const { heard } of [dora, emil]) heard.length = 0;

    await Promise.all([hears(dora, 13), hears(dora, 15), hears(emil, 13)]);
  });

  /** @returns undefined where it took so long that the node has given the worker up: then nothing is shown */
  async function joinWhileHung() {
    const node = await startNode({ startsSlotsAhead: true });
    const voices = kept(await Voices.start());
    const anna = await voices.person(node, { participantId: 'anna', number: 11 });
    await anna.speak();
    const hung = (await routersOf(node))[0]?.workerPid ?? 0;

    process.kill(hung, 'SIGSTOP');
    await waitFor(() => node.beats.at(-1)?.beat?.load === 1, { what: 'a worker that answers nothing' });
    const carl = await voices.person(node, { participantId: 'carl', number: 13 });
    const dora = await voices.person(node, { participantId: 'dora', number: 14 });
    const mic = await carl.speak();
    await dora.listen(SLOTS);
    mic.speak();
    await hears(dora, 13);
    const isGivenUp = (): boolean => !node.node.describe().workerPids.includes(hung);
    if (isGivenUp()) return undefined;
    process.kill(hung, 'SIGCONT');
    await waitFor(() => node.beats.at(-1)?.beat?.load !== 1, { what: 'all workers answer' });
    return isGivenUp() ? undefined : { node, dora };
  }

  test('while the first worker answers nothing, who comes is on the next one, and has the rest when it answers', async () => {
    let joined = await joinWhileHung();
    while (joined === undefined) joined = await joinWhileHung();
    const { node, dora } = joined;

    await flows(await gets(dora, 'anna:mic', HERE), 'anna:mic');
    expect(node.events.filter(({ sessionLost }) => sessionLost)).toEqual([]);
  }, 120_000);

  test.each([
    ['the second', 1, ['carl', 'dora'], ['anna', 'ben']],
    ['the first, which has the links to other nodes,', 0, ['anna', 'ben'], ['carl', 'dora']],
  ])('when %s worker dies, only its people open their media again', async (_, which, lost, stay) => {
    const cluster = new MemoryCluster();
    const node = await startNode({}, cluster);
    const far = await startNode({ nodeId: parseNodeId('sfu-b'), site: parseSiteId('jena') }, cluster);
    const people = await startFour(node);
    const sessionOf = new Map(
      [people.anna, people.ben, people.carl, people.dora].map((one, index) => [
        one.sessionId,
        ['anna', 'ben', 'carl', 'dora'][index],
      ]),
    );
    const emil = await people.voices.person(far, { participantId: 'emil', number: 15 });
    await emil.speak();
    const stayer = which === 0 ? people.carl : people.ben;
    await stayer.speak();
    const pid = (await routersOf(node))[which]?.workerPid ?? 0;

    process.kill(pid, 'SIGKILL');

    const lostOnes = () => node.events.flatMap(({ sessionLost }) => sessionLost?.sessionId ?? []);
    await waitFor(() => lostOnes().length === 2, { what: 'lost sessions told' });
    expect(
      lostOnes()
        .map((id) => sessionOf.get(id))
        .sort(),
    ).toEqual(lost);
    expect(node.node.describe().sessionCount).toBe(stay.length);
    const stayerId = which === 0 ? 'carl' : 'ben';
    await flows(await gets(stayer, 'emil:mic', 'sfu-b'), 'emil:mic');
    await flows(await gets(emil, `${stayerId}:mic`, HERE), `${stayerId}:mic`);
  });
});
