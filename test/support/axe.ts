/** What axe-core finds on a page, and whether it scrolls sideways. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

type Violation = { readonly id: string; readonly nodes: readonly { readonly html: string }[] };

type Axe = { run(at: Document, options: object): Promise<{ violations: Violation[] }> };

/** One line per violated rule with the elements concerned; empty = accessible as far as axe can tell. */
export async function axeViolations(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe: injected } = window as unknown as { axe: Axe };
    // all rules; describing what passes as well would double the time
    return (await injected.run(document, { resultTypes: ['violations'] })).violations;
  });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

/** CSS pixels by which the page is wider than its window. */
export function sidewaysOverflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
