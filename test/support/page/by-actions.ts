/** Goes through the table of controls with a page: opens what each one is behind, by the actions that it names. Test code only. */
import type { Page } from 'playwright-core';
import type { ControlWay } from '../control-ways.ts';
import { nextPaint } from './next-paint.ts';

/** Rows of the list of people are alike; the first one is one's own. */
const SOMEBODY = '[data-row="1"]';
const OPENED = ['[data-testid=side-close]', '[data-testid=reactions-open][aria-pressed=true]'];
const REACH_TIMEOUT_MS = 15_000;

/** @returns what could not be used after its actions, and why, a line each */
export async function outOfReach(
  page: Page,
  ways: readonly ControlWay[],
  where: 'desk' | 'phone',
): Promise<readonly string[]> {
  const lines: string[] = [];
  let opened: readonly string[] = [];
  for (const { control, ids, [where]: actions } of ways) {
    for (const id of ids) {
      const wanted = actions.map((action) => selectorOf(action, id));
      if (wanted.join() !== opened.join()) await closeAll(page);
      for (const action of wanted.join() === opened.join() ? [] : wanted) await act(page, action);
      opened = wanted;
      const found = page.locator(`[data-testid=${id}]`).locator('visible=true').first();
      // all that a click needs, without the click
      const isReached = found.click({ trial: true, timeout: REACH_TIMEOUT_MS });
      await isReached.catch((error: unknown) => lines.push(`${control}, ${id}: ${String(error)}`));
    }
  }
  return lines;
}

/** Scrolling closes menus: what has to be scrolled to is so before. */
async function act(page: Page, action: string): Promise<void> {
  await page.locator(action).scrollIntoViewIfNeeded();
  await page.evaluate(nextPaint);
  await page.click(action);
}

/** @param id what is to be reached; it begins with its feature's name */
function selectorOf(action: string, id: string): string {
  const feature = id.split('-')[0] ?? '';
  const which: Readonly<Record<string, string>> = {
    'side-tab': `[data-testid=side-tab][data-panel=${feature}]`,
    'more-panel': `[data-testid=more-panel][data-item=${feature}]`,
    'person-actions': `${SOMEBODY} [data-testid=person-actions]`,
  };
  return which[action] ?? `[data-testid=${action}]`;
}

async function closeAll(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  for (const one of OPENED) {
    if (await page.isVisible(one)) await page.click(one);
  }
}
