/** The HTTP side of a real signalling node: probes, tokens, sites, topology, the page's files. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LinkState, SourceKind } from '../../proto/index.ts';
import type { SignalNode } from '../../signal/node.ts';
import { SignalClient } from '../support/signal-client.ts';
import { SignalSites } from '../support/signal-sites.ts';
import { waitFor } from '../support/wait-for.ts';

let sites: SignalSites;
let webRoot: string;

beforeEach(async () => {
  sites = new SignalSites();
  webRoot = await mkdtemp(join(tmpdir(), 'kaskade-web-'));
  await mkdir(join(webRoot, 'assets'));
  await writeFile(join(webRoot, 'index.html'), '<!doctype html><title>Kaskade</title>');
  await writeFile(join(webRoot, 'assets/main-abcdef12.js'), 'export {};');
});

afterEach(async () => {
  await sites.close();
  await rm(webRoot, { recursive: true });
});

const get = (node: SignalNode, path: string, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${node.port}${path}`, { headers });

const post = (node: SignalNode, path: string, body: string) =>
  fetch(`http://127.0.0.1:${node.port}${path}`, { method: 'POST', body });

type Raw = { readonly method?: string; readonly headers?: Record<string, string[]>; readonly body?: string };

/** The path as it is, which fetch() would normalise, and header lines as they are, which it would join. */
function rawStatus(port: number, path: string, { body, ...how }: Raw = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port, path, agent: false, ...how }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    outgoing.on('error', reject).end(body);
  });
}

describe('probes', () => {
  test('live and ready, without any SFU node', async () => {
    const node = await sites.node();

    expect((await get(node, '/livez')).status).toBe(200);
    expect((await get(node, '/readyz')).status).toBe(200);
  });

  test('metrics are Prometheus text', async () => {
    const node = await sites.node();

    const answer = await get(node, '/metrics');

    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(await answer.text()).toContain('kaskade_signal_sockets');
  });
});

describe("the operator's listener", () => {
  test('answers probes and metrics, as the port of clients does', async () => {
    const node = await sites.node();
    const ask = (path: string) => fetch(`http://${node.adminAddress}${path}`);

    const [live, ready, metrics] = await Promise.all(['/livez', '/readyz', '/metrics'].map(ask));

    expect([live?.status, ready?.status]).toEqual([200, 200]);
    expect(await metrics?.text()).toMatch(/^kaskade_store_up\{store="redis",node="signal-.*"\} 1$/m);
  });
});

describe('POST /v1/token', () => {
  test('gives a token with which one can join at the site asked for', async () => {
    const erfurt = await sites.node();
    const jena = await sites.node({ site: 'jena' });
    await waitFor(async () => (await (await get(erfurt, '/v1/sites')).text()).includes('jena'), {
      what: 'jena is known',
    });

    const answer = await post(erfurt, '/v1/token', JSON.stringify({ room: 'r', name: 'Anna', site: 'jena' }));

    const body = (await answer.json()) as { token: string; expiresAt: string; signalUrl: string };
    expect(body.signalUrl).toBe(jena.clientUrl);
    expect(Date.parse(body.expiresAt)).toBeGreaterThan(Date.now());
    const { client, joined } = await SignalClient.join(jena.port, 'r', body.token);
    expect(joined.site).toBe('jena');
    await client.close();
  });

  test('gives a token for some sites only', async () => {
    const erfurt = await sites.node();
    const body = { room: 'r', name: 'Anna', sites: ['erfurt'] };

    const granted = await post(erfurt, '/v1/token', JSON.stringify(body));
    const refused = await post(erfurt, '/v1/token', JSON.stringify({ ...body, site: 'jena' }));

    expect(await granted.json()).toMatchObject({ signalUrl: erfurt.clientUrl });
    expect([refused.status, await refused.json()]).toMatchObject([403, { code: 'SITE_NOT_ALLOWED' }]);
  });

  test.each(['', '[]', '{"room":"r"}', '{"room":"a/b","name":"n"}', '{"room":"r","name":"n","x":1}'])(
    'refuses the body %s',
    async (body) => {
      const node = await sites.node();

      const answer = await post(node, '/v1/token', body);

      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code: 'ARGUMENT_INVALID', detail: expect.any(String) });
    },
  );

  test('refuses what is too large', async () => {
    const node = await sites.node();

    expect((await post(node, '/v1/token', 'x'.repeat(65 * 1024))).status).toBe(413);
  });

  test('does not exist outside the demo, nor through a proxy', async () => {
    const production = await sites.node({ isDemo: false });
    const demo = await sites.node();
    const body = JSON.stringify({ room: 'r', name: 'Anna' });

    expect((await post(production, '/v1/token', body)).status).toBe(404);
    const proxied = await fetch(`http://127.0.0.1:${demo.port}/v1/token`, {
      method: 'POST',
      body,
      headers: { 'x-forwarded-for': '203.0.113.9' },
    });
    expect(proxied.status).toBe(404);
  });
});

