/** Checks of the connection by people whom nobody knows: each is one short session, they are few, and joins go first. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { fromProtoCode } from '../../common/errors.ts';
import { Direction, PeopleList, SourceKind } from '../../proto/index.ts';
import type { SignalNode } from '../../signal/node.ts';
import type { FakeSfu } from '../support/fake-sfu.ts';
import type { SignalClient } from '../support/signal-client.ts';
import { SignalSites } from '../support/signal-sites.ts';
import { waitFor } from '../support/wait-for.ts';

/** At a node, at a time (signal/admission/check-places.ts). */
const PLACES = 16;
const MIC = {
  transportId: 'transport-1',
  kind: SourceKind.SOURCE_KIND_MIC,
  rtpParametersJson: '{"codecs":[]}',
};

let sites: SignalSites;
let sfu: FakeSfu;
let node: SignalNode;

beforeEach(async () => {
  sites = new SignalSites();
  sfu = await sites.sfu();
  node = await sites.node({ isDemo: false });
});
afterEach(() => sites.close());

type Place = { readonly roomId: string; readonly accessToken: string };

/** As a page gets it. */
async function checkToken(at = node): Promise<Place> {
  const answer = await fetch(`http://127.0.0.1:${at.port}/v1/check`, { method: 'POST', body: '{}' });
  const { token } = (await answer.json()) as { readonly token: string };
  return { roomId: String(decodeJwt(token)['room']), accessToken: token };
}

async function begin(join: Place) {
  const client = await sites.connect(node);
  return { client, answer: await client.request({ join }) };
}

async function codeOfJoin(join: Place, at = node) {
  const client = await sites.connect(at);
  return client.codeOf({ join });
}

const isRoomOpen = async (): Promise<boolean> => {
  const metrics = await (await fetch(`http://${node.adminAddress}/metrics`)).text();
  return !/^kaskade_signal_rooms{.*} 0$/m.test(metrics);
};

async function sending(): Promise<SignalClient> {
  const { client } = await begin(await checkToken());
  await client.openMedia();
  for (const direction of [Direction.DIRECTION_SEND, Direction.DIRECTION_RECV])
    await client.request({ createTransport: { direction } });
  await client.request({ connectTransport: { transportId: 'transport-1', dtlsParametersJson: '{}' } });
  expect((await client.request({ produce: MIC })).produce?.sourceId).toMatch(/:mic$/);
  return client;
}

describe('a token for a check', () => {
  test('is good for one session, at one site, and for nothing else', async () => {
    const jena = await sites.node({ site: 'jena' });
    const join = await checkToken();
    const { client } = await begin(join);

    expect(await codeOfJoin(join)).toBe('TOKEN_EXPIRED');
    await client.request({ leave: {} });
    await client.untilClosed();
    expect(await codeOfJoin(join)).toBe('TOKEN_EXPIRED');
    expect(await codeOfJoin(await checkToken(), jena)).toBe('SITE_NOT_ALLOWED');
    const list = await fetch(`http://127.0.0.1:${node.port}/v1/sites`, {
      headers: { authorization: `Bearer ${join.accessToken}` },
    });
    expect([list.status, await list.json()]).toMatchObject([403, { code: 'GRANT_MISSING' }]);
  });

  test('lets nobody into its room beside the one who checks, at another node either', async () => {
    const join = await checkToken();
    const other = await sites.node({ isDemo: false });
    await begin(join);

    expect(await codeOfJoin(join, other)).toBe('ROOM_FULL');
  });
});

describe('the session of a check', () => {
  test('sends sound, and may ask for nothing else, nor for the same without end', async () => {
    const client = await sending();
    const list = PeopleList.PEOPLE_LIST_BY_NAME;

    expect(await client.codeOf({ produce: { ...MIC, kind: SourceKind.SOURCE_KIND_CAMERA } })).toBe(
      'GRANT_MISSING',
    );
    expect(await client.codeOf({ show: { shown: [{ list, pages: [0] }] } })).toBe('GRANT_MISSING');
    expect(await client.codeOf({ watch: { wishes: [] } })).toBe('GRANT_MISSING');
    expect(await client.codeOf({ featureCommand: { feature: 'hands', command: new Uint8Array() } })).toBe(
      'GRANT_MISSING',
    );
    const again = await Promise.all(Array.from({ length: 9 }, () => client.codeOf({ openMedia: {} })));
    expect(again).toContain('RATE_LIMITED');
    expect(sfu.opened.length).toBeLessThan(5);
  });

  test('ends with its socket: nobody can come back to it, its media and its room are gone', async () => {
    const { client, answer } = await begin(await checkToken());
    await client.openMedia();
    expect(answer.join?.resumeToken).toBe('');

    await client.close();

    await waitFor(() => sfu.closedSessions.length === 1, { what: 'its media is released' });
    await waitFor(async () => !(await isRoomOpen()), { what: 'its room is closed' });
  });
});

describe('a node', () => {
  test('serves few checks at a time: others are told to wait, who joins a room is not', async () => {
    const places = await Promise.all(Array.from({ length: PLACES + 1 }, () => checkToken()));
    const begun = await Promise.all(places.map(begin));

    const failures = begun.flatMap(({ answer }) => answer.failure ?? []);
    expect(failures).toHaveLength(1);
    const [failure] = failures;
    expect(fromProtoCode(failure?.code)).toBe('RATE_LIMITED');
    expect(failure?.retryAfterMs).toBeGreaterThan(5_000); // longer than a page looks
    const { joined } = await sites.join(node, 'council');
    expect(joined.resumeToken).not.toBe('');
  });
});
