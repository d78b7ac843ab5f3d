import { afterEach, describe, expect, test } from '@jest/globals';
import { openCamera, openMic, openScreen } from '../../../../client/media/devices.ts';

const browserWith = (mediaDevices: unknown): void => {
  Object.defineProperty(globalThis, 'navigator', { value: { mediaDevices }, configurable: true });
};
const failing = (name: string) => async () => {
  throw Object.assign(new Error(name), { name });
};

const original = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
afterEach(() => {
  if (original) Object.defineProperty(globalThis, 'navigator', original);
});

describe('openCamera()', () => {
  test.each([
    ['NotAllowedError', 'CAMERA_REFUSED'],
    ['NotFoundError', 'CAMERA_MISSING'],
    ['OverconstrainedError', 'CAMERA_MISSING'],
    ['NotReadableError', 'CAMERA_BUSY'],
    ['AbortError', 'CAMERA_BUSY'],
  ])('says of %s that it is %s', async (name, code) => {
    browserWith({ getUserMedia: failing(name) });

    await expect(openCamera()).rejects.toMatchObject({ code });
  });

  test('asks for the chosen device', async () => {
    const asked: MediaStreamConstraints[] = [];
    browserWith({
      getUserMedia: async (constraints: MediaStreamConstraints) => {
        asked.push(constraints);
        return { getVideoTracks: () => ['track'] };
      },
    });

    await openCamera('cam-2');

    expect(asked).toMatchObject([{ video: { deviceId: { exact: 'cam-2' } } }]);
  });
});

describe('openMic()', () => {
  test('names the microphone in its codes', async () => {
    browserWith({ getUserMedia: failing('NotAllowedError') });

    await expect(openMic()).rejects.toMatchObject({ code: 'MICROPHONE_REFUSED' });
  });

  test('says when the page has no access to devices at all', async () => {
    browserWith(undefined);

    await expect(openMic()).rejects.toMatchObject({ code: 'BROWSER_UNSUPPORTED' });
  });
});

describe('openScreen()', () => {
  test('says when nothing was chosen', async () => {
    browserWith({ getDisplayMedia: failing('NotAllowedError') });

    await expect(openScreen()).rejects.toMatchObject({ code: 'SCREEN_REFUSED' });
  });
});
