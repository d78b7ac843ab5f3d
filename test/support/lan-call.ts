/**
 * What people on another host get of a demo on the local network; prints it as one line of JSON.
 *
 * A process of its own, since it runs in that host's network namespace. Usage: `node lan-call.ts <JSON of site → page>`.
 */
import { chromium, type Browser } from 'playwright-core';
import { joinCall, newRoom, pageOf, waitForFrames, waitForState, type Participant } from './call.ts';
import { CHROMIUM_ARGS, CHROMIUM_PATH } from '../../bench/browsers/chromium.ts';

const [, , pages = '[]'] = process.argv;
process.env['KASKADE_E2E_PAGES'] = pages;
// nobody here trusts the demo's authority; people press "Proceed"
process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
const room = newRoom();
const link = new URL(pageOf('erfurt'));
const secret = new URLSearchParams(link.hash.slice(1)).get('secret') ?? '';

const browser = await chromium.launch({
  executablePath: CHROMIUM_PATH,
  args: [...CHROMIUM_ARGS, '--ignore-certificate-errors'],
});
try {
  const ada = await joinCall(browser, { site: 'erfurt', room, name: 'Ada' });
  const ben = await joinCall(browser, { site: 'jena', room, name: 'Ben' });
  await Promise.all([waitForFrames(ada, 'Ben'), waitForFrames(ben, 'Ada')]);
  const shownUrl = ada.page.url();
  await ada.page.reload();
  await waitForFrames(ben, 'Ada');
  const refused = [await refusal(browser, 'en-GB'), await refusal(browser, 'de-DE')];
  const statuses = await Promise.all([
    statusOf('/metrics'),
    statusOf(`/v1/rooms/${room}/topology`),
    statusOf('/metrics', secret),
    statusOf(`/v1/rooms/${room}/topology`, secret),
  ]);
  console.log(JSON.stringify({ shownUrl, refused, statuses }));
} finally {
  await browser.close();
}

/** What the page says to somebody whose link lacks the secret. */
async function refusal(chromium: Browser, locale: string): Promise<string> {
  const context = await chromium.newContext({ locale });
  const page = await context.newPage();
  const url = new URL(link);
  url.hash = '';
  url.search = new URLSearchParams({ room, name: 'Carl', autojoin: '1' }).toString();
  await page.goto(url.href);
  const carl: Participant = { page, context, name: 'Carl' };
  await waitForState(carl, 'failed');
  const text = await page.innerText('[data-testid=error]');
  await context.close();
  return text;
}

async function statusOf(path: string, bearer?: string): Promise<number> {
  const headers = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  return (await fetch(new URL(path, link.origin), { headers })).status;
}
