/** People on the page who come to a room by a token, without microphone and camera unless asked, for tests of features. */
import type { Browser, Page } from 'playwright-core';
import { pageOf, waitForState } from './call.ts';

export type Visitor = {
  readonly name: string;
  readonly site: string;
  readonly locale: string;
  readonly moderate: boolean;
  /** More of the page's address, or in place of what it has by itself: `{ mic: '1' }`. */
  readonly query?: Readonly<Record<string, string>>;
};

/** Joined, with animations off. */
export async function visit(browser: Browser, room: string, visitor: Visitor): Promise<Page> {
  const query = { autojoin: '1', ...visitor.query };
  const page = await openLink(browser, room, { ...visitor, query });
  await waitForState({ page, context: page.context(), name: visitor.name }, 'joined');
  return page;
}

/** Before the join, with animations off. */
export async function openLink(browser: Browser, room: string, visitor: Visitor): Promise<Page> {
  const { name, site, locale, moderate, query } = visitor;
  const answer = await fetch(new URL('/v1/token', pageOf(site)), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ room, name, site, grants: { moderate } }),
  });
  const { token } = (await answer.json()) as { token: string };
  const context = await browser.newContext({ locale, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const url = new URL(pageOf(site));
  for (const [key, value] of Object.entries({ mic: '0', cam: '0', ...query }))
    url.searchParams.set(key, value);
  url.hash = `token=${token}`;
  await page.goto(url.href);
  return page;
}

/** Opens the side area with a panel. */
export async function openPanel(page: Page, name: string): Promise<void> {
  await page.click('[data-testid=people]');
  await page.click(`[data-panel=${name}]`);
  await page.waitForSelector(`[data-testid=${name}-panel]`);
}
