import { describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { parseSiteId } from '../../../../../common/ids.ts';
import { checkRoute } from '../../../../../signal/server/routes/check.ts';

function makeRoute() {
  let nowMs = 0;
  const route = checkRoute({
    key: { kid: 'k1', secret: new Uint8Array(32).fill(1) },
    ownSite: parseSiteId('erfurt'),
    signalUrlOf: (site) => (site === 'nowhere' ? undefined : `wss://${site}.test/v1`),
    isOriginAllowed: (origin) => origin !== 'https://evil.test',
    peerOf: ({ peerIp }) => peerIp,
    clock: { monotonicMs: () => nowMs },
  });
  const ask = async (body: object, peerIp = '10.0.0.7', origin = '') =>
    route.handle(
      {
        ...{ method: 'POST', path: '/v1/check', query: '', headers: new Map([['origin', origin]]), peerIp },
        body: Buffer.from(JSON.stringify(body)),
      },
      [],
    );
  const claimsOf = ({ body }: Awaited<ReturnType<typeof ask>>): Record<string, unknown> => {
    const { token } = JSON.parse(String(body)) as { token: string };
    return decodeJwt(token);
  };
  return { ask, claimsOf, pass: (ms: number) => (nowMs += ms) };
}

describe('POST /v1/check', () => {
  test('gives a token for a room of one’s own, each time another, for a check at one site', async () => {
    const { ask, claimsOf } = makeRoute();
    const [one, other] = [claimsOf(await ask({ site: 'jena' })), claimsOf(await ask({}))];

    expect(one).toMatchObject({ site: 'jena', grants: { publish: ['mic'], subscribe: false } });
    expect([one['check'], one['sites'], other['sites']]).toEqual([true, ['jena'], ['erfurt']]);
    expect(Number(one['exp']) - Number(one['iat'])).toBe(60);
    expect(one['room']).toMatch(/^check-[\w-]{20}$/);
    expect(other['room']).not.toBe(one['room']);
  });

  test('gives few to an address, and again after a while', async () => {
    const { ask, pass } = makeRoute();
    await Promise.all(Array.from({ length: 20 }, () => ask({})));

    await expect(ask({})).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 2_000 });
    await expect(ask({}, '10.0.0.8')).resolves.toMatchObject({ status: 200 });
    pass(2_000);
    await expect(ask({})).resolves.toMatchObject({ status: 200 });
  });

  test('gives none to pages of others, for sites that there are not, and for grants', async () => {
    const { ask } = makeRoute();

    await expect(ask({}, '10.0.0.7', 'https://evil.test')).rejects.toMatchObject({
      code: 'ORIGIN_FORBIDDEN',
    });
    await expect(ask({ site: 'nowhere' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(ask({ grants: { subscribe: true } })).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
  });
});
