import { describe, expect, test } from '@jest/globals';
import { createBackend } from '../../../../web/state/backend.ts';

const identity = { room: 'Rat', name: 'Anna', site: 'jena' };
const answering = (body: unknown, status = 200) => createBackend(async () => Response.json(body, { status }));

describe('createBackend()', () => {
  test('asks for a token for this room, name and site', async () => {
    const asked: unknown[] = [];
    const backend = createBackend(async (url, init) => {
      asked.push([url, JSON.parse(init?.body as string)]);
      return Response.json({ token: 't', signalUrl: 'ws://s', expiresAt: '1970-01-01T00:00:01Z' });
    });

    expect(await backend.fetchAdmission(identity)).toEqual({
      token: 't',
      signalUrl: 'ws://s',
      expiresAtMs: 1_000,
    });
    expect(asked).toEqual([['/v1/token', identity]]);
  });

  test("shows the link's secret", async () => {
    const asked: unknown[] = [];
    const fetch = async (_url: string, init?: RequestInit) => {
      asked.push(JSON.parse(init?.body as string));
      return Response.json({ token: 't', signalUrl: 'ws://s' });
    };

    await createBackend(fetch, 'right').fetchAdmission({ ...identity, site: '' });

    expect(asked).toEqual([{ room: 'Rat', name: 'Anna', secret: 'right' }]);
  });

  test.each([
    [
      'the code that the server gives',
      answering({ code: 'ARGUMENT_INVALID', detail: 'x' }, 400),
      'ARGUMENT_INVALID',
    ],
    ['a refusal without one', answering('nope', 404), 'TOKEN_INVALID'],
    ['a broken proxy', answering('bad gateway', 502), 'SIGNAL_UNREACHABLE'],
    ['an answer without a token', answering({}), 'INTERNAL'],
    ['no answer', createBackend(() => Promise.reject(new TypeError('offline'))), 'SIGNAL_UNREACHABLE'],
  ])('fails with a code for %s', async (_name, backend, code) => {
    await expect(backend.fetchAdmission(identity)).rejects.toMatchObject({ code });
  });

  test('asks for the sites with hints for a room, as somebody with a token where there is one', async () => {
    const asked: unknown[] = [];
    const jena = { site: 'jena', signalUrl: 'ws://j', pingUrl: 'http://j' };
    const backend = createBackend(async (url, init) => {
      asked.push([url, init?.headers]);
      return Response.json({ sites: [jena] });
    });

    expect(await backend.fetchSites('Rat')).toMatchObject([jena]);
    await backend.fetchSites('', { token: 't', timeoutMs: 100 });

    expect(asked).toEqual([
      ['/v1/sites?room=Rat', undefined],
      ['/v1/sites', { authorization: 'Bearer t' }],
    ]);
  });
});