describe('POST /v1/check', () => {
  const BURST = 20;

  test('is counted by client, where two proxies add a line each', async () => {
    const node = await sites.node({ trustedProxies: ['127.0.0.0/8', '10.0.0.0/8'] });
    const ask = (madeUp: string, client: string): Promise<number> =>
      rawStatus(node.port, '/v1/check', {
        ...{ method: 'POST', body: '{}' },
        headers: { 'x-forwarded-for': [madeUp, client, '10.0.0.9'] },
      });
    const asked = Array.from({ length: BURST + 1 }, (_, i) => ask(`203.0.113.${i}`, '192.0.2.1'));

    expect((await Promise.all(asked)).filter((status) => status === 429)).toHaveLength(1);
    expect(await ask('203.0.113.1', '192.0.2.2')).toBe(200);
  });
});

describe('a node whose link has a secret', () => {
  const asking = (secret?: string) => JSON.stringify({ room: 'r', name: 'Anna', secret });

  test('gives tokens to whoever has it, and to nobody else on this machine either', async () => {
    const node = await sites.node({ linkSecret: 'right' });

    const answers = await Promise.all(
      ['right', 'wrong', undefined].map((secret) => post(node, '/v1/token', asking(secret))),
    );

    expect(answers.map(({ status }) => status)).toEqual([200, 403, 403]);
    expect(await answers[2]?.json()).toMatchObject({ code: 'LINK_SECRET_INVALID' });
  });

  test('shows metrics and topologies to others only with it', async () => {
    const node = await sites.node({ linkSecret: 'right' });
    // as a request that a proxy passes on, which is not from this machine
    const ask = (path: string, secret: string) =>
      get(node, path, { 'x-forwarded-for': '203.0.113.9', authorization: `Bearer ${secret}` });

    expect((await ask('/metrics', 'right')).status).toBe(200);
    expect((await ask('/metrics', 'wrong')).status).toBe(403);
    expect((await get(node, '/metrics', { 'x-forwarded-for': '203.0.113.9' })).status).toBe(404);
    expect((await ask('/v1/rooms/r/topology', 'right')).status).toBe(404); // no such room
    expect((await ask('/v1/rooms/r/topology', 'wrong')).status).toBe(403);
  });
});

describe('GET /v1/sites', () => {
  type Site = { readonly site: string };
  const list = async (node: SignalNode, query = '', headers: Record<string, string> = {}) =>
    (await (await get(node, `/v1/sites${query}`, headers)).json()) as { readonly sites: readonly Site[] };
  const names = async (...args: Parameters<typeof list>) =>
    (await list(...args)).sites.map(({ site }) => site).join();

  test('lists all sites with their addresses, their load and whether the room is there', async () => {
    const sfu = await sites.sfu('sfu-b', 'jena');
    await sfu.carry('council');
    const erfurt = await sites.node();
    const jena = await sites.node({ site: 'jena' });
    const ping = (node: SignalNode) => `http://localhost:${node.port}/v1/ping`;
    const of = ({ clientUrl }: SignalNode) => ({ signalUrl: clientUrl, moreSignalUrls: [] });

    const expected = [
      { site: 'erfurt', ...of(erfurt), pingUrl: ping(erfurt), load: 1, hasRoom: false },
      { site: 'jena', ...of(jena), pingUrl: ping(jena), load: 0.1, hasRoom: true },
    ];
    const listed = async () => JSON.stringify(await list(erfurt, '?room=council'));
    await waitFor(async () => (await listed()) === JSON.stringify({ sites: expected }), {
      what: 'both sites with hints',
    });
  });

  test('with a token only those that it allows; without one no word about rooms', async () => {
    const erfurt = await sites.node({ isDemo: false });
    await sites.node({ site: 'jena', isDemo: false });
    await waitFor(async () => (await names(erfurt)) === 'erfurt,jena', { what: 'both sites' });
    const authorization = `Bearer ${await sites.token('council', { sites: ['jena', 'gera'] })}`;

    const allowed = await list(erfurt, '?room=council', { authorization });

    expect(allowed.sites).toMatchObject([{ site: 'jena', hasRoom: false }]);
    expect((await get(erfurt, '/v1/sites?room=other', { authorization })).status).toBe(403);
    expect((await list(erfurt, '?room=council')).sites[0]).not.toHaveProperty('hasRoom');
    expect((await get(erfurt, '/v1/sites?room=a/b')).status).toBe(400);
  });
});

