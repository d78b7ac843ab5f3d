import { describe, expect, test } from '@jest/globals';
import type { Backend } from '../../../../web/state/backend.ts';
import { namedUrl, readLinkToken, withLinkToken } from '../../../../web/state/link-token.ts';

const tokenOf = (payload: unknown): string =>
  `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.c2ln`;
const TOKEN = tokenOf({ room: 'Rat', name: 'Şebnem Öztürk', exp: 2 });
const LINK = { token: TOKEN, room: 'Rat', name: 'Şebnem Öztürk', expiresAtMs: 2_000 };

describe('readLinkToken()', () => {
  test('reads who may join which room until when', () => {
    expect(readLinkToken(TOKEN)).toEqual(LINK);
  });

  test.each(['', 'x', 'a.b.c', tokenOf('Rat'), tokenOf({ name: 'Anna' })])('takes %j for none', (text) => {
    expect(readLinkToken(text)).toBeUndefined();
  });
});

describe('namedUrl()', () => {
  test('says who joins what, and keeps the rest', () => {
    const url = new URL(namedUrl('https://a/?autojoin=1&name=x', LINK));

    expect(Object.fromEntries(url.searchParams)).toEqual({
      autojoin: '1',
      room: 'Rat',
      name: 'Şebnem Öztürk',
    });
  });
});

describe('withLinkToken()', () => {
  const asked: unknown[] = [];
  const server: Backend = {
    fetchSites: async (room, options) => {
      asked.push([room, options]);
      const rest = { moreSignalUrls: [], pingUrl: 'http://j', load: 0, hasRoom: undefined };
      return [{ site: 'jena', signalUrl: 'ws://j', ...rest }];
    },
    fetchAdmission: async () => ({ token: 'demo', signalUrl: 'ws://d', expiresAtMs: 1 }),
  };
  const backend = withLinkToken(server, LINK, 'https://a:8443/?room=Rat');

  test('joins by the token at the node that gave the page, where no other is known', async () => {
    expect(await backend.fetchAdmission({ room: 'Rat', name: 'x', site: 'jena' })).toEqual({
      token: TOKEN,
      signalUrl: 'wss://a:8443/v1/signal',
      expiresAtMs: 2_000,
    });
  });

  test('joins at the site that was chosen from those that the token allows', async () => {
    await backend.fetchSites('Rat');

    expect(asked).toEqual([['Rat', { token: TOKEN }]]);
    expect(await backend.fetchAdmission({ room: 'Rat', name: 'x', site: 'jena' })).toMatchObject({
      signalUrl: 'ws://j',
    });
  });

  test('has no say in other rooms', async () => {
    expect(await backend.fetchAdmission({ room: 'Bau', name: 'x', site: '' })).toMatchObject({
      token: 'demo',
    });
  });
});
