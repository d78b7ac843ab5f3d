/** The bench's real browsers, in a room by links with tokens: what they count of each other. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { BrowserParty } from '../../bench/browsers/browser-party.ts';
import { browserCheck, browserFigures, readingBetween } from '../../bench/browsers/browser-window.ts';
import { newRoom, pageOf } from '../support/call.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(120_000);

const WINDOW_MS = 1_000;
const room = newRoom();
let party: BrowserParty;

beforeAll(async () => {
  party = await BrowserParty.start({ trustsAll: false });
});
afterAll(() => party.close());

async function join(site: string, name: string, cameras: readonly string[]) {
  const page = new URL(pageOf(site));
  const answer = await fetch(new URL('/v1/token', page), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ room, name, site }),
  });
  const { token } = (await answer.json()) as { token: string };
  const sends = cameras.length === 0 ? '1' : '0';
  page.search = new URLSearchParams({ autojoin: '1', site, mic: sends, cam: sends }).toString();
  page.hash = `token=${token}`;
  return party.join(
    {
      name,
      url: page.href,
      camera: sends === '1' ? { width: 320, height: 180, frameRate: 15 } : undefined,
      expected: { cameras, microphones: cameras.length },
    },
    { timeoutMs: 40_000, signal: new AbortController().signal },
  );
}

test('one sends, the other sees and hears it from another site, and says how well', async () => {
  const sender = await join('erfurt', 'browser-0', []);
  const receiver = await join('jena', 'browser-1', ['browser-0']);
  expect([sender, receiver]).toMatchObject([
    { missing: [], joinMs: expect.any(Number) },
    { missing: [], joinMs: expect.any(Number) },
  ]);

  const look = async () => {
    const before = (await party.read()).get('browser-1');
    await wait(WINDOW_MS); // the window itself
    const after = (await party.read()).get('browser-1');
    if (before === undefined || after === undefined) throw new Error('the page is gone');
    const windows = [
      {
        name: 'browser-1',
        expected: { cameras: ['browser-0'], microphones: 1 },
        reading: readingBetween(before, after),
      },
    ];
    const { browser_frames_per_s: framesPerS = 0, ...figures } = browserFigures(windows);
    const isSteady = framesPerS > 1 && framesPerS < 25;
    return isSteady && !browserCheck(windows).detail.includes('nothing came of') && figures;
  };

  // in one in which nothing held the machine up
  const figures = await waitFor(look, {
    what: 'a window with sound and 1 to 25 pictures a second',
    timeoutMs: 20_000,
  });
  expect(figures).toEqual({
    browser_freezes: expect.any(Number),
    browser_concealed_ratio: expect.any(Number),
    browser_buffer_ms: expect.any(Number),
    browser_loss_ratio: expect.any(Number),
  });
});