describe('GET /v1/ping', () => {
  test('may be read by pages that may connect, and by nobody else', async () => {
    const node = await sites.node({ allowedOrigins: ['https://page.example'] });

    const allowed = await get(node, '/v1/ping', { origin: 'https://page.example' });
    const foreign = await get(node, '/v1/ping', { origin: 'https://other.example' });

    expect([allowed.status, await allowed.text()]).toEqual([200, '']);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://page.example');
    expect(allowed.headers.get('cache-control')).toBe('no-store');
    expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });
});

describe('GET /v1/rooms/{room}/topology', () => {
  const path = '/v1/rooms/council/topology';

  test('an unknown room', async () => {
    const answer = await get(await sites.node(), path);

    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'ROOM_UNKNOWN' });
  });

  test('merges what the SFU nodes say', async () => {
    const erfurt = await sites.sfu('sfu-a', 'erfurt');
    const jena = await sites.sfu('sfu-b', 'jena');
    const node = await sites.node();
    const producer = {
      producerId: 'p',
      sourceId: 'x:mic',
      kind: SourceKind.SOURCE_KIND_MIC,
      originNodeId: 'sfu-a',
    };
    erfurt.description = {
      routers: [
        {
          routerId: 'r1',
          workerPid: 7,
          consumerCount: 2,
          producers: [{ ...producer, pipedToNodeIds: ['sfu-b'] }],
        },
      ],
      links: [{ peerNodeId: 'sfu-b', state: LinkState.LINK_STATE_UP, rttMs: 2, sentSourceIds: ['x:mic'] }],
    };
    jena.description = { links: [{ peerNodeId: 'sfu-a', state: LinkState.LINK_STATE_CONNECTING, rttMs: 3 }] };
    await erfurt.carry('council');
    await jena.carry('council');

    const answer = (await (await get(node, path)).json()) as Record<string, unknown>;

    expect(answer).toEqual({
      room: 'council',
      version: expect.any(Number),
      nodes: [
        {
          id: 'sfu-a',
          site: 'erfurt',
          routers: [
            {
              id: 'r1',
              worker: 7,
              producers: [{ id: 'p', source: 'x:mic', kind: 'audio', origin: 'sfu-a', piped: ['sfu-b'] }],
              consumers: 2,
            },
          ],
        },
        { id: 'sfu-b', site: 'jena', routers: [] },
      ],
      links: [{ from: 'sfu-a', to: 'sfu-b', producers: ['x:mic'], shed: [], state: 'connecting', rttMs: 3 }],
    });
  });

  test('outside the demo it needs the operator grant', async () => {
    const node = await sites.node({ isDemo: false });
    const bearer = async (operator: boolean) => ({
      authorization: `Bearer ${await sites.token('council', { grants: { operator } })}`,
    });

    expect((await get(node, path)).status).toBe(401);
    expect((await get(node, path, await bearer(false))).status).toBe(403);
    expect((await get(node, path, await bearer(true))).status).toBe(404);
  });
});

describe('files', () => {
  test('the page has a content security policy and is not cached', async () => {
    const answer = await get(await sites.node({ webRoot }), '/?room=r');

    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toContain(
      "connect-src 'self' ws: wss: https: http://localhost:*",
    );
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(await answer.text()).toContain('Kaskade');
  });

  test('hashed assets are cached for good, and compressed', async () => {
    const answer = await get(await sites.node({ webRoot }), '/assets/main-abcdef12.js');

    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(await answer.text()).toBe('export {};');
  });

  test('an unchanged file is not sent again', async () => {
    const node = await sites.node({ webRoot });
    const etag = (await get(node, '/')).headers.get('etag') ?? '';

    expect((await get(node, '/', { 'if-none-match': etag })).status).toBe(304);
  });

  test.each(['/../package.json', '/assets/../../etc/passwd', '/%2e%2e/etc/passwd', '/assets', '/nothing'])(
    'no way out: %s',
    async (path) => {
      const node = await sites.node({ webRoot });

      expect(await rawStatus(node.port, path)).toBe(404);
    },
  );

  test('HEAD has no body', async () => {
    const node = await sites.node({ webRoot });

    const answer = await fetch(`http://127.0.0.1:${node.port}/`, { method: 'HEAD' });

    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('');
  });
});
