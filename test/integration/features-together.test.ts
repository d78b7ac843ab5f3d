/** What features do together: each reads of the others only what they contribute to the room. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fromProtoCode } from '../../common/errors.ts';
import type { SignalNode } from '../../signal/node.ts';
import { decodeAs, featureCommand, hasFeatures } from '../support/feature-messages.ts';
import { recordsOf } from '../support/feature-records.ts';
import type { SignalClient } from '../support/signal-client.ts';
import { SignalSites } from '../support/signal-sites.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOM = 'council';
const SECRET = 1;
/** SittingStep. */
const VOTE = 1;
const MEMBERS = ['Ada', 'Ben', 'Cleo'].map((name) => ({
  subject: name.toLowerCase(),
  name,
  group: 'Greens',
}));

let sites: SignalSites;
let erfurt: SignalNode;
let jena: SignalNode;

beforeEach(async () => {
  sites = new SignalSites();
  erfurt = await sites.node();
  jena = await sites.node({ site: 'jena' });
});
afterEach(() => sites.close());

const come = async (node: SignalNode, name: string, claims = {}): Promise<SignalClient> =>
  (await sites.join(node, ROOM, { name, subject: name.toLowerCase(), ...claims })).client;

/** OK, or the reason or code of the refusal. */
async function ask(client: SignalClient, feature: string, command: object): Promise<string> {
  const { failure } = await client.request(featureCommand(feature, command));
  return failure ? failure.reason || fromProtoCode(failure.code) : 'OK';
}

function vote(client: SignalClient, key: string): Record<string, unknown> {
  const bytes = recordsOf(client, 'votes').get(key);
  return bytes ? decodeAs('votes', 'VoteView', bytes) : {};
}

const together = hasFeatures('votes', 'sitting') ? describe : describe.skip;

together('a vote in a sitting', () => {
  test('is of the roll of the sitting and under its law; the sitting does not end before it', async () => {
    const chair = await come(erfurt, 'Chair', { role: 'chair' });
    const ben = await come(jena, 'Ben');
    expect(await ask(chair, 'sitting', { addMembers: { members: MEMBERS } })).toBe('OK');
    expect(await ask(chair, 'sitting', { open: { title: 'Council', profile: 'de-ni' } })).toBe('OK');

    const question = { question: 'Shall we?' };
    const secret = await chair.request(featureCommand('votes', { open: { ...question, kind: SECRET } }));
    expect(secret.failure).toMatchObject({ reason: 'votes.kind-refused' });
    expect(secret.failure?.detail).toContain('§ 64 NKomVG');
    const proxies = [{ voterSubject: 'cleo', holderSubject: 'ben' }];
    expect(await ask(chair, 'votes', { open: { ...question, proxies } })).toBe('votes.proxies-refused');
    expect(await ask(chair, 'votes', { setProfile: { profile: 'de-th' } })).toBe('votes.profile-fixed');
    expect(await ask(chair, 'votes', { open: question })).toBe('OK');

    await waitFor(() => vote(ben, 'open')['eligible'] === MEMBERS.length, {
      what: 'the vote at the other site',
    });
    expect(await ask(ben, 'votes', { cast: { voteId: 1, choice: 1 } })).toBe('OK');
    expect(await ask(chair, 'votes', { cast: { voteId: 1, choice: 1 } })).toBe('votes.not-eligible');
    expect(await ask(chair, 'sitting', { close: {} })).toBe('sitting.item-locked');
    expect(await ask(chair, 'votes', { close: { voteId: 1 } })).toBe('OK');
    await waitFor(() => vote(ben, 'last')['cast'] === 1, { what: 'the result' });
    expect(vote(ben, 'last')).toMatchObject({ eligible: 3, counts: [1, 0, 0], present: 1 });
    expect(await ask(chair, 'sitting', { close: {} })).toBe('OK');
    expect(await recordKinds()).toEqual(expect.arrayContaining(['votes.opened', 'votes.closed']));
  });

  test('follows the law of the Land: where names have to be seen, sums alone are refused', async () => {
    const chair = await come(erfurt, 'Chair', { role: 'chair' });
    await ask(chair, 'sitting', { open: { title: 'Council', profile: 'de-nw' } });

    expect(await ask(chair, 'votes', { open: { question: 'Shall we?' } })).toBe('votes.names-required');
    expect(await ask(chair, 'votes', { open: { question: 'Shall we?', display: 1 } })).toBe('OK');

    await waitFor(() => vote(chair, 'open')['eligible'] === 1, { what: 'a vote of who is there' });
  });

  test('is done again when the sitting goes on after an interruption: without the ballots of before', async () => {
    const chair = await come(erfurt, 'Chair', { role: 'chair' });
    const ben = await come(jena, 'Ben');
    await ask(chair, 'sitting', { addMembers: { members: MEMBERS } });
    await ask(chair, 'sitting', { open: { title: 'Council' } });
    await ask(chair, 'votes', { open: { question: 'Shall we?', display: 1 } });
    expect(await ask(ben, 'votes', { cast: { voteId: 1, choice: 1 } })).toBe('OK');

    expect(await ask(chair, 'sitting', { suspend: { reason: 'No sound' } })).toBe('OK');
    expect(await ask(chair, 'sitting', { resume: { step: VOTE } })).toBe('OK');

    await waitFor(() => vote(ben, 'open')['voteId'] === 2, { what: 'the vote again' });
    expect(vote(ben, 'open')).toMatchObject({ repeats: 1, eligible: 3, cast: 0 });
    expect(await ask(ben, 'votes', { cast: { voteId: 2, choice: 2 } })).toBe('OK');
    expect(await recordKinds()).toEqual(expect.arrayContaining(['sitting.resumed', 'votes.cancelled']));
  });
});

