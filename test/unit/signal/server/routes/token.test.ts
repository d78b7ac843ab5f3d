import { describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { parseSiteId } from '../../../../../common/ids.ts';
import { LinkSecret } from '../../../../../signal/server/link-secret.ts';
import { tokenRoute } from '../../../../../signal/server/routes/token.ts';

const route = tokenRoute({
  key: { kid: 'k1', secret: new Uint8Array(32).fill(1) },
  ownSite: parseSiteId('erfurt'),
  signalUrlOf: () => 'wss://10.0.0.5:8080/v1',
  isOriginAllowed: () => true,
  linkSecret: new LinkSecret('right'),
});

const ask = async (peerIp: string, grants: object, headers: [string, string][] = [], role?: string) =>
  route.handle(
    {
      ...{ method: 'POST', path: '/v1/token', query: '', headers: new Map(headers), peerIp },
      body: Buffer.from(JSON.stringify({ room: 'r', name: 'Anna', secret: 'right', grants, role })),
    },
    [],
  );

describe('POST /v1/token of a node whose link has a secret', () => {
  test('gives the grant operator on this machine only', async () => {
    const grants = { operator: true };
    const refused = { code: 'GRANT_MISSING' };

    await expect(ask('10.0.0.7', grants)).rejects.toMatchObject(refused);
    await expect(ask('127.0.0.1', grants, [['forwarded', 'for=10.0.0.7']])).rejects.toMatchObject(refused);
    await expect(ask('127.0.0.1', grants)).resolves.toMatchObject({ status: 200 });
  });

  test('gives the grant bench to nobody', async () => {
    await expect(ask('127.0.0.1', { bench: true })).rejects.toMatchObject({ code: 'GRANT_MISSING' });
  });

  test('gives any role of a room, and none beyond', async () => {
    const roleOf = async (role?: string) => {
      const { body } = await ask('10.0.0.7', {}, [], role);
      return decodeJwt((JSON.parse(String(body)) as { token: string }).token)['role'];
    };

    expect(await Promise.all([roleOf('chair'), roleOf('observer'), roleOf()])).toEqual([
      ...['chair', 'observer', undefined],
    ]);
    await expect(ask('127.0.0.1', {}, [], 'operator')).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
  });

  test.each([{}, { moderate: true }, { moderate: true, operator: false, bench: false }])(
    'gives %j to whoever has the link',
    async (grants) => {
      await expect(ask('10.0.0.7', grants)).resolves.toMatchObject({ status: 200 });
    },
  );
});
