/** Two people at two sites see and hear each other, and see what the other does. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import {
  audioEnergy,
  connectBrowser,
  joinCall,
  newRoom,
  tiles,
  topologyOf,
  waitForFrames,
  waitForTile,
  type Participant,
} from '../support/call.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(120_000);

describe('a call across two sites', () => {
  const room = newRoom();
  let browser: Browser;
  let ada: Participant;
  let ben: Participant;

  beforeAll(async () => {
    browser = await connectBrowser();
    ada = await joinCall(browser, { site: 'erfurt', room, name: 'Ada' });
    ben = await joinCall(browser, { site: 'jena', room, name: 'Ben' });
  });

  afterAll(async () => {
    await ada.context.close();
    await ben.context.close();
    await browser.close();
  });

  test('each sees the other moving, with name and site', async () => {
    await Promise.all([waitForFrames(ada, 'Ben'), waitForFrames(ben, 'Ada')]);
    await waitForTile(ada, 'Ben', 'is heard', ({ audio }) => audio === 'on');
    await waitForTile(ben, 'Ada', 'is heard', ({ audio }) => audio === 'on');

    expect((await tiles(ada)).get('Ben')).toMatchObject({
      site: 'jena',
      video: 'on',
      audio: 'on',
      videoCount: 1,
    });
    expect((await tiles(ben)).get('Ada')).toMatchObject({
      site: 'erfurt',
      video: 'on',
      audio: 'on',
      videoCount: 1,
    });
  });

  test('each hears the other', async () => {
    for (const listener of [ada, ben]) {
      const before = await audioEnergy(listener);
      await waitFor(async () => (await audioEnergy(listener)) > before, {
        what: `${listener.name} receives sound`,
        timeoutMs: 15_000,
      });
    }
  });

  test('the topology names one link that carries what is watched, both ways', async () => {
    // a node that is asked while it is busy is left out
    const topology = await waitFor(
      async () => {
        const found = await topologyOf(room, 'erfurt');
        return found?.links[0]?.producers.length === 4 && found;
      },
      { what: 'a link carries microphones and cameras of both' },
    );

    expect(topology?.links).toHaveLength(1);
    expect(topology?.links[0]).toMatchObject({ from: 'sfu-erfurt-1', to: 'sfu-jena-1', state: 'up' });
    expect(topology?.links[0]?.producers).toHaveLength(4);
    expect(topology?.nodes.map((node) => node.site).sort()).toEqual(['erfurt', 'jena']);
  });

  test('a muted microphone is seen by the other, and seen to be back', async () => {
    await ada.page.click('[data-testid=mic]');
    await waitForTile(ben, 'Ada', 'muted', (tile) => tile.audio === 'off');

    await ada.page.click('[data-testid=mic]');
    await waitForTile(ben, 'Ada', 'audible', (tile) => tile.audio === 'on');
  });

  test('a camera that is switched off is seen by the other, and moves again when it is back', async () => {
    await ben.page.click('[data-testid=camera]');
    await waitForTile(ada, 'Ben', 'camera off', (tile) => tile.video === 'off');
    await waitFor(() => ada.page.isHidden('[data-testid=tile][data-name=Ben] video'), {
      what: 'the video element is hidden while the camera is off',
    });

    await ben.page.click('[data-testid=camera]');
    await waitForTile(ada, 'Ben', 'camera on', (tile) => tile.video === 'on');
    await waitForFrames(ada, 'Ben');
  });

  test('a shared screen is shown to the other until it ends', async () => {
    await ada.page.click('button[data-testid=screen]');
    const stage = ben.page.locator('[data-testid=screen][data-name=Ada] video');
    await stage.waitFor({ state: 'visible', timeout: 15_000 });
    await waitFor(() => stage.evaluate((video) => (video as HTMLVideoElement).videoWidth > 0), {
      what: 'the shared screen has a picture',
    });

    await ada.page.click('button[data-testid=screen]');
    await stage.waitFor({ state: 'detached', timeout: 15_000 });
  });

  test('a reload resumes as the same person: one tile, moving again', async () => {
    await ada.page.reload();
    await waitForTile(ben, 'Ada', 'back with video', (tile) => tile.video === 'on');
    await waitForFrames(ben, 'Ada');
    await waitForFrames(ada, 'Ben');

    expect([...(await tiles(ben)).keys()]).toEqual(['Ada']);
  });

  test('who leaves is gone at the other, and the pipes drop after their linger', async () => {
    await ada.page.click('[data-testid=leave]');
    await waitFor(async () => (await tiles(ben)).size === 0, { what: "Ada's tile is gone at Ben's" });

    await waitFor(async () => ((await topologyOf(room, 'jena'))?.links ?? []).length === 0, {
      what: 'the link is dropped after the linger',
      timeoutMs: 20_000,
    });
  });
});
