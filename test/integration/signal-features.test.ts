/** Features of a room through sockets: who may, who is told what, and what a node that dies takes along (nothing). */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fromProtoCode } from '../../common/errors.ts';
import { Role, ServerEnvelope, type IJoinResponse } from '../../proto/index.ts';
import type { SignalNode } from '../../signal/node.ts';
import { recordsOf } from '../support/feature-records.ts';
import { ofJson, sample, sampleFeature, type SampleCommand } from '../support/sample-feature.ts';
import type { SignalClient } from '../support/signal-client.ts';
import { SignalSites } from '../support/signal-sites.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOM = 'council';
/** Of three changes for the whole room: each a delta or news, and what one may send now. */
const MAX_FRAMES = 7;
const MAX_BYTES = 400;
/** Longer than a home's lease and the patience of the next one. */
const TAKE_OVER_MS = 30_000;

let sites: SignalSites;
let erfurt: SignalNode;
let jena: SignalNode;

beforeEach(async () => {
  sites = new SignalSites();
  erfurt = await sites.node({ features: [sampleFeature] });
  jena = await sites.node({ site: 'jena', features: [sampleFeature] });
});
afterEach(() => sites.close());

const run = (command: Omit<SampleCommand, 'command'>, commandId = '') => ({
  featureCommand: { ...sample(command), commandId },
});

const come = (node: SignalNode, name: string, claims = {}) =>
  sites.join(node, ROOM, { name, subject: name.toLowerCase(), ...claims });

function told(client: SignalClient, key: string): unknown {
  const record = recordsOf(client, 'sample').get(key);
  return record && ofJson(record);
}

