/**
 * What serves large rooms, asked for nonsense: pages, search, wishes and the podium, with people of other rooms and such
 * as have left, and by clients that don't stop. Each answer has its code, nothing else changes, others notice nothing.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { fromProtoCode } from '../../common/errors.ts';
import { ClientEnvelope, PeopleList, SourceKind, type IClientEnvelope } from '../../proto/index.ts';
import type { SignalNode } from '../../signal/node.ts';
import type { FakeSfu } from '../support/fake-sfu.ts';
import type { SignalClient } from '../support/signal-client.ts';
import { SignalSites } from '../support/signal-sites.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOM = 'council';
const BY_NAME = PeopleList.PEOPLE_LIST_BY_NAME;
const MAX_UINT32 = 4_294_967_295;

let sites: SignalSites;
let sfu: FakeSfu;
let node: SignalNode;
let bystander: SignalClient;
let clerk: SignalClient;

beforeAll(async () => {
  sites = new SignalSites();
  sfu = await sites.sfu();
  node = await sites.node();
  bystander = (await sites.join(node, ROOM, { name: 'Bystander', subject: 'by' })).client;
  clerk = (await sites.join(node, ROOM, { name: 'Clerk', subject: 'clerk', grants: { moderate: true } }))
    .client;
});

afterEach(async () => {
  expect(await bystander.codeOf({ stats: { rttMs: 1 } })).toBe('OK');
  expect(bystander.strayFailures).toEqual([]);
  expect(bystander.closed).toBeUndefined();
});
afterAll(() => sites.close());

/** Somebody new, with media. */
async function guest(room = ROOM, name = 'Guest') {
  const { client, joined } = await sites.join(node, room, { name, subject: name });
  await client.openMedia();
  return { client, participantId: joined.participantId ?? '' };
}

async function withMic(room = ROOM) {
  const one = await guest(room, 'Speaker');
  const { produce } = await one.client.request({
    produce: {
      transportId: 'transport-1',
      kind: SourceKind.SOURCE_KIND_MIC,
      rtpParametersJson: '{"codecs":[]}',
    },
  });
  return { ...one, sourceId: produce?.sourceId ?? '' };
}

describe('pages of people', () => {
  test.each<[string, NonNullable<NonNullable<IClientEnvelope['show']>['shown']>]>([
    ['no list', [{ list: PeopleList.PEOPLE_LIST_UNSPECIFIED, pages: [0] }]],
    ['a list of another version', [{ list: 99 as PeopleList, pages: [0] }]],
    ['nine pages', [{ list: BY_NAME, pages: [0, 1, 2, 3, 4, 5, 6, 7, 8] }]],
    ['as many as go into a frame', [{ list: BY_NAME, pages: Array.from({ length: 20_000 }, (_, n) => n) }]],
    ['the same page in many lists', Array.from({ length: 5_000 }, () => ({ list: BY_NAME, pages: [0] }))],
  ])('%s is refused, and what was shown stays shown', async (_, shown) => {
    const { client } = await guest();
    await client.request({ show: { shown: [{ list: BY_NAME, pages: [0] }] } });

    expect(await client.codeOf({ show: { shown } })).toBe('ARGUMENT_INVALID');

    await guest(ROOM, 'Aaron');
    await waitFor(() => client.received.some(({ pageChanges }) => pageChanges), {
      what: 'what becomes of the page',
    });
  });

  test('pages that nobody has are empty, and the same one twice is one', async () => {
    const { client } = await guest();

    const { show } = await client.request({
      show: { shown: [{ list: BY_NAME, pages: [MAX_UINT32, MAX_UINT32, 100, -1] }] },
    });

    expect(show?.pages?.map(({ page, people }) => [page, people?.length])).toEqual([
      [MAX_UINT32, 0],
      [100, 0],
    ]);
  });

  test('a join that asks for too many does not join', async () => {
    const client = await sites.connect(node);
    const shown = [{ list: BY_NAME, pages: Array.from({ length: 9 }, (_, page) => page) }];
    const entry = { roomId: ROOM, accessToken: await sites.token(ROOM), shown };

    expect(await client.codeOf({ join: entry })).toBe('ARGUMENT_INVALID');
    expect(await client.codeOf({ stats: {} })).toBe('NOT_JOINED');
    expect(await client.codeOf({ join: { ...entry, shown: [] } })).toBe('OK');
  });
});

describe('search', () => {
  const find = async (text: string) => (await bystander.request({ searchPeople: { text } })).searchPeople;

  test.each(['', 'x'.repeat(65), '\u{FDFA}'.repeat(30_000 / 3)])(
    'a text of a wrong length is refused: %#',
    async (text) => expect(await bystander.codeOf({ searchPeople: { text } })).toBe('ARGUMENT_INVALID'),
  );

  test.each(['.*', '%', '(q+)+$', '\u0301\u0301', '   ', '\u{FDFA}'.repeat(64), '\0'])(
    'takes nothing for a pattern: %#',
    async (text) => expect(await find(text)).toMatchObject({ people: [], total: 0 }),
  );
});

