/** Bad input to a real signalling node: each gives its typed error, and somebody else in the room notices nothing. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { issueToken } from '../../common/auth/issue.ts';
import { AppError, fromProtoCode } from '../../common/errors.ts';
import { createLogger } from '../../common/log/logger.ts';
import { ClientEnvelope, Direction, SourceKind } from '../../proto/index.ts';
import type { SignalNode } from '../../signal/node.ts';
import type { FakeSfu } from '../support/fake-sfu.ts';
import type { SignalClient } from '../support/signal-client.ts';
import { SignalSites } from '../support/signal-sites.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOM = 'council';
const RTP = JSON.stringify({ codecs: [] });
const CLAIMS = { subject: 's', room: ROOM, name: 'Mallory' };

let sites: SignalSites;
let sfu: FakeSfu;
let node: SignalNode;
let bystander: SignalClient;
/** What the node says. */
let said: string[];

beforeEach(async () => {
  said = [];
  sites = new SignalSites();
  sfu = await sites.sfu();
  const destination = { write: (line: string) => void said.push(line) };
  node = await sites.node({ log: createLogger({ level: 'debug', destination }) });
  bystander = (await sites.join(node, ROOM, { name: 'Bystander' })).client;
  await bystander.openMedia();
});

afterEach(async () => {
  expect(await bystander.codeOf({ stats: { rttMs: 1 } })).toBe('OK');
  expect(bystander.closed).toBeUndefined();
  expect(bystander.strayFailures).toEqual([]);
  expect(bystander.received.filter((one) => one.mediaLost ?? one.sessionClosed)).toEqual([]);
  await sites.close();
});

describe('tokens', () => {
  const joinWith = async (accessToken: string) =>
    (await sites.connect(node)).codeOf({ join: { roomId: ROOM, accessToken } });

  test('none at all', async () => expect(await joinWith('')).toBe('TOKEN_MISSING'));

  test('garbage', async () => expect(await joinWith('not a token')).toBe('TOKEN_INVALID'));

  test('expired', async () => {
    const token = await issueToken(sites.key, CLAIMS, { ttlSec: 60, nowSec: 1_700_000_000 });

    expect(await joinWith(token)).toBe('TOKEN_EXPIRED');
  });

  test('for another room', async () =>
    expect(await joinWith(await sites.token('other'))).toBe('TOKEN_WRONG_ROOM'));

  test('for another site', async () =>
    expect(await joinWith(await sites.token(ROOM, { sites: ['jena'] }))).toBe('SITE_NOT_ALLOWED'));

  test('for another audience, which the log says without the token', async () => {
    const token = await issueToken(sites.key, CLAIMS, { ttlSec: 60, audience: 'somebody-else' });

    expect(await joinWith(token)).toBe('TOKEN_WRONG_AUDIENCE');

    expect(said.filter((line) => line.includes('"refused"')).join()).toContain('token: TOKEN_WRONG_AUDIENCE');
    for (const part of [token, ...token.split('.')]) expect(said.join()).not.toContain(part);
  });

  test('signed with a key that is not known', async () => {
    const token = await issueToken({ ...sites.key, kid: 'stranger' }, CLAIMS, { ttlSec: 60 });

    expect(await joinWith(token)).toBe('TOKEN_UNKNOWN_KEY');
  });

  test('signed with nothing (alg none)', async () => {
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const exp = Math.floor(Date.now() / 1000) + 60;
    const payload = { iss: 'kaskade', aud: 'kaskade', sub: 's', room: ROOM, name: 'Mallory', exp };

    expect(await joinWith(`${encode({ alg: 'none', kid: 'test' })}.${encode(payload)}.`)).toBe(
      'TOKEN_INVALID',
    );
  });

  test('a room name that is none', async () => {
    const client = await sites.connect(node);

    expect(await client.codeOf({ join: { roomId: 'a/b', accessToken: 'x' } })).toBe('ARGUMENT_INVALID');
  });

  test('a resume token that is none', async () => {
    const client = await sites.connect(node);

    expect(await client.codeOf({ resume: { roomId: ROOM, resumeToken: 'x.y' } })).toBe('RESUME_INVALID');
  });

  test('a resume token of nobody, for a room that is not open: none is made', async () => {
    const client = await sites.connect(node);
    const resumeToken = `${'x'.repeat(22)}.${'A'.repeat(43)}`;
    const { revision } = sites.cluster.state;

    expect(await client.codeOf({ resume: { roomId: 'elsewhere', resumeToken } })).toBe('RESUME_INVALID');

    expect(sites.cluster.state.revision).toBe(revision);
    expect(sites.stores.get('erfurt')?.roomCount).toBe(1);
  });

  test('a refused client may try again on the same socket', async () => {
    const client = await sites.connect(node);
    await client.codeOf({ join: { roomId: ROOM, accessToken: '' } });

    expect(await client.codeOf({ join: { roomId: ROOM, accessToken: await sites.token(ROOM) } })).toBe('OK');
  });
});

