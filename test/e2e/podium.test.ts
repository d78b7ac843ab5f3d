/** A room whose audience only listens: somebody comes to the podium and goes back, in two languages, without a reconnect. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { Room } from '../../client/room/room.ts';
import { openWebSocket } from '../../client/signal/socket.ts';
import { axeViolations } from '../support/axe.ts';
import {
  connectBrowser,
  newRoom,
  pageOf,
  waitForFrames,
  waitForState,
  waitForTile,
} from '../support/call.ts';
import type { Participant } from '../support/call.ts';

jest.setTimeout(60_000);

describe('podium and audience', () => {
  const room = newRoom();
  let browser: Browser;
  let chair: Room;
  let ada: Participant;
  let ben: Participant;

  beforeAll(async () => {
    browser = await connectBrowser();
    const { token, signalUrl } = await admissionOf('Chair', { moderate: true });
    const fetchToken = async (): Promise<string> => token;
    const options = { room, signalUrl, fetchToken, random: Math.random, hasLevels: false };
    chair = new Room({ ...options, openSocket: openWebSocket, mediaPort: undefined });
    await chair.join();
    await chair.updateSettings({ audienceMic: false, audienceCamera: false });
    ada = await join('Ada', 'en-GB', { moderate: true });
    ben = await join('Ben', 'de-DE', {});
  });

  afterAll(async () => {
    await chair.leave();
    await browser.close();
  });

  async function admissionOf(
    name: string,
    grants: { readonly moderate?: boolean },
  ): Promise<{ readonly token: string; readonly signalUrl: string }> {
    const answer = await fetch(new URL('/v1/token', pageOf('erfurt')), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ room, name, site: 'erfurt', grants }),
    });
    return (await answer.json()) as { token: string; signalUrl: string };
  }

  async function join(name: string, locale: string, grants: { moderate?: boolean }): Promise<Participant> {
    const context = await browser.newContext({ locale });
    const page = await context.newPage();
    await page.addInitScript(recordStay);
    const { token } = await admissionOf(name, grants);
    const url = new URL(pageOf('erfurt'));
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

  test('a moderator calls somebody onto the podium and lets them go, as often as needed, and nobody reconnects', async () => {
    await ada.page.click('[data-testid=people]');
    const button = ada.page.locator('[data-testid=person-row][data-name=Ben] [data-testid=set-podium]');
    const stays: Stay[] = [];
    expect(await button.getAttribute('aria-label')).toBe('Ask Ben onto the podium');

    for (let round = 0; round < 2; round += 1) {
      await button.click();
      expect(await notice(ben.page, 'podium')).toContain('Sie sind auf dem Podium');
      expect(await ben.page.locator('[data-testid=self]').getAttribute('data-video')).toBe('off');
      await ben.page.click('[data-testid=camera]');
      await ben.page.click('[data-testid=mic]');
      await waitForFrames(ada, 'Ben');
      await waitForTile(ada, 'Ben', 'is heard', ({ audio }) => audio === 'on');
      expect(await button.getAttribute('aria-label')).toBe('Take Ben off the podium');

      await button.click();
      expect(await notice(ben.page, 'offPodium')).toContain('Sie sind wieder im Publikum');
      await waitForTile(ada, 'Ben', 'is silent', ({ video, audio }) => video === 'off' && audio === 'off');
      stays.push(await ben.page.evaluate(readStay));
    }

    expect(stays[0]?.states).toEqual(['joining', 'joined']);
    expect(stays[1]).toEqual(stays[0]); // a way to send is opened the first time, and kept
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
