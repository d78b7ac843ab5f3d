import { describe, expect, test } from '@jest/globals';
import { Playback } from '../../../../web/state/playback.ts';

/** Plays once somebody has clicked. */
function fakeElement() {
  const browser = { isAllowed: false };
  const play = async (): Promise<void> => {
    if (!browser.isAllowed) throw new DOMException('no gesture yet', 'NotAllowedError');
  };
  return { browser, element: { play } };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('Playback', () => {
  test('notices that the browser holds sound back, and starts it from a click', async () => {
    const playback = new Playback();
    const { browser, element } = fakeElement();
    playback.add(element);
    await settled();
    expect(playback.isBlocked.value).toBe(true);

    browser.isAllowed = true;
    await playback.resume();

    expect(playback.isBlocked.value).toBe(false);
  });

  test('is not blocked by an element that went away', async () => {
    const playback = new Playback();
    const remove = playback.add(fakeElement().element);

    remove();
    await settled();

    expect(playback.isBlocked.value).toBe(false);
  });

  test('takes an interrupted start for no refusal', async () => {
    const playback = new Playback();
    playback.add({
      play: async () => {
        throw new DOMException('replaced', 'AbortError');
      },
    });
    await settled();

    expect(playback.isBlocked.value).toBe(false);
  });
});