describe('frames', () => {
  const firstFailure = async (client: SignalClient) => {
    await waitFor(() => client.received.length > 0, { what: 'an answer' });
    return fromProtoCode(client.received[0]?.failure?.code);
  };

  test('garbage is refused, the fifth closes', async () => {
    const { client } = await sites.join(node, ROOM);
    for (let count = 1; count <= 4; count += 1) client.sendRaw(new Uint8Array([0xff, 0xff, 0xff]));
    expect(await client.codeOf({ stats: {} })).toBe('OK');
    expect(client.strayFailures).toEqual(Array(4).fill('FRAME_INVALID'));

    client.sendRaw(new Uint8Array([0xff]));

    expect((await client.untilClosed()).code).toBe(1007);
  });

  test('text', async () => {
    const client = await sites.connect(node);
    client.sendRaw('hello');

    expect((await client.untilClosed()).code).toBe(1003);
    expect(await firstFailure(client)).toBe('FRAME_NOT_BINARY');
  });

  test('more than 64 KiB', async () => {
    const client = await sites.connect(node);
    client.sendRaw(new Uint8Array(64 * 1024 + 1));

    expect((await client.untilClosed()).code).toBe(1009);
    expect(await firstFailure(client)).toBe('FRAME_TOO_LARGE');
  });

  test('a command of another version', async () => {
    const client = await sites.connect(node);
    const unknownField = new Uint8Array([
      ...ClientEnvelope.encode({ requestId: 7 }).finish(),
      0xa2,
      0x06,
      0x00,
    ]);
    client.sendRaw(unknownField);

    const answer = await waitFor(() => client.received.find((one) => one.requestId === 7), {
      what: 'answer',
    });
    expect(fromProtoCode(answer.failure?.code)).toBe('COMMAND_UNKNOWN');
    expect(client.closed).toBeUndefined();
  });

  test('too many at once', async () => {
    const { client } = await sites.join(node, ROOM);
    const answers = await Promise.all(Array.from({ length: 400 }, () => client.request({ stats: {} })));

    const limited = answers.filter(
      ({ failure }) => fromProtoCode(failure?.code) === 'RATE_LIMITED' && failure,
    );
    expect(limited.length).toBeGreaterThan(0);
    expect(limited[0]?.failure?.retryAfterMs).toBeGreaterThan(0);
  });
});

describe('state', () => {
  test('a second join', async () => {
    const { client } = await sites.join(node, ROOM);

    expect(await client.codeOf({ join: { roomId: ROOM, accessToken: await sites.token(ROOM) } })).toBe(
      'ALREADY_JOINED',
    );
  });

  test.each([{ openMedia: {} }, { leave: {} }, { watch: {} }, { stats: {} }, { produce: {} }])(
    'before join: %j',
    async (body) => {
      const client = await sites.connect(node);

      expect(await client.codeOf(body)).toBe('NOT_JOINED');
    },
  );

  test('transport, produce and watch before media is open', async () => {
    const { client } = await sites.join(node, ROOM);
    const produce = { transportId: 't', kind: SourceKind.SOURCE_KIND_MIC, rtpParametersJson: RTP };

    expect(await client.codeOf({ createTransport: { direction: Direction.DIRECTION_SEND } })).toBe(
      'MEDIA_NOT_OPEN',
    );
    expect(await client.codeOf({ produce })).toBe('MEDIA_NOT_OPEN');
    expect(await client.codeOf({ watch: {} })).toBe('MEDIA_NOT_OPEN');
  });
});

