/** Where the keyboard focus is, and how a person gets it somewhere. */
import type { Page } from 'playwright-core';

const MAX_TABS = 40;

/** The test id of what has the focus. */
export function focused(page: Page): Promise<string | undefined> {
  return page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['testid']);
}

/** Presses Tab until the element with this test id has the focus. */
export async function tabTo(page: Page, testId: string): Promise<void> {
  for (let press = 0; press < MAX_TABS; press += 1) {
    if ((await focused(page)) === testId) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${testId}`);
}
