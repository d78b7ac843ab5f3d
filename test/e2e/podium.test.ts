/**
 * A room whose audience only listens, at two sites, in two languages: somebody comes to the podium and goes back without a
 * reconnect, is pinned for everybody, and large for one.
 */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { Room } from '../../client/room/room.ts';
import { openWebSocket } from '../../client/signal/socket.ts';
import { axeViolations } from '../support/axe.ts';
import {
  connectBrowser,
  newRoom,
  pageOf,
  tiles,
  waitForFrames,
  waitForState,
  waitForTile,
} from '../support/call.ts';
import type { Participant } from '../support/call.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(120_000);

describe('podium and audience', () => {
  const room = newRoom();
  let browser: Browser;
  let chair: Room;
  let ada: Participant;
  let ben: Participant;

  beforeAll(async () => {
    browser = await connectBrowser();
    const { token, signalUrl } = await admissionOf('Chair', 'erfurt', { moderate: true });
    const fetchToken = async (): Promise<string> => token;
    const options = { room, signalUrl, fetchToken, random: Math.random, hasLevels: false };
    chair = new Room({ ...options, openSocket: openWebSocket, mediaPort: undefined });
    await chair.join();
    await chair.updateSettings({ audienceMic: false, audienceCamera: false });
    [ada, ben] = await Promise.all([
      join({ name: 'Ada', site: 'erfurt', locale: 'en-GB' }, { moderate: true }),
      join({ name: 'Ben', site: 'jena', locale: 'de-DE' }, {}),
    ]);
  });

  afterAll(async () => {
    await chair.leave();
    await browser.close();
  });

  async function admissionOf(
    name: string,
    site: string,
    grants: { readonly moderate?: boolean },
  ): Promise<{ readonly token: string; readonly signalUrl: string }> {
    const answer = await fetch(new URL('/v1/token', pageOf(site)), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ room, name, site, grants }),
    });
    return (await answer.json()) as { token: string; signalUrl: string };
  }

  type Person = { readonly name: string; readonly site: string; readonly locale: string };

  async function join(
    { name, site, locale }: Person,
    grants: { readonly moderate?: boolean },
  ): Promise<Participant> {
    const context = await browser.newContext({ locale, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.addInitScript(recordStay);
    const { token } = await admissionOf(name, site, grants);
    const url = new URL(pageOf(site));
    url.searchParams.set('autojoin', '1');
    url.hash = `token=${token}`;
    await page.goto(url.href);
    const participant = { page, context, name };
    await waitForState(participant, 'joined');
    return participant;
  }

  const notice = (page: Page, testId: string): Promise<string | null> =>
    page.textContent(`[data-testid=${testId}]`);

  test('the audience is told why it is neither heard nor seen, and cannot switch it on', async () => {
    const { page } = ben;
    expect(await notice(page, 'audience')).toContain('Sie sind im Publikum');

    await page.click('[data-testid=camera]', { force: true }); // it says itself that it is disabled

    expect(await page.locator('[data-testid=camera]').getAttribute('aria-disabled')).toBe('true');
    expect(await page.locator('[data-testid=self]').getAttribute('data-video')).toBe('off');
    expect(await axeViolations(page)).toEqual([]);
  });

  /** In Ben's row, by the menu of what one may do about him. */
  async function choose(testId: string, label: string): Promise<void> {
    const row = ada.page.locator('[data-testid=person-row][data-name=Ben]');
    await row.locator('[data-testid=person-actions]').click();
    const item = row.locator(`[data-testid=${testId}]`);
    // it says what a click does as soon as the page knows how things stand
    await waitFor(async () => (await item.textContent()) === label, { what: label });
    await item.click();
  }

  async function comeUp(): Promise<void> {
    await choose('set-podium', 'Ask Ben onto the podium');
    expect(await notice(ben.page, 'podium')).toContain('Sie sind auf dem Podium');
    expect(await ben.page.locator('[data-testid=self]').getAttribute('data-video')).toBe('off');
    await ben.page.click('[data-testid=camera]');
    await ben.page.click('[data-testid=mic]');
    await waitForFrames(ada, 'Ben');
    await waitForTile(ada, 'Ben', 'is heard', ({ audio }) => audio === 'on');
  }

  /** After somebody has taken the seat back. */
  async function isDown(): Promise<Stay> {
    expect(await notice(ben.page, 'offPodium')).toContain('Sie sind wieder im Publikum');
    await waitForTile(ada, 'Ben', 'is silent', ({ video, audio }) => video === 'off' && audio === 'off');
    return ben.page.evaluate(readStay);
  }

  test('a moderator calls somebody of another site onto the podium', async () => {
    await ada.page.click('[data-testid=people]');

    await comeUp();

    expect((await tiles(ada)).get('Ben')?.site).toBe('jena');
  });

  test('whoever is pinned is at a fixed place at both sites; who is large for one is so for nobody else', async () => {
    await choose('spotlight-pin', 'Pin Ben for everybody');
    for (const { page } of [ada, ben])
      await page.waitForSelector('[data-testid=pin][data-name=Ben][data-video=on]');
    await ben.page.waitForSelector('[data-testid=pins][aria-label="Immer sichtbar"]');

    await choose('spotlight-own', 'Show Ben large to me');
    await ada.page.waitForSelector('[data-testid=speaker][data-name=Ben][data-video=on]');
    await ada.page.waitForSelector('[data-testid=pin]', { state: 'detached' }); // nobody is there twice
    expect(await ben.page.locator('[data-testid=speaker]').count()).toBe(0);
    expect(await axeViolations(ada.page)).toEqual([]);

    await choose('spotlight-own', 'Show Ben large to me no longer');
    await ada.page.waitForSelector('[data-testid=pin][data-name=Ben]');
    await choose('spotlight-pin', 'Unpin Ben');
    for (const { page } of [ada, ben]) await page.waitForSelector('[data-testid=pin]', { state: 'detached' });
  });

  test('the seat is taken back and given again as often as needed, and nobody reconnects', async () => {
    await ada.page.click('[data-panel=podium]');
    await ada.page.click('[data-testid=podium-seat][data-name=Ben] [data-testid=podium-take]');
    const first = await isDown();
    await ada.page.click('#people-tab');

    await comeUp();
    await choose('set-podium', 'Take Ben off the podium');
    const second = await isDown();

    expect(first.states.slice(first.states.indexOf('joining'))).toEqual(['joining', 'joined']); // before: who asks is still unknown
    expect(second).toEqual(first); // a way to send is opened the first time, and kept
  });
});

type Stay = { connections: number; readonly states: (string | undefined)[] };
type StayWindow = { stay: Stay };

/** Runs in the page before its own code: counts media connections and keeps the session's states. */
function recordStay(): void {
  const stay: Stay = { connections: 0, states: [] };
  (window as unknown as StayWindow).stay = stay;
  window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {
    construct(target, args: [RTCConfiguration?]) {
      stay.connections += 1;
      return new target(...args);
    },
  });
  new MutationObserver(() => stay.states.push(document.documentElement.dataset['state'])).observe(document, {
    subtree: true,
    attributeFilter: ['data-state'],
  });
}

function readStay(): Stay {
  return (window as unknown as StayWindow).stay;
}