describe('sources', () => {
  const MIC = { transportId: 'transport-1', kind: SourceKind.SOURCE_KIND_MIC, rtpParametersJson: RTP };

  async function opened(publish: ('mic' | 'camera' | 'screen')[] = ['mic']): Promise<SignalClient> {
    const { client } = await sites.join(node, ROOM, { grants: { publish } });
    await client.openMedia();
    return client;
  }

  test('produce without the grant', async () => {
    const client = await opened();

    expect(await client.codeOf({ produce: { ...MIC, kind: SourceKind.SOURCE_KIND_SCREEN_AUDIO } })).toBe(
      'GRANT_MISSING',
    );
    expect(sfu.produced).toEqual([]);
  });

  test('produce of no kind', async () => {
    const client = await opened();

    expect(await client.codeOf({ produce: { ...MIC, kind: 99 as SourceKind } })).toBe('ARGUMENT_INVALID');
  });

  test.each(['', 'no json', '[]', '{}', JSON.stringify({ codecs: 'x'.repeat(17_000) })])(
    'produce with broken RTP parameters: %.20s',
    async (rtpParametersJson) => {
      const client = await opened();

      expect(await client.codeOf({ produce: { ...MIC, rtpParametersJson } })).toBe('RTP_PARAMETERS_INVALID');
    },
  );

  test('a foreign transport', async () => {
    const client = await opened();
    const foreign = { transportId: 'somebody-elses' };

    expect(await client.codeOf({ produce: { ...MIC, ...foreign } })).toBe('TRANSPORT_UNKNOWN');
    expect(await client.codeOf({ connectTransport: { ...foreign, dtlsParametersJson: '{}' } })).toBe(
      'TRANSPORT_UNKNOWN',
    );
    expect(await client.codeOf({ restartIce: foreign })).toBe('TRANSPORT_UNKNOWN');
  });

  test('somebody else’s source can be neither paused nor closed', async () => {
    const owner = await opened();
    const { produce } = await owner.request({ produce: MIC });
    const { client } = await sites.join(node, ROOM);
    await client.openMedia();
    const sourceId = produce?.sourceId ?? '';

    expect(await client.codeOf({ setSourcePaused: { sourceId, paused: true } })).toBe('SOURCE_UNKNOWN');
    expect(await client.codeOf({ closeSource: { sourceId } })).toBe('SOURCE_UNKNOWN');
  });

  test('a source that has gone', async () => {
    const owner = await opened();
    const { produce } = await owner.request({ produce: MIC });
    const sourceId = produce?.sourceId ?? '';
    await owner.request({ closeSource: { sourceId } });
    const client = await opened();

    const { watch } = await client.request({ watch: { wishes: [{ sourceId }] } });

    expect(watch?.failures?.map(({ failure }) => fromProtoCode(failure?.code))).toEqual(['SOURCE_UNKNOWN']);
  });

  test('watch without the grant', async () => {
    const { client } = await sites.join(node, ROOM, { grants: { subscribe: false } });
    await client.openMedia();

    expect(await client.codeOf({ watch: {} })).toBe('GRANT_MISSING');
  });

  test('nobody has room for the media', async () => {
    sfu.refusal = new AppError('NO_CAPACITY', 'full');
    const { client } = await sites.join(node, ROOM);

    const { failure } = await client.request({ openMedia: {} });

    expect(fromProtoCode(failure?.code)).toBe('NO_CAPACITY');
    expect(failure?.retryAfterMs).toBeGreaterThan(0);
  });
});