describe('wishes', () => {
  const codesOf = async (client: SignalClient, sourceIds: readonly string[]) => {
    const { watch } = await client.request({
      watch: { wishes: sourceIds.map((sourceId) => ({ sourceId })) },
    });
    return {
      consumed: watch?.consumers?.map(({ sourceId }) => sourceId),
      failed: watch?.failures?.map(({ failure }) => fromProtoCode(failure?.code)),
    };
  };

  test('for sources of another room, of who has left, and of nobody, fail one by one', async () => {
    const { client } = await guest();
    const [here, elsewhere, gone] = [await withMic(), await withMic('other'), await withMic()];
    await gone.client.request({ leave: {} });
    const strange = [
      elsewhere.sourceId,
      gone.sourceId,
      '',
      'x',
      'slot:8',
      'slot:-1',
      '../a:mic',
      'y'.repeat(9_000),
    ];

    const { consumed, failed } = await codesOf(client, [...strange, here.sourceId]);

    expect(consumed).toEqual([here.sourceId]);
    expect(failed).toEqual(strange.map(() => 'SOURCE_UNKNOWN'));
  });

  test('for one source, many times and of any size, are one', async () => {
    const [{ client }, { sourceId }] = [await guest(), await withMic()];
    const wishes = Array.from({ length: 512 }, () => ({
      sourceId,
      height: MAX_UINT32,
      priority: MAX_UINT32,
    }));

    const { watch } = await client.request({ watch: { wishes } });

    expect(watch?.consumers).toHaveLength(1);
    expect(sfu.watches.at(-1)?.wishes).toMatchObject([{ sourceId, priority: 255 }]);
    expect(await client.codeOf({ watch: { wishes: [...wishes, { sourceId }] } })).toBe('ARGUMENT_INVALID');
  });

  test('consumers that nobody has are no error; too many are', async () => {
    const { client } = await guest();
    const ids = (length: number) => Array.from({ length }, (_, n) => `c${n}`);

    expect(await client.codeOf({ resumeConsumers: { consumerIds: ids(1_024) } })).toBe('OK');
    expect(await client.codeOf({ resumeConsumers: { consumerIds: ids(1_025) } })).toBe('ARGUMENT_INVALID');
  });
});

describe('the podium', () => {
  test('takes nobody of another room, nobody who has left, and nobody that does not exist', async () => {
    const [elsewhere, gone] = [await guest('other'), await guest()];
    await gone.client.request({ leave: {} });
    const strangers = [elsewhere.participantId, gone.participantId, '', 'p'.repeat(50_000)];

    for (const participantId of strangers) {
      expect(await clerk.codeOf({ setPodium: { participantId, on: true } })).toBe('PARTICIPANT_UNKNOWN');
      expect(await clerk.codeOf({ ban: { participantId } })).toBe('PARTICIPANT_UNKNOWN');
      expect(await clerk.codeOf({ setPodium: { participantId, on: false } })).toBe('OK');
    }

    expect(clerk.deltas.flatMap(({ room }) => room?.facts?.podium ?? [])).toEqual([]);
  });

  test.each<[string, NonNullable<IClientEnvelope['updateSettings']>]>([
    ['more people than there may be', { maxParticipants: MAX_UINT32 }],
    ['a podium for everybody', { maxPodium: MAX_UINT32 }],
    ['a title without end', { title: 'x'.repeat(60_000) }],
    ['an id with a path in it', { commandId: '../../x', locked: true }],
  ])('settings are refused whole: %s', async (_, settings) => {
    expect(await clerk.codeOf({ updateSettings: { ...settings, audienceMic: false } })).toBe(
      'ARGUMENT_INVALID',
    );

    const { updateSettings } = await clerk.request({ updateSettings: {} });
    expect(updateSettings?.settings).not.toMatchObject({ audienceMic: false });
  });

  test('settings of a version that was never there conflict', async () => {
    const settings = { expectedVersion: Number.MAX_SAFE_INTEGER, locked: true };

    expect(await clerk.codeOf({ updateSettings: settings })).toBe('SETTINGS_CONFLICT');
  });
});

describe('a client that does not stop', () => {
  test('with a thousand requests in a moment has some served, the others refused, and is served afterwards', async () => {
    const { client } = await guest();
    const all = Array.from({ length: 1_000 }, () => client.request({ searchPeople: { text: 'guest' } }));

    const codes = (await Promise.all(all)).map(({ failure }) =>
      failure ? fromProtoCode(failure.code) : 'OK',
    );

    expect(new Set(codes)).toEqual(new Set(['OK', 'RATE_LIMITED']));
    expect(codes.filter((code) => code === 'OK').length).toBeLessThan(600);
    await waitFor(async () => (await client.codeOf({ stats: {} })) === 'OK', { what: 'it is served again' });
    expect(client.closed).toBeUndefined();
  });

  test.each<[string, Uint8Array]>([
    ['with commands', ClientEnvelope.encode({ requestId: 1, searchPeople: { text: 'guest' } }).finish()],
    // field 99 of ClientEnvelope: a command that nobody knows yet
    ['with unknown ones', new Uint8Array([0x08, 0x01, 0x9a, 0x06, 0x00])],
  ])('for thousands %s is closed, and may come back', async (_, frame) => {
    const { client } = await guest();

    for (let count = 0; count < 5_000; count += 1) client.sendRaw(frame);

    const { code, reason } = await client.untilClosed();
    expect([code, reason]).toEqual([1008, 'RATE_LIMITED']);
    expect(client.received.length).toBeLessThan(2_500);
    expect(client.received.at(-1)?.sessionClosed).toMatchObject({ canResume: true });
    expect((await guest()).participantId).not.toBe('');
  });
});
