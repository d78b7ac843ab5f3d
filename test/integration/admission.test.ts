/** Admission on signalling's side: real sockets, rooms and gRPC; SFU nodes that refuse, fail, or are left out. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AppError, fromProtoCode } from '../../common/errors.ts';
import { Direction, SourceKind } from '../../proto/index.ts';
import { SignalSites } from '../support/signal-sites.ts';
import type { SignalClient } from '../support/signal-client.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOM = 'council';
let sites: SignalSites;

beforeEach(() => {
  sites = new SignalSites();
});
afterEach(() => sites.close());

const openMedia = async (client: SignalClient) =>
  (await client.request({ openMedia: {} })).openMedia?.sfuNodeId;

describe('opening media', () => {
  test('goes on to the next SFU node when one refuses a place, or fails after its promise', async () => {
    const [first, second] = [await sites.sfu('sfu-1'), await sites.sfu('sfu-2')];
    const node = await sites.node();
    const { client } = await sites.join(node, ROOM);
    first.noPlace = new AppError('NO_CAPACITY', 'full', { retryAfterMs: 2_000 });
    expect(await openMedia(client)).toBe('sfu-2');

    first.noPlace = undefined;
    second.refusal = new AppError('WORKER_DIED', 'gone');

    expect(await openMedia(client)).toBe('sfu-1');
    expect(second.reserved.length).toBeGreaterThan(0);
    await waitFor(() => second.closedSessions.length > 0, { what: 'the promise to be given back' });
  });

  test('leaves out the node where transports could not be made', async () => {
    const sfus = [await sites.sfu('sfu-1'), await sites.sfu('sfu-2')];
    const node = await sites.node();
    const { client } = await sites.join(node, ROOM);
    const before = await openMedia(client);
    const bad = sfus.find(({ nodeId }) => nodeId === before);
    if (bad) bad.noTransport = new AppError('WORKER_DIED', 'gone');
    const wish = { createTransport: { direction: Direction.DIRECTION_SEND } };
    expect(await client.codeOf(wish)).toBe('WORKER_DIED');

    const after = await openMedia(client);

    expect(after).not.toBe(before);
    expect(await client.codeOf(wish)).toBe('OK');
  });

  test('says when to come again where no node has a place', async () => {
    const sfu = await sites.sfu();
    const node = await sites.node();
    const { client } = await sites.join(node, ROOM);
    sfu.noPlace = new AppError('NO_CAPACITY', 'full', { retryAfterMs: 2_000 });

    const { failure } = await client.request({ openMedia: {} });

    expect(fromProtoCode(failure?.code)).toBe('NO_CAPACITY');
    expect(failure?.retryAfterMs).toBeGreaterThanOrEqual(1_000);
  });
});

describe('joining', () => {
  test('in a crowd everybody hears a place and gets in, in turn', async () => {
    const node = await sites.node({ joins: { perSec: 15, maxWaiting: 100 } });
    const accessToken = await sites.token(ROOM);
    // more than two times those who are let in at once after a quiet time, which there may be one of meanwhile
    const people = await Promise.all(Array.from({ length: 75 }, () => sites.connect(node)));

    const codes = await Promise.all(
      people.map((client) => client.codeOf({ join: { roomId: ROOM, accessToken } })),
    );

    expect(new Set(codes)).toEqual(new Set(['OK']));
    const told = people.filter(({ received }) => received.some(({ queuePlace }) => queuePlace?.place));
    expect(told.length).toBeGreaterThan(0);
  });

  test('beyond the queue the answer says when to come again', async () => {
    const node = await sites.node({ joins: { perSec: 1, maxWaiting: 0 } });
    const accessToken = await sites.token(ROOM);
    const enter = async () => {
      const client = await sites.connect(node);
      return client.request({ join: { roomId: ROOM, accessToken } });
    };

    const answers = await Promise.all(Array.from({ length: 60 }, enter));

    const refused = answers.flatMap(({ failure }) => failure ?? []);
    expect(refused.length).toBeGreaterThan(0);
    expect(new Set(refused.map(({ code }) => fromProtoCode(code)))).toEqual(new Set(['RATE_LIMITED']));
    expect(Math.min(...refused.map(({ retryAfterMs }) => retryAfterMs ?? 0))).toBeGreaterThan(0);
  });
});

describe('podium and audience', () => {
  test('who is not on the podium is silenced where the settings say so, and sends again from there', async () => {
    await sites.sfu();
    const node = await sites.node();
    const { client: clerk } = await sites.join(node, ROOM, { grants: { moderate: true }, subject: 'clerk' });
    const { client, joined } = await sites.join(node, ROOM, { subject: 'guest' });
    const participantId = joined.participantId ?? '';
    const sourceId = `${participantId}:cam`;
    await openMedia(client);
    const { createTransport } = await client.request({
      createTransport: { direction: Direction.DIRECTION_SEND },
    });
    const camera = {
      transportId: createTransport?.transportId ?? '',
      kind: SourceKind.SOURCE_KIND_CAMERA,
      rtpParametersJson: JSON.stringify({ codecs: [] }),
    };
    expect(await client.codeOf({ produce: camera })).toBe('OK');

    await clerk.request({ updateSettings: { audienceCamera: false } });

    await waitFor(() => clerk.roster.sources.get(sourceId)?.isPaused === true, {
      what: 'the camera to be off',
    });
    const unpause = { setSourcePaused: { sourceId, paused: false } };
    expect(await client.codeOf(unpause)).toBe('PODIUM_ONLY');

    await clerk.request({ setPodium: { participantId, on: true } });
    await waitFor(async () => (await client.codeOf(unpause)) === 'OK', { what: 'the camera to be on again' });

    await clerk.request({ setPodium: { participantId, on: false } });
    await waitFor(() => clerk.roster.sources.get(sourceId)?.isPaused === true, {
      what: 'the camera to be off',
    });
  });
});
