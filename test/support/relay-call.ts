/**
 * Two people whose browsers may use relays only, once with the relay's secret and once with another; prints what they
 * see as one line of JSON.
 *
 * A process of its own, since it runs inside a network namespace: relays refuse peers on loopback, so media must arrive
 * at another address of the host. Usage: `node relay-call.ts <address>`.
 */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { startSfuNode } from '../../cascade/node.ts';
import { MemoryCluster } from '../../common/coordination/memory.ts';
import { parseNodeId, parseSiteId } from '../../common/ids.ts';
import { createLogger } from '../../common/log/logger.ts';
import { MemoryRoomStore } from '../../common/store/memory.ts';
import { startSignalNode } from '../../signal/node.ts';
import { joinCall, newRoom, waitForFrames, type Participant } from './call.ts';
import { CHROMIUM_ARGS, CHROMIUM_PATH } from '../../bench/browsers/chromium.ts';
import { startCoturn } from './coturn.ts';
import { sfuOptions } from './sfu-node.ts';
import { waitFor } from './wait-for.ts';

const WEB_ROOT = fileURLToPath(new URL('../../dist/web', import.meta.url));
const LOG = createLogger({ level: 'silent' });
const LOCAL = { host: '127.0.0.1', port: 0 };
const TURN_PORT = 3_478;
const TTL_SEC = 600;
const SECRET = 'north';

const [, , address = ''] = process.argv;
const cluster = new MemoryCluster();
const tokenKeys = [{ kid: 'test', secret: new Uint8Array(randomBytes(32)) }];
const closers: (() => Promise<unknown>)[] = [];

try {
  const coturn = await startCoturn(address, TURN_PORT, SECRET);
  closers.push(() => coturn.close());
  const sfu = await startSfuNode(sfuOptions({ webRtc: { ip: address, port: 0 } }), {
    coordination: cluster.client(),
    log: LOG,
  });
  closers.push(() => sfu.close());
  const pages = [
    ['erfurt', await startSite('erfurt', coturn.url, SECRET)],
    ['jena', await startSite('jena', coturn.url, 'south')],
  ];
  process.env['KASKADE_E2E_PAGES'] = JSON.stringify(pages);
  const browser = await chromium.launch({ executablePath: CHROMIUM_PATH, args: [...CHROMIUM_ARGS] });
  closers.push(() => browser.close());
  console.log(JSON.stringify({ ...(await callOverRelay(browser)), refusal: await refusal(browser) }));
} finally {
  for (const close of closers.reverse()) await close();
}

/** @returns the page's address, which asks for relays only */
async function startSite(name: string, url: string, secret: string): Promise<string> {
  const site = parseSiteId(name);
  const store = new MemoryRoomStore(site);
  closers.push(() => store.close());
  const node = await startSignalNode(
    {
      nodeId: parseNodeId(`signal-${name}-1`),
      site,
      ...LOCAL,
      rpc: LOCAL,
      admin: LOCAL,
      allowedOrigins: [],
      tokenKeys,
      isDemo: true,
      webRoot: WEB_ROOT,
      turn: { urls: [url], secret, ttlSec: TTL_SEC },
    },
    { coordination: cluster.client(), store, log: LOG },
  );
  closers.push(() => node.close());
  return `http://localhost:${node.port}/?site=${name}&relay=1`;
}

async function callOverRelay(browser: Browser) {
  const room = newRoom();
  const ada = await joinCall(browser, { site: 'erfurt', room, name: 'Ada' });
  const ben = await joinCall(browser, { site: 'erfurt', room, name: 'Ben' });
  await Promise.all([waitForFrames(ada, 'Ben'), waitForFrames(ben, 'Ada')]);
  const ways = [...(await waysOf(ada)), ...(await waysOf(ben))];
  await Promise.all([ada.context.close(), ben.context.close()]);
  return { ways };
}

/** Types of the candidates by which media goes out, one for each connection. */
function waysOf({ page }: Participant): Promise<string[]> {
  return page.evaluate(async () => {
    const { recordedConnections = [] } = window as unknown as { recordedConnections?: RTCPeerConnection[] };
    const ways: string[] = [];
    for (const connection of recordedConnections) {
      if (connection.connectionState !== 'connected') continue; // made to ask the browser what it can
      const stats = new Map<string, Record<string, unknown>>(await connection.getStats());
      const transport = [...stats.values()].find(({ type }) => type === 'transport');
      const pair = stats.get(String(transport?.['selectedCandidatePairId']));
      ways.push(String(stats.get(String(pair?.['localCandidateId']))?.['candidateType']));
    }
    return ways;
  });
}

/** What somebody reads whose credentials the relay does not take, and after how long. */
async function refusal(browser: Browser): Promise<{ code: string; text: string; afterMs: number }> {
  const carl = await joinCall(browser, { site: 'jena', room: newRoom(), name: 'Carl' });
  const startedMs = performance.now();
  const notice = carl.page.locator('[data-testid=error]');
  await waitFor(async () => (await notice.count()) > 0, { what: 'Carl is told', timeoutMs: 20_000 });
  const code = (await notice.getAttribute('data-code')) ?? '';
  const text = (await notice.textContent()) ?? '';
  return { code, text, afterMs: Math.round(performance.now() - startedMs) };
}
