/** More people want in than a node lets in at once: what who waits is shown, in two languages, and that they come in. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { ClientEnvelope } from '../../proto/index.ts';
import type { SignalNode } from '../../signal/node.ts';
import { axeViolations } from '../support/axe.ts';
import { connectBrowser } from '../support/call.ts';
import { freePortRun } from '../support/free-ports.ts';
import type { SignalClient } from '../support/signal-client.ts';
import { SignalSites } from '../support/signal-sites.ts';

jest.setTimeout(120_000);

const WEB_ROOT = fileURLToPath(new URL('../../dist/web', import.meta.url));
/** Of a node after a quiet time. */
const LET_IN_AT_ONCE = 30;
/** Longer than pages take to be there. */
const WAITING = 60;
const ROOM = 'hall';

describe('the queue', () => {
  const sites = new SignalSites();
  const waiting: SignalClient[] = [];
  let node: SignalNode;
  let port: number;
  let browser: Browser;

  beforeAll(async () => {
    browser = await connectBrowser();
    port = await freePortRun(1);
    node = await sites.node({ port, webRoot: WEB_ROOT, joins: { perSec: 1, maxWaiting: 100 } });
    const first = Array.from({ length: LET_IN_AT_ONCE }, (_, index) =>
      sites.join(node, ROOM, { subject: `s${index}`, name: `Guest ${index}` }),
    );
    await Promise.all(first);
    const accessToken = await sites.token(ROOM, { subject: 'waiting', name: 'Waiting' });
    const join = ClientEnvelope.encode({ requestId: 1, join: { roomId: ROOM, accessToken } }).finish();
    for (let index = 0; index < WAITING; index += 1) {
      const client = await sites.connect(node);
      client.sendRaw(join); // nobody looks at the answer
      waiting.push(client);
    }
  });

  afterAll(async () => {
    await browser.close();
    await sites.close();
  });

  async function open(locale: string): Promise<Page> {
    const context = await browser.newContext({ locale, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const token = await sites.token(ROOM, { subject: locale, name: locale });
    await page.goto(`http://localhost:${port}/?autojoin=1&site=erfurt&mic=0&cam=0#token=${token}`);
    return page;
  }

  const told = (page: Page): Promise<string | null> => page.textContent('[data-testid=queue]');

  test('who waits sees the place and how long it takes, and comes in without doing anything', async () => {
    const pages = await Promise.all([open('de-DE'), open('en-GB')]);
    const [german = '', english = ''] = await Promise.all(pages.map(told));
    expect(german).toMatch(/an \d+\. Stelle.*Es dauert etwa \d+ (Sekunde|Minute)/);
    expect(english).toMatch(/number \d+ in the queue.*about \d+ (second|minute)/);
    expect(await Promise.all(pages.map((page) => axeViolations(page)))).toEqual([[], []]);

    await Promise.all(waiting.map((client) => client.close()));
    for (const page of pages) await page.waitForSelector('[data-state=joined]');

    expect(await Promise.all(pages.map((page) => page.locator('[data-testid=queue]').count()))).toEqual([
      0, 0,
    ]);
  });
});