const moderated = hasFeatures('moderation', 'sitting') ? describe : describe.skip;

moderated('moderation in a sitting', () => {
  test('is in its record, in order, though roles are not durable; the opening says that it was not public', async () => {
    const chair = await come(erfurt, 'Chair', { role: 'chair' });
    const ben = await come(jena, 'Ben');
    const isChair = async (client: SignalClient, number: number) =>
      (await ask(client, 'moderation', { setRole: { target: { number }, role: 'chair' } })) === 'OK';
    expect(await ask(chair, 'moderation', { closeToPublic: {} })).toBe('OK');
    expect(await ask(chair, 'sitting', { open: { title: 'Council' } })).toBe('OK');

    const number = ben.received[0]?.join?.self?.number ?? 0;
    await waitFor(() => isChair(chair, number), { what: 'the home knows Ben' });
    expect(await ask(chair, 'sitting', { close: {} })).toBe('OK');

    const lines = await recordLines();
    const [opened] = lines;
    expect(opened).toMatchObject({ kind: 'sitting.opened', data: { isPublic: false } });
    expect(lines.filter(({ kind }) => kind !== 'sitting.came').slice(1)).toMatchObject([
      { kind: 'moderation.role-changed', data: { name: 'Ben', from: 'member', to: 'chair' } },
      { kind: 'sitting.closed' },
    ]);
  });
});

const spoken = hasFeatures('floor', 'sitting') ? describe : describe.skip;

spoken('a speech in a sitting', () => {
  test('ends when the sitting is closed, in its record', async () => {
    const chair = await come(erfurt, 'Chair', { role: 'chair' });
    const number = chair.received[0]?.join?.self?.number ?? 0;
    await ask(chair, 'sitting', { open: { title: 'Council' } });
    expect(await ask(chair, 'floor', { give: { number } })).toBe('OK');

    expect(await ask(chair, 'sitting', { close: {} })).toBe('OK');

    const kinds = (await recordKinds()).filter((kind) => kind !== 'sitting.came');
    expect(kinds).toEqual(['sitting.opened', 'floor.begun', 'floor.ended', 'sitting.closed']);
    await waitFor(() => recordsOf(chair, 'floor').get('speech') === undefined, {
      what: 'nobody has the floor any more',
    });
  });
});

type RecordLine = { readonly kind: string; readonly data: unknown };

const recordKinds = async (): Promise<readonly string[]> => (await recordLines()).map(({ kind }) => kind);

/** Of the one sitting that there was. */
async function recordLines(): Promise<readonly RecordLine[]> {
  const token = await sites.token(ROOM, { role: 'chair' });
  const base = `http://127.0.0.1:${jena.port}/v1/rooms/${ROOM}/sittings`;
  const headers = { authorization: `Bearer ${token}` };
  const { sittings } = (await (await fetch(base, { headers })).json()) as {
    sittings: { sittingId: string }[];
  };
  const record = await (await fetch(`${base}/${sittings[0]?.sittingId}/record.jsonl`, { headers })).text();
  return record
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordLine);
}