/** Whether a node has the room's ordered facts at its own site only. */
async function isDegraded(node: SignalNode): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${node.port}/v1/rooms/${ROOM}/topology`);
  return ((await answer.json()) as { degraded: boolean }).degraded;
}

const idOf = ({ participantId }: IJoinResponse): string => participantId ?? '';

describe('features', () => {
  test('tell everybody at all sites, each audience and each person what is theirs', async () => {
    const { client: anna, joined } = await come(erfurt, 'Anna');
    const { client: ben } = await come(jena, 'Ben', { role: 'moderator' });
    const { client: oz } = await come(jena, 'Oz', { role: 'observer' });

    const answer = await anna.request(run({ say: { text: 'hello' } }));
    expect(await anna.codeOf(run({ swear: { text: 'so help me' } }))).toBe('OK');

    expect(ofJson(answer.featureCommand?.result ?? new Uint8Array())).toBe(5);
    const said = { [idOf(joined)]: 'hello' };
    await waitFor(() => told(oz, 'said') !== undefined && told(ben, 'sworn') === 1, {
      what: 'news at the other site',
    });
    await waitFor(() => JSON.stringify(told(oz, 'said')) === JSON.stringify(said), { what: 'the line' });
    // each audience has a frame of its own
    await waitFor(() => JSON.stringify(told(ben, 'by')) === '["anna"]', { what: 'what moderators are told' });
    expect(told(ben, 'own')).toBeUndefined();
    await waitFor(() => recordsOf(anna, 'sample').has('own') && told(anna, 'sworn') === 1, {
      what: 'what is hers alone',
    });
    expect([told(anna, 'sworn'), told(anna, 'by')]).toEqual([1, undefined]);
    expect([told(oz, 'sworn'), told(oz, 'own')]).toEqual([undefined, undefined]);
    const { client: late } = await come(erfurt, 'Late', { subject: 'anna' });
    expect([told(late, 'said'), Buffer.from(recordsOf(late, 'sample').get('own') ?? []).toString()]).toEqual([
      said,
      'so help me',
    ]);
    await waitFor(() => told(oz, 'present') === 4, { what: 'how many there are' });
    const { featureQuery } = await ben.request({
      featureQuery: { feature: 'sample', query: Buffer.from('ell') },
    });
    expect(ofJson(featureQuery?.answer ?? new Uint8Array())).toEqual(['hello']);
  });

  test('refuse with reasons, change nothing then, and do nothing twice', async () => {
    const { client: anna } = await come(erfurt, 'Anna');
    const { client: ben } = await come(jena, 'Ben');
    const { client: oz } = await come(jena, 'Oz', { role: 'observer' });

    const rude = await ben.request(run({ say: { text: 'rude' } }));
    expect(rude.failure).toMatchObject({ reason: 'sample.rude', detail: 'that is not said here' });
    expect(await oz.codeOf(run({ say: { text: 'x' } }))).toBe('ROLE_MISSING');
    expect(await ben.codeOf(run({ appoint: { subject: 'ben', role: 'chair' } }))).toBe('ROLE_MISSING');
    expect(await ben.codeOf(run({ fail: {} }))).toBe('INTERNAL');
    expect(await ben.codeOf({ featureCommand: { feature: 'nothing' } })).toBe('COMMAND_UNKNOWN');
    expect(await ben.codeOf({ featureQuery: { feature: 'nothing' } })).toBe('COMMAND_UNKNOWN');
    expect(await ben.codeOf(run({}))).toBe('COMMAND_UNKNOWN');
    const noise = { feature: 'sample', command: new Uint8Array([1]) };
    expect(await ben.codeOf({ featureCommand: noise })).toBe('FRAME_INVALID');
    const long = { feature: 'sample', command: new Uint8Array(17_000) };
    expect(await ben.codeOf({ featureCommand: long })).toBe('ARGUMENT_INVALID');

    expect(await anna.codeOf(run({ swear: { text: 'a' } }, 'one'))).toBe('OK');
    expect(await anna.codeOf(run({ swear: { text: 'a' } }, 'one'))).toBe('OK');
    expect(await anna.codeOf(run({ swear: { text: 'a' } }, 'two'))).toBe('FEATURE_REFUSED');
    await waitFor(() => told(ben, 'sworn') === 1, { what: 'one oath' });
    expect(told(ben, 'said')).toEqual({});
  });

  test('change roles while people are there, and what goes with them', async () => {
    const { client: chair } = await come(erfurt, 'Chair', { role: 'chair' });
    const { client: ben, joined } = await come(jena, 'Ben');
    await ben.codeOf(run({ swear: { text: 'x' } }));
    expect(await ben.codeOf({ updateSettings: { title: 'x' } })).toBe('GRANT_MISSING');

    expect(await chair.codeOf(run({ appoint: { subject: 'ben', role: 'moderator' } }))).toBe('OK');

    await waitFor(() => told(ben, 'by') !== undefined, { what: 'what moderators are told' });
    expect(await ben.codeOf({ updateSettings: { title: 'x' } })).toBe('OK');
    const number = joined.self?.number;
    const told4 = () =>
      chair.deltas.some(({ people }) =>
        people?.some((one) => one.number === number && one.role === Role.ROLE_MODERATOR),
      );
    await waitFor(told4, { what: 'his role for everybody' });
    expect(await chair.codeOf(run({ appoint: { subject: 'ben', role: 'observer' } }))).toBe('OK');
    await waitFor(() => told(ben, 'by') === undefined && told(ben, 'sworn') === undefined, { what: 'less' });
    await waitFor(() => chair.deltas.some(({ left }) => left?.includes(number ?? 0)), {
      what: 'him off the list',
    });
    const { joined: late } = await come(jena, 'Late');
    expect(late.snapshot?.counts).toMatchObject({ people: 2, observers: 1 });
  });

  test('give roles that the HTTP API of each node goes by as well, for as long as one has them', async () => {
    const { client: chair } = await come(erfurt, 'Chair', { role: 'chair' });
    const { client: ben } = await come(jena, 'Ben');
    const appoint = (role: 'member' | 'moderator') =>
      chair.codeOf(run({ appoint: { subject: 'ben', role } }));
    const invite = async (room: string, token: string): Promise<number> => {
      const url = `${erfurt.clientUrl.replace('ws', 'http')}/../rooms/${room}/invitations`;
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(new URL(url), { method: 'POST', headers, body: '{}' })).status;
    };
    await appoint('moderator');
    await waitFor(async () => (await ben.codeOf({ issueToken: {} })) === 'OK', { what: 'his role' });

    const token = (await ben.request({ issueToken: {} })).issueToken?.token ?? '';

    expect([await invite(ROOM, token), await invite('other', token)]).toEqual([201, 403]);
    await appoint('member');
    await waitFor(async () => (await ben.codeOf({ issueToken: {} })) === 'GRANT_MISSING', {
      what: 'no role',
    });
  });

  test('keep people outside: no media, nothing of the others, in no list, until they are let in', async () => {
    const sfu = await sites.sfu('sfu-jena-1', 'jena');
    const { client: chair } = await come(erfurt, 'Chair', { role: 'chair' });
    const { client: ben, joined } = await come(jena, 'Ben');
    await ben.openMedia();
    await waitFor(() => chair.roster.people.has(idOf(joined)), { what: 'him' });

    expect(await chair.codeOf(run({ order: { what: 'outside', id: idOf(joined) } }))).toBe('OK');

    await waitFor(() => sfu.closedSessions.length === 1, { what: 'his media to be closed' });
    expect(fromProtoCode((await ben.event('mediaLost')).code)).toBe('NOT_ADMITTED');
    await waitFor(() => !chair.roster.people.has(idOf(joined)), { what: 'him off the list' });
    const emptied = () =>
      ben.received.some(({ snapshot }) => snapshot && (snapshot.people ?? []).length === 0);
    await waitFor(emptied, { what: 'a view without anybody' });
    await waitFor(() => recordsOf(ben, 'sample').size === 0, { what: 'a view without features' });
    for (const body of [{ openMedia: {} }, run({ say: { text: 'x' } }), { searchPeople: { text: 'Chair' } }])
      expect(await ben.codeOf(body)).toBe('NOT_ADMITTED');
    const before = ben.received.length;
    await chair.codeOf({ updateSettings: { title: 'Secret' } });
    await chair.codeOf(run({ say: { text: 'secret' } }));
    await waitFor(() => Object.keys(told(chair, 'said') ?? {}).length === 1, { what: 'the line' });
    expect(ben.received.slice(before).filter(({ delta, featureNews }) => delta ?? featureNews)).toEqual([]);

    expect(await chair.codeOf(run({ order: { what: 'back', id: idOf(joined) } }))).toBe('OK');
    await waitFor(() => told(ben, 'said') !== undefined && ben.roster.people.size === 2, {
      what: 'everything again',
    });
    expect(await ben.codeOf({ openMedia: {} })).toBe('OK');
  });

  test('tell whoever is put outside nothing of what is told in the same moment', async () => {
    const { client: chair } = await come(erfurt, 'Chair', { role: 'chair' });
    const { client: oz } = await come(erfurt, 'Oz');
    await waitFor(() => chair.roster.people.size === 2, { what: 'both' });
    await chair.codeOf(run({ say: { text: 'welcome' } }));

    const codes = await Promise.all(
      [run({ order: { what: 'outside', id: 'oz' } }), run({ say: { text: 'secret' } })].map((body) =>
        chair.codeOf(body),
      ),
    );

    expect(codes).toEqual(['OK', 'OK']);
    await waitFor(() => JSON.stringify(told(chair, 'said')).includes('secret'), { what: 'the line' });
    await waitFor(() => oz.received.some(({ featureNews }) => featureNews?.whole), { what: 'his view' });
    const heard = oz.received.flatMap(({ featureNews }) => featureNews?.features ?? []);
    expect(
      JSON.stringify(heard.map(({ records }) => records?.map(({ value }) => value && ofJson(value)))),
    ).not.toContain('secret');
  });

  test('hold for the first who comes at a site that is new to the room, from the first moment', async () => {
    await sites.sfu('sfu-jena-1', 'jena');
    const { client: chair } = await come(erfurt, 'Chair', { role: 'chair' });
    await chair.codeOf(run({ say: { text: 'secret' } }));
    await chair.codeOf(run({ swear: { text: 'x' } }));
    expect(await chair.codeOf(run({ order: { what: 'outside', id: 'oz' } }))).toBe('OK');

    const { client: oz, joined } = await come(jena, 'Oz');

    expect(await oz.codeOf({ openMedia: {} })).toBe('NOT_ADMITTED');
    expect([joined.features, joined.snapshot?.people]).toEqual([[], []]);
    await chair.codeOf(run({ say: { text: 'another secret' } }));
    const { client: ben } = await come(jena, 'Ben');
    await waitFor(() => Object.values(told(ben, 'said') ?? {}).includes('another secret'), {
      what: 'what is said to reach that site',
    });
    expect(oz.received.filter(({ delta, featureNews }) => delta ?? featureNews)).toEqual([]);
  });

  test('remove people, who may come again, and mute them once, at the SFU node', async () => {
    const sfu = await sites.sfu('sfu-jena-1', 'jena');
    const { client: chair } = await come(erfurt, 'Chair', { role: 'chair' });
    const { client: ben, joined } = await come(jena, 'Ben');
    await ben.openMedia();
    const { createTransport } = await ben.request({ createTransport: { direction: 1 } });
    const transportId = createTransport?.transportId ?? '';
    expect(await ben.codeOf({ produce: { transportId, kind: 1, rtpParametersJson: '{"codecs":[]}' } })).toBe(
      'OK',
    );
    const mic = `${idOf(joined)}:mic`;
    const isPaused = () => chair.roster.sources.get(mic)?.isPaused;
    await waitFor(() => isPaused() === false, { what: 'his microphone' });

    expect(await chair.codeOf(run({ order: { what: 'mute', id: idOf(joined) } }))).toBe('OK');
    await waitFor(() => sfu.pausedSources.includes(mic) && isPaused() === true, { what: 'it to be paused' });
    expect(await ben.codeOf({ setSourcePaused: { sourceId: mic, paused: false } })).toBe('OK');
    await waitFor(() => isPaused() === false, { what: 'it to be on again' });

    expect(await chair.codeOf(run({ order: { what: 'remove', id: idOf(joined) } }))).toBe('OK');
    expect(fromProtoCode((await ben.event('sessionClosed')).code)).toBe('REMOVED');
    await ben.untilClosed();
    await waitFor(() => sfu.closedSessions.length === 1, { what: 'his media to be closed' });
    const { client: again } = await come(jena, 'Ben');
    expect(await again.codeOf(run({ say: { text: 'sorry' } }))).toBe('OK');
  });

  test('outlive the home, replicated and durable ones, and go on being tended', async () => {
    const { client: anna } = await come(erfurt, 'Anna');
    const { client: ben } = await come(jena, 'Ben');
    const { client: cleo } = await come(jena, 'Cleo');
    await anna.codeOf(run({ say: { text: 'a' } }));
    await cleo.codeOf(run({ say: { text: 'c' } }));
    await ben.codeOf(run({ swear: { text: 'b' } }));
    await waitFor(() => told(cleo, 'sworn') === 1, { what: 'the oath' });
    // else they are at the home's site only, which the room would say
    await waitFor(async () => !(await isDegraded(erfurt)), { what: 'both sites have it' });

    await anna.request({ leave: {} });
    await erfurt.close();
    const again = run({ say: { text: 'd' } }, 'd');
    await waitFor(async () => (await ben.codeOf(again)) === 'OK', {
      what: 'another home',
      timeoutMs: TAKE_OVER_MS,
    });
    expect(await cleo.codeOf(run({ say: { text: 'brief' } }))).toBe('OK');

    expect(await ben.codeOf(run({ swear: { text: 'b' } }))).toBe('FEATURE_REFUSED');
    const isThere = (text: string) => Object.values(told(ben, 'said') ?? {}).includes(text);
    await waitFor(() => !isThere('c') && !isThere('brief'), { what: 'the brief line to go' });
    expect([isThere('a'), isThere('d')]).toEqual([true, true]);
  }, 120_000);

  test('a setting of the whole room is a small frame or two for each, however many there are', async () => {
    const { client: chair } = await come(erfurt, 'Chair', { role: 'chair', grants: { moderate: true } });
    const people = await Promise.all(
      Array.from({ length: 60 }, (_, n) => come(n % 2 === 0 ? erfurt : jena, `P${n}`)),
    );
    const clients = people.map(({ client }) => client);
    const titleOf = ({ deltas }: SignalClient) =>
      deltas.findLast(({ room }) => room?.settings)?.room?.settings;
    const isSettled = (one: SignalClient) => told(one, 'present') === 61 && one.roster.counts.people === 61;
    await waitFor(() => clients.every(isSettled), { what: 'all to know' });
    const before = clients.map(({ received }) => received.length);

    expect(await chair.codeOf({ updateSettings: { title: 'Council', audienceMic: false } })).toBe('OK');
    await waitFor(() => clients.every((one) => titleOf(one)?.title === 'Council'), { what: 'the title' });
    expect(await chair.codeOf(run({ giveFloor: { participantId: 'nobody' } }))).toBe('OK');
    expect(await chair.codeOf(run({ say: { text: 'done' } }))).toBe('OK');
    const isDone = (one: SignalClient) => Object.values(told(one, 'said') ?? {}).includes('done');
    await waitFor(() => clients.every(isDone), { what: 'the line after it' });

    const since = clients.map(({ received }, index) => received.slice(before[index]));
    const bytes = since.map((frames) =>
      frames.reduce((sum, frame) => sum + ServerEnvelope.encode(frame).finish().byteLength, 0),
    );
    expect(Math.max(...since.map((frames) => frames.length))).toBeLessThanOrEqual(MAX_FRAMES);
    expect(Math.max(...bytes)).toBeLessThanOrEqual(MAX_BYTES);
    expect(clients.filter(({ closed }) => closed)).toEqual([]);
  }, 120_000);

  test('decide what hundreds want in one moment together', async () => {
    const people = await Promise.all(
      Array.from({ length: 60 }, (_, n) => come(n % 2 === 0 ? erfurt : jena, `P${n}`)),
    );

    // asked again, as clients do, where a home was not reached in time; under its id it has one effect
    const decided = async ({ client }: (typeof people)[number], n: number) => {
      const wish =
        n % 3 === 0 ? run({ swear: { text: 'x' } }, `w${n}`) : run({ say: { text: 'y' } }, `w${n}`);
      let code = await client.codeOf(wish);
      const isDecided = async () => {
        if (code === 'HOME_UNREACHABLE') code = await client.codeOf(wish);
        return code !== 'HOME_UNREACHABLE';
      };
      await waitFor(isDecided, { what: `wish ${n} reaches the home`, timeoutMs: TAKE_OVER_MS });
      return code;
    };

    const codes = await Promise.all(people.map(decided));

    expect(new Set(codes)).toEqual(new Set(['OK']));
    const [first] = people;
    const isAll = () =>
      first !== undefined &&
      told(first.client, 'sworn') === 20 &&
      Object.keys(told(first.client, 'said') ?? {}).length === 40;
    await waitFor(isAll, { what: 'all of it' });
  }, 120_000);
});
