/** Talker slots of whole SFU nodes: who is heard, where, by whom not, and what a listener misses. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { MemoryCluster } from '../../common/coordination/memory.ts';
import { parseNodeId, parseSiteId } from '../../common/ids.ts';
import { startSfu, type RunningSfu } from '../support/sfu-node.ts';
import { Voices, type Heard } from '../support/voices.ts';
import { waitFor } from '../support/wait-for.ts';

const ALL = [0, 1, 2];

const opened: { close(): Promise<void> }[] = [];
const kept = <T extends { close(): Promise<void> }>(one: T): T => (opened.push(one), one);

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function startNodes(...names: readonly string[]): Promise<RunningSfu[]> {
  const cluster = new MemoryCluster();
  const plain = { portRange: { min: 50_000, max: 59_999 } };
  return Promise.all(
    names.map(async (name) =>
      kept(
        await startSfu(
          { nodeId: parseNodeId(name), site: parseSiteId(name), pipeLingerMs: 300, plain },
          cluster,
        ),
      ),
    ),
  );
}

async function startPair(): Promise<[RunningSfu, RunningSfu]> {
  const [a, b] = await startNodes('sfu-a', 'sfu-b');
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
});
