import { describe, expect, test } from '@jest/globals';
import { createBackend, preferredSite } from '../../../../web/state/backend.ts';

const identity = { room: 'Rat', name: 'Anna', site: 'jena' };
const answering = (body: unknown, status = 200) => createBackend(async () => Response.json(body, { status }));

describe('createBackend()', () => {
  test('asks for a token for this room, name and site', async () => {
    const asked: unknown[] = [];
    const backend = createBackend(async (url, init) => {
      asked.push([url, JSON.parse(init?.body as string)]);
      return Response.json({ token: 't', signalUrl: 'ws://s' });
    });

    expect(await backend.fetchAdmission(identity)).toEqual({ token: 't', signalUrl: 'ws://s' });
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

  test('leaves out sites that it cannot read', async () => {
    const backend = answering({ sites: [{ site: 'jena', signalUrl: 'ws://j' }, { site: 7 }, null] });

    expect(await backend.fetchSites()).toEqual([{ site: 'jena', signalUrl: 'ws://j' }]);
  });
});

describe('preferredSite()', () => {
  const sites = [
    { site: 'erfurt', signalUrl: 'ws://localhost:8080/v1/signal' },
    { site: 'jena', signalUrl: 'ws://localhost:8081/v1/signal' },
  ];

  test.each([
    ['the wanted one', 'jena', 'localhost:8080', 'jena'],
    ['the one that serves the page', '', 'localhost:8081', 'jena'],
    ['the first', 'nowhere', 'elsewhere', 'erfurt'],
  ])('is %s', (_name, wanted, host, expected) => {
    expect(preferredSite(sites, wanted, host)).toBe(expected);
  });

  test('stays as wanted while no sites are known', () => {
    expect(preferredSite([], 'jena', 'x')).toBe('jena');
  });
});
