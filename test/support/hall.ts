/**
 * A hall: hundreds in one room of a demo, at both of its sites. The podium is pages that send a drawn picture and show
 * nobody; the audience is there by signalling alone.
 */
import type { Browser, Page } from 'playwright-core';
import { Room } from '../../client/room/room.ts';
import { openWebSocket } from '../../client/signal/socket.ts';
import { drawnPersonScript } from './page/drawn-person.ts';
import { inventPerson } from './page/invented-people.ts';
import { waitFor } from './wait-for.ts';

export type HallPlan = {
  readonly room: string;
  /** With the viewer who comes afterwards there is one more. */
  readonly people: number;
  readonly podium: number;
};

export type Hall = { readonly podium: readonly Page[]; close(): Promise<void> };

/** Nobody looks at it. */
const TINY = { width: 400, height: 300 };

/** @param pages site → page address */
export async function fillHall(
  chrome: Browser,
  pages: ReadonlyMap<string, string>,
  { room, people, podium }: HallPlan,
): Promise<Hall> {
  const places = [...pages];
  const guests = Array.from({ length: people }, (_, index) => {
    const [site = '', page = ''] = places[index % places.length] ?? [];
    const { name } = inventPerson(index, { hasScreen: false, isLargeRoom: true });
    return { room, site, page, name, moderate: index === podium };
  });
  const onPodium: Page[] = [];
  for (const guest of guests.slice(0, podium)) onPodium.push(await openPage(chrome, guest));
  const audience = await Promise.all(guests.slice(podium).map(sitDown));
  const chair = audience[0];
  if (chair === undefined) throw new TypeError('a hall without an audience');
  for (const { name } of guests.slice(0, podium)) {
    const id = await waitFor(async () => (await chair.search(name)).people[0]?.participantId, { what: name });
    await chair.setPodium(id, true);
  }
  return {
    podium: onPodium,
    async close() {
      await Promise.all(onPodium.map((page) => page.context().close()));
      await Promise.all(audience.map((guest) => guest.leave()));
    },
  };
}

type Guest = {
  readonly room: string;
  readonly site: string;
  readonly page: string;
  readonly name: string;
  readonly moderate: boolean;
};

async function sitDown(guest: Guest): Promise<Room> {
  const { token, signalUrl } = await admissionOf(guest, { moderate: guest.moderate });
  const fetchToken = async (): Promise<string> => token;
  const options = { room: guest.room, signalUrl, fetchToken, random: Math.random, hasLevels: false };
  const room = new Room({ ...options, openSocket: openWebSocket, mediaPort: undefined });
  await room.join();
  return room;
}

async function openPage(chrome: Browser, guest: Guest): Promise<Page> {
  const { token } = await admissionOf(guest, { subscribe: false });
  const context = await chrome.newContext({ viewport: TINY });
  await context.addInitScript({ content: drawnPersonScript() });
  const page = await context.newPage();
  const url = new URL(guest.page);
  url.searchParams.set('name', guest.name); // the one that is drawn
  url.searchParams.set('autojoin', '1');
  url.hash = `token=${token}`;
  await page.goto(url.href);
  await page.waitForSelector('[data-state=joined]');
  return page;
}

type Grants = { readonly moderate?: boolean; readonly subscribe?: boolean };

async function admissionOf(
  { room, name, site, page }: Guest,
  grants: Grants,
): Promise<{ readonly token: string; readonly signalUrl: string }> {
  const answer = await fetch(new URL('/v1/token', page), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ room, name, site, grants }),
  });
  return (await answer.json()) as { token: string; signalUrl: string };
}
