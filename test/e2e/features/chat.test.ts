/** The chat between two sites, in two languages: to all, in private beside a third person, found again, removed and switched off. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { axeViolations } from '../../support/axe.ts';
import { connectBrowser, newRoom } from '../../support/call.ts';
import { openPanel, visit } from '../../support/feature-call.ts';
import { waitFor } from '../../support/wait-for.ts';

jest.setTimeout(120_000);

describe('chat', () => {
  const room = newRoom();
  let browser: Browser;
  let ada: Page;
  let ben: Page;
  let cem: Page;

  beforeAll(async () => {
    browser = await connectBrowser();
    [ada, ben, cem] = await Promise.all([
      visit(browser, room, { name: 'Ada', site: 'erfurt', locale: 'en-GB', moderate: true }),
      visit(browser, room, { name: 'Ben', site: 'jena', locale: 'de-DE', moderate: false }),
      visit(browser, room, { name: 'Cem', site: 'jena', locale: 'de-DE', moderate: false }),
    ]);
  });

  afterAll(() => browser.close());

  async function write(page: Page, text: string): Promise<void> {
    await page.fill('[data-testid=chat-text]', text);
    await page.press('[data-testid=chat-text]', 'Enter');
  }

  const waitForTexts = (page: Page, texts: readonly string[]): Promise<unknown> =>
    waitFor(
      async () => {
        const shown = await page.$$eval('[data-testid=chat-messages] .chat__text', (found) =>
          found.map((one) => one.textContent),
        );
        return shown.join('|') === texts.join('|');
      },
      { what: `messages are: ${texts.join('|')}` },
    );

  test('brings words to everybody as they are, counts what is unread, and finds them again', async () => {
    await openPanel(ada, 'chat');
    const words = '<b>Hallo</b> https://example.org/a.';
    await write(ada, words);

    const badge = ben.locator('[data-testid=people]');
    await waitFor(async () => (await badge.getAttribute('aria-label'))?.includes('1 ungelesene Nachricht'), {
      what: 'an unread message',
    });
    await openPanel(ben, 'chat');
    await waitForTexts(ben, [words]);
    const link = ben.locator('[data-testid=chat-messages] a');
    expect([await link.getAttribute('href'), await link.getAttribute('rel')]).toEqual([
      'https://example.org/a',
      'noopener noreferrer nofollow',
    ]);
    await ben.fill('[data-testid=chat-search]', 'HALLO');
    await ben.waitForSelector('[data-testid=chat-found] [data-name=Ada]');
    await ben.fill('[data-testid=chat-search]', '');
    for (const page of [ada, ben]) expect(await axeViolations(page)).toEqual([]);
  });

  test('keeps a private conversation from everybody else', async () => {
    await openPanel(cem, 'chat');
    await ben.click('[data-panel=people]');
    await ben.click('[data-testid=person-row][data-name=Ada] [data-testid=chat-write-to]');
    await ben.waitForSelector('[data-testid=chat-text]');
    await write(ben, 'psst');
    await waitForTexts(ben, ['psst']);

    const option = ada.locator('[data-testid=chat-place] option', { hasText: 'Private with Ben (new)' });
    await option.waitFor({ state: 'attached' });
    await ada.selectOption('[data-testid=chat-place]', (await option.getAttribute('value')) ?? '');

    await waitForTexts(ada, ['psst']);
    await cem.fill('[data-testid=chat-search]', 'psst');
    await cem.waitForSelector('.chat__found-count >> text=0 Nachrichten gefunden');
    await cem.fill('[data-testid=chat-search]', '');
  });

  test('is moderated: a message is removed, the chat switched off', async () => {
    await Promise.all([ada, ben].map((page) => page.selectOption('[data-testid=chat-place]', 'room')));
    await write(ben, 'rude');
    // what came before it would be there too
    await waitForTexts(cem, ['<b>Hallo</b> https://example.org/a.', 'rude']);
    expect(await cem.locator('[data-testid=chat-place] option').count()).toBeLessThanOrEqual(1);
    expect(await cem.textContent('body')).not.toContain('psst');
    const rude = ada.locator('[data-testid=chat-message][data-name=Ben]');
    await rude.locator('[data-testid=chat-remove]').click();
    await waitForTexts(ben, ['<b>Hallo</b> https://example.org/a.']);
    expect(await ben.locator('.chat__removed').textContent()).toBe('Die Nachricht wurde entfernt.');

    await ada.waitForSelector('.chat__removed');
    await ada.click('[data-testid=chat-moderation]');
    await ada.click('[data-testid=chat-off]');

    await ben.waitForSelector('[data-testid=chat-closed]');
    expect(await ben.locator('[data-testid=chat-text]').count()).toBe(0);
    expect(await axeViolations(ada)).toEqual([]);
  });
});
