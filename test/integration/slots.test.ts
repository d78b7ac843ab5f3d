/** Talker slots of whole SFU nodes: who is heard, where, by whom not, and what a listener misses. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { MemoryCluster } from '../../common/coordination/memory.ts';
import { parseNodeId, parseSiteId } from '../../common/ids.ts';
import { ErrorCode, LinkState } from '../../proto/index.ts';
import { expectCleanCluster } from '../support/clean-cluster.ts';
import { startSfu, type RunningSfu } from '../support/sfu-node.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { Voices, type Heard } from '../support/voices.ts';
import { waitFor } from '../support/wait-for.ts';

const ALL = [0, 1, 2];

const opened: { close(): Promise<void> }[] = [];
const kept = <T extends { close(): Promise<void> }>(one: T): T => (opened.push(one), one);

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function startNodes(names: readonly string[], announcedHost?: string): Promise<RunningSfu[]> {
  const cluster = new MemoryCluster();
  const plain = { portRange: { min: 50_000, max: 59_999 } };
  return Promise.all(
    names.map(async (name, index) => {
      const about = { nodeId: parseNodeId(name), site: parseSiteId(name), pipeLingerMs: 300, plain };
      const announced = index === 0 || announcedHost === undefined ? {} : { announcedHost };
      return kept(await startSfu({ ...about, rpc: { host: '127.0.0.1', port: 0, ...announced } }, cluster));
    }),
  );
}

/** @param host of the second one, as the first is told */
async function startPair(host?: string): Promise<[RunningSfu, RunningSfu]> {
  const [a, b] = await startNodes(['sfu-a', 'sfu-b'], host);
  if (a === undefined || b === undefined) throw new Error('two nodes were started');
  return [a, b];
}

const from = (heard: readonly Heard[], number: number) => heard.filter(({ speaker }) => speaker === number);

const hears = (person: { readonly heard: readonly Heard[] }, number: number, count = 10) =>
  waitFor(() => from(person.heard, number).length >= count, { what: `${number} is heard` });

