import { signal } from '@preact/signals';
import { describe, expect, jest, test } from '@jest/globals';
import type { JoinModeName } from '../../../../client/api.ts';
import { ClientFailure } from '../../../../client/errors.ts';
import type { Call } from '../../../../web/state/call.ts';
import type { Devices } from '../../../../web/state/devices.ts';
import { ErrorList } from '../../../../web/state/error-list.ts';
import { OwnMedia } from '../../../../web/state/own-media.ts';
import { saveSwitches, storageOrMemory } from '../../../../web/state/preferences.ts';

const ERIKA = { room: 'council', name: 'Erika', site: 'erfurt' };

function createMedia({ mode = 'full', isAllowed = true }: { mode?: JoinModeName; isAllowed?: boolean } = {}) {
  const opened: unknown[] = [];
  const switchOf = (isOn: boolean) => {
    const on = signal(isOn);
    return { isOn: on, isAllowed: signal(isAllowed), toggle: async () => void (on.value = !on.value) };
  };
  const devices = {
    mic: switchOf(true),
    camera: switchOf(true),
    open: async (wanted: unknown) => void opened.push(wanted),
    release: async () => {},
  };
  const explain = jest.fn();
  const setScreen = jest.fn<() => Promise<void>>(() => Promise.resolve());
  const local = signal<{ screen: object | undefined }>({ screen: undefined });
  const errors = new ErrorList();
  const sessionStorage = storageOrMemory(() => {
    throw new Error('blocked');
  });
  const openScreen = jest.fn<() => Promise<MediaStream>>();
  const media = new OwnMedia({
    devices: devices as unknown as Devices,
    port: { canShareScreen: true, openScreen },
    errors,
    sessionStorage,
    mode: signal(mode),
    call: signal({ explain, local, client: { setScreen } } as unknown as Call),
    identity: () => ERIKA,
    wanted: { mic: true, camera: true },
  });
  return { media, opened, explain, errors, sessionStorage, openScreen, setScreen, local };
}

describe('switches', () => {
  test('are as the address says, and after a reload as they were', async () => {
    const { media, opened } = createMedia();

    await media.open(undefined);
    await media.toggle('mic');
    await media.open(ERIKA);

    expect(opened).toEqual([
      { mic: true, camera: true },
      { mic: false, camera: true },
    ]);
  });

  test('are off for who sends nothing, whatever was before', async () => {
    const { media, opened, sessionStorage } = createMedia({ mode: 'companion' });
    saveSwitches(sessionStorage, ERIKA, { mic: true, camera: true });

    await media.open(ERIKA);
    media.reopen();

    expect(opened).toEqual([{ mic: false, camera: false }]);
  });

  test('that are withheld say why and stay', async () => {
    const { media, explain } = createMedia({ isAllowed: false });

    await media.toggle('camera');

    expect(explain.mock.calls).toEqual([['camera']]);
  });
});

describe('a screen', () => {
  test('is shared and taken back by the same click', async () => {
    const { media, openScreen, setScreen, local } = createMedia();
    const stream = {} as MediaStream;
    openScreen.mockResolvedValue(stream);

    await media.toggleScreen();
    local.value = { screen: stream };
    await media.toggleScreen();

    expect(setScreen.mock.calls).toEqual([[stream], [undefined]]);
  });

  test('that the browser refuses is told', async () => {
    const { media, openScreen, errors } = createMedia();
    openScreen.mockRejectedValue(new ClientFailure('SCREEN_REFUSED', 'no'));

    await media.toggleScreen();

    expect(errors.codes.value).toEqual(['SCREEN_REFUSED']);
  });
});
