/** Clicks on what a view is shown by. Test code only. */
import type { Page } from 'playwright-core';
import { waitFor } from '../wait-for.ts';

/** A dialog, or what features bring, may be on its way: only then is it looked for behind "More". */
const ON_ITS_WAY_MS = 700;
/** The tool bar may move it behind "More" in the same moment. */
const TRY_MS = 3_000;
const TIMEOUT_MS = 20_000;

/** What there is no room for is behind "More", unless a dialog is open: then nothing behind it can be clicked. */
export async function clickOn(page: Page, selector: string): Promise<void> {
  const sinceMs = performance.now();
  const [wanted, more] = [selector, '[data-testid=more][aria-expanded=false]'].map((one) =>
    page.locator(one).first(),
  );
  const look = async (): Promise<boolean> => {
    if (await wanted?.isVisible()) {
      await wanted?.click({ timeout: TRY_MS });
      return true;
    }
    const isLate = performance.now() - sinceMs > ON_ITS_WAY_MS;
    const isBehind = isLate && (await page.locator('dialog[open]').count()) === 0;
    if (isBehind && (await more?.isVisible())) await more?.click({ timeout: TRY_MS });
    return false;
  };
  await waitFor(look, { what: `a click on ${selector}`, timeoutMs: TIMEOUT_MS });
}