describe('talker slots', () => {
  test('bring a voice to a listener here and at another site, with the number of who speaks', async () => {
    const [a, b] = await startPair();
    const voices = kept(await Voices.start());
    const anna = await voices.person(a, { participantId: 'anna', number: 11 });
    const ben = await voices.person(b, { participantId: 'ben', number: 12 });
    const carl = await voices.person(a, { participantId: 'carl', number: 13 });
    const mic = await anna.speak();
    const watched = await ben.listen(ALL);
    await carl.listen(ALL);

    mic.speak();

    await Promise.all([hears(ben, 11), hears(carl, 11)]);
    expect(watched).toMatchObject({ failures: [], consumers: ALL.map((k) => ({ sourceId: `slot:${k}` })) });
    for (const { csrc } of [...ben.heard, ...carl.heard]) expect(csrc).toBe(11);
    for (const { events } of [a, b])
      await waitFor(() => events.find(({ roomTalkers }) => roomTalkers?.numbers?.includes(11)), {
        what: 'talkers told',
      });
  });

  test('bring all that was said, from the first word on and without a gap', async () => {
    const [a, b] = await startPair();
    const voices = kept(await Voices.start());
    const anna = await voices.person(a, { participantId: 'anna', number: 11 });
    const ben = await voices.person(b, { participantId: 'ben', number: 12 });
    const mic = await anna.speak();
    await ben.listen(ALL);
    await hears(ben, 11, 1); // silence, by the slot that an open microphone has: the way is there

    const firstWord = mic.sent + 1;
    mic.speak();
    const words = (): readonly number[] =>
      from(ben.heard, 11).flatMap(({ index }) => (index >= firstWord ? [index] : []));
    await waitFor(() => words().length >= 100, { what: 'words' });

    expect(words()).toEqual(words().map((_, offset) => firstWord + offset));
  });

  test('carry three of five who speak', async () => {
    const [a, b] = await startPair();
    const voices = kept(await Voices.start());
    const numbers = [21, 22, 23, 24, 25];
    const mics = await Promise.all(
      numbers.map(async (number, index) => {
        const person = await voices.person(index < 2 ? a : b, { participantId: `p${number}`, number });
        return person.speak();
      }),
    );
    const ben = await voices.person(b, { participantId: 'ben', number: 12 });
    await ben.listen(ALL);
    await waitFor(async () => (await metric(b, 'kaskade_sfu_slot_streams', 'direction="in"')) === 3, {
      what: 'slots come from there',
    });
    const made = async () =>
      Promise.all([metric(b, 'kaskade_sfu_consumers'), metric(a, 'kaskade_sfu_pipes_made_total')]);
    const before = await made();

    for (const mic of mics) mic.speak();
    const spokeFrom = ben.heard.length;
    /** Who has a slot: one for a second, as far as that is over. */
    const tenants = (slot: number): ReadonlySet<number> => {
      const heard = ben.heard.slice(spokeFrom).filter((one) => one.slot === `slot:${slot}`);
      return new Set(heard.length < 100 ? [] : heard.slice(-50).map(({ speaker }) => speaker));
    };
    const areThree = (): boolean =>
      ALL.every((slot) => tenants(slot).size === 1) &&
      new Set(ALL.flatMap((slot) => [...tenants(slot)])).size === 3;
    await waitFor(areThree, { what: 'three voices are heard, each in a slot' });

    expect(await made()).toEqual(before); // whoever speaks: nothing is made for it
    for (const { csrc, speaker } of ben.heard) expect(csrc).toBe(speaker);
  });

  test('never bring somebody their own voice, and take nothing from the others', async () => {
    const [a] = await startPair();
    const voices = kept(await Voices.start());
    const people = await Promise.all(
      [31, 32, 33, 34, 35].map(async (number) => {
        const person = await voices.person(a, { participantId: `p${number}`, number });
        return { ...person, number, mic: await person.speak() };
      }),
    );
    // all microphones are there before the slots: none has one while silent
    await Promise.all(people.map(({ listen }) => listen(ALL)));
    const listener = await voices.person(a, { participantId: 'ben', number: 12 });
    await listener.listen(ALL);

    // each in turn, and with three slots the fourth and the fifth take over those of the first and the second
    for (const { mic, number } of people) {
      mic.speak();
      await hears(listener, number, 20);
      mic.hush();
    }
    const hearsOthers = ({ heard, number }: (typeof people)[number]): boolean =>
      people.every((other) => other.number === number || from(heard, other.number).length > 0);
    await waitFor(() => people.every(hearsOthers), { what: 'the others hear as well' });

    for (const { heard, number } of people) expect(from(heard, number)).toEqual([]);
    for (const { heard, number } of people) {
      for (const other of people.filter((one) => one.number !== number))
        expect(from(heard, other.number)[0]?.index).toBe(from(listener.heard, other.number)[0]?.index);
    }
  });

  test('come back after the nodes have lost each other', async () => {
    const [a, b] = await startPair('127.0.0.2');
    const port = Number(b.node.rpcAddress.split(':').at(-1));
    const proxy = kept(await startTcpProxy(port, { host: '127.0.0.2', port }));
    const voices = kept(await Voices.start());
    const anna = await voices.person(a, { participantId: 'anna', number: 11 });
    const ben = await voices.person(b, { participantId: 'ben', number: 12 });
    const watched = await ben.listen(ALL);
    const mic = await anna.speak();
    mic.speak();
    await hears(ben, 11);

    proxy.cut();
    const isNew = async (): Promise<boolean> => {
      const { links } = await b.rpc.call('describeRoom', { roomId: 'r1' });
      return links[0]?.state === LinkState.LINK_STATE_UP && links[0].generation === 2;
    };
    await waitFor(isNew, { what: 'another link' });
    const upAt = mic.sent;
    await waitFor(() => (from(ben.heard, 11).at(-1)?.index ?? 0) > upAt + 50, { what: 'heard again' });

    expect((await ben.listen(ALL)).consumers).toEqual([]);
    expect(watched.consumers).toHaveLength(3);
  });

  test('are exchanged only between nodes with people, and end with them', async () => {
    const [a, b] = await startPair();
    const voices = kept(await Voices.start());
    const anna = await voices.person(a, { participantId: 'anna', number: 11 });
    const ben = await voices.person(b, { participantId: 'ben', number: 12 });
    await anna.listen(ALL);
    await ben.listen(ALL);
    const streams = async (direction: string) =>
      Promise.all([a, b].map((node) => metric(node, 'kaskade_sfu_slot_streams', `direction="${direction}"`)));
    await waitFor(async () => (await streams('in')).join() === '3,3', { what: 'both have the other' });
    expect(await streams('out')).toEqual([3, 3]);

    await anna.leave();

    await waitFor(async () => (await streams('in')).join() === '0,0', { what: 'links have ended' });
    await waitFor(() => a.node.describe().roomIds.length === 0, { what: 'the room is gone there' });
    expect(await metric(b, 'kaskade_sfu_slot_rooms')).toBe(1);
    await expectCleanCluster(b.cluster.client(), { ignore: ['NODES_MISSING'] });
  });

  test('that do not exist are told as such', async () => {
    const [a] = await startPair();
    const voices = kept(await Voices.start());
    const ben = await voices.person(a, { participantId: 'ben', number: 12 });

    const { consumers, failures } = await ben.listen([0, 7]);

    expect(consumers).toMatchObject([{ sourceId: 'slot:0', generation: 0 }]);
    expect(failures).toMatchObject([
      { sourceId: 'slot:7', failure: { code: ErrorCode.ERROR_CODE_SOURCE_UNKNOWN } },
    ]);
    expect((await ben.listen([0])).consumers).toEqual([]);
    expect((await ben.listen([])).closedConsumerIds).toHaveLength(1);
  });
});

async function metric({ node }: RunningSfu, name: string, labels = ''): Promise<number> {
  const text = await (await fetch(`http://${node.adminAddress}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name}{`) && one.includes(labels));
  return Number(line?.split(' ').at(-1));
}
