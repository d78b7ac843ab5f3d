/** The people of a large room at two sites: who is told about whom, in pages, by search, and to whom it matters. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Direction, PeopleList, ServerEnvelope, SourceKind } from '../../proto/index.ts';
import type { SignalNode } from '../../signal/node.ts';
import type { SignalClient } from '../support/signal-client.ts';
import { SignalSites } from '../support/signal-sites.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(120_000); // dozens of people share this process with two nodes
const ROOM = 'council';
const PEOPLE = 32;
const BY_NAME = PeopleList.PEOPLE_LIST_BY_NAME;
const RTP = JSON.stringify({ codecs: [] });

let sites: SignalSites;
let erfurt: SignalNode;
let jena: SignalNode;

beforeEach(async () => {
  sites = new SignalSites();
  [erfurt, jena] = [await sites.node(), await sites.node({ site: 'jena' })];
  await sites.sfu();
  await sites.sfu('sfu-jena-1', 'jena');
});
afterEach(() => sites.close());

/** Guests at both sites in turn; resolves when both nodes have counted them. */
async function fill() {
  const guests = await Promise.all(
    Array.from({ length: PEOPLE }, (_, index) =>
      sites.join(index % 2 === 0 ? erfurt : jena, ROOM, { name: `Guest ${index}`, subject: `g${index}` }),
    ),
  );
  const [{ client: first }, { client: second }] = [guests[0], guests[1]] as [Guest, Guest];
  for (const client of [first, second])
    await waitFor(() => client.roster.counts.people === PEOPLE, { what: 'everybody is counted' });
  return { first, second, guests };
}

type Guest = Awaited<ReturnType<SignalSites['join']>>;

async function publishMic(client: SignalClient): Promise<void> {
  await client.openMedia();
  const { createTransport } = await client.request({
    createTransport: { direction: Direction.DIRECTION_SEND },
  });
  const transportId = createTransport?.transportId ?? '';
  const kind = SourceKind.SOURCE_KIND_MIC;
  await client.request({ produce: { transportId, kind, rtpParametersJson: RTP } });
}

describe('a large room', () => {
  test('tells of nobody to all; pages come, follow what happens at both sites, and are the same at both', async () => {
    const { first, second, guests } = await fill();
    expect([...first.roster.people.values()].map(({ name }) => name)).toEqual(['Guest 0']);
    const shown = [{ list: BY_NAME, pages: [0, 1] }];
    const [here, there] = await Promise.all([first, second].map((one) => one.request({ show: { shown } })));
    expect(here?.show).toEqual(there?.show);
    expect(here?.show?.pages?.map(({ people }) => people?.length)).toEqual([25, 7]);

    await publishMic(guests[3]?.client as SignalClient);

    for (const client of [first, second]) {
      const changes = () => client.received.flatMap(({ pageChanges }) => pageChanges?.changes ?? []);
      await waitFor(() => changes().length > 0, { what: 'the microphone on the page' });
      expect(changes()).toMatchObject([
        { page: 0, people: [{ number: guests[3]?.joined.self?.number, name: '', sources: [{}] }], order: [] },
      ]);
    }
    await publishMic(second);
    const own = await second.event('ownChange');
    expect(own.self).toMatchObject({ name: 'Guest 1', sources: [{ kind: SourceKind.SOURCE_KIND_MIC }] });
    expect(first.received.filter(({ ownChange }) => ownChange)).toEqual([]);
  });

  test('a change is encoded once at each node, however many are shown it', async () => {
    const { guests } = await fill();
    const everybody = guests.map(({ client }) => client);
    await Promise.all(
      everybody.map((client) => client.request({ show: { shown: [{ list: BY_NAME, pages: [0, 1] }] } })),
    );
    const encode = jest.spyOn(ServerEnvelope, 'encode');

    await publishMic(guests[3]?.client as SignalClient);

    const areTold = () => everybody.every(({ received }) => received.some(({ pageChanges }) => pageChanges));
    await waitFor(areTold, { what: 'all of them are told' });
    const encoded = encode.mock.calls.map(([frame]) => frame);
    encode.mockRestore();
    expect(encoded.filter(({ pageChanges }) => pageChanges)).toHaveLength(2);
    expect(encoded.filter(({ delta }) => delta).length).toBeLessThanOrEqual(4);
  });

  test('a resume brings the pages that it asks for; search finds who is on none', async () => {
    const { guests } = await fill();
    const { client, joined } = guests[5] as Guest;
    await client.close();

    const again = await sites.connect(jena);
    const { resume } = await again.request({
      resume: {
        roomId: ROOM,
        resumeToken: joined.resumeToken ?? '',
        shown: [{ list: BY_NAME, pages: [1] }],
      },
    });
    const { searchPeople } = await again.request({ searchPeople: { text: 'guest 3' } });

    expect(resume?.self?.number).toBe(joined.self?.number);
    expect(resume?.pages?.[0]?.people).toHaveLength(7);
    expect(resume?.snapshot?.people).toEqual([]);
    expect(searchPeople?.people?.map(({ name }) => name)).toEqual(['Guest 3', 'Guest 30', 'Guest 31']);
    expect(await again.codeOf({ searchPeople: { text: '' } })).toBe('ARGUMENT_INVALID');
  });
});
