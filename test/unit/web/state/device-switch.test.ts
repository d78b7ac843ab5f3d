import { describe, expect, jest, test } from '@jest/globals';
import { ClientFailure } from '../../../../client/errors.ts';
import { DeviceSwitch } from '../../../../web/state/device-switch.ts';

/** A track that remembers whether it was stopped and can be unplugged. */
class FakeTrack extends EventTarget {
  isStopped = false;

  stop(): void {
    this.isStopped = true;
  }
}

function setUp(open?: (deviceId: string | undefined) => Promise<MediaStreamTrack>) {
  const opened: FakeTrack[] = [];
  const failed: string[] = [];
  const openFake = async (): Promise<MediaStreamTrack> => {
    const track = new FakeTrack();
    opened.push(track);
    return track as unknown as MediaStreamTrack;
  };
  const device = new DeviceSwitch({
    open: open ?? openFake,
    onFailed: (code) => failed.push(code),
    onOpened: () => {},
  });
  const published: unknown[] = [];
  const publish = async (track: MediaStreamTrack | undefined): Promise<void> => void published.push(track);
  return { device, opened, failed, published, publish };
}

describe('DeviceSwitch', () => {
  test('opens the device and releases it when it is switched off before joining', async () => {
    const { device, opened } = setUp();
    await device.set(true);

    await device.set(false);

    expect(opened.map((track) => track.isStopped)).toEqual([true]);
    expect(device.track.value).toBeUndefined();
  });

  test('opens once however fast it is clicked', async () => {
    const { device, opened } = setUp();

    await Promise.all([device.set(true), device.toggle(), device.toggle(), device.toggle(), device.toggle()]);

    expect(opened.filter((track) => !track.isStopped)).toHaveLength(1);
    expect(device.isOn.value).toBe(true);
  });

  test('switches itself off and says why when the device cannot be opened', async () => {
    const { device, failed } = setUp(async () => {
      throw new ClientFailure('CAMERA_BUSY', 'taken');
    });

    await device.set(true);

    expect(failed).toEqual(['CAMERA_BUSY']);
    expect(device.isOn.value).toBe(false);
  });

  test('publishes the open track on attach, and nothing after release', async () => {
    const { device, opened, published, publish } = setUp();
    await device.set(true);
    await device.attach({ publish });

    await device.release();

    expect(published).toEqual(opened);
    expect(opened[0]?.isStopped).toBe(true);
    expect(device.isOn.value).toBe(true);
  });

  test('mutes and keeps a device open that can be muted', async () => {
    const { device, opened, published, publish } = setUp();
    const mute = jest.fn(async (_isMuted: boolean) => {});
    await device.set(true);
    await device.attach({ publish, mute });

    await device.set(false);
    await device.set(true);

    expect(mute.mock.calls).toEqual([[true], [false]]);
    expect(published).toHaveLength(1);
    expect(opened).toHaveLength(1);
  });

  test('publishes the other device before it is told anything else', async () => {
    const { device, opened, published, publish } = setUp();
    await device.set(true);
    await device.attach({ publish });

    await device.select('other');

    expect(published).toEqual(opened);
    expect(opened.map((track) => track.isStopped)).toEqual([true, false]);
  });

  test('is off when the device is unplugged', async () => {
    const { device, opened, published, publish } = setUp();
    await device.set(true);
    await device.attach({ publish });

    opened[0]?.dispatchEvent(new Event('ended'));

    expect(device.isOn.value).toBe(false);
    expect(published.at(-1)).toBeUndefined();
  });

  test('is closed while the room does not allow it, and stays off when it does again', async () => {
    const { device, opened, published, publish } = setUp();
    await device.attach({ publish, mute: async () => {} });
    await device.set(true);

    await device.allow(false);
    await device.toggle();
    expect(opened.map((track) => track.isStopped)).toEqual([true]);
    expect(published.at(-1)).toBeUndefined();

    await device.allow(true);
    expect(device.isOn.value).toBe(false);
    await device.toggle();
    expect(opened).toHaveLength(2);
  });

  test('silenced by the server and then closed, is unmuted when it is switched on again', async () => {
    const { device, publish } = setUp();
    const told: boolean[] = [];
    await device.attach({ publish, mute: async (isMuted) => void told.push(isMuted) });
    await device.set(true);

    await device.silence();
    await device.allow(false);
    await device.allow(true);
    expect([device.isOn.value, told]).toEqual([false, []]);
    await device.toggle();

    expect(told).toEqual([false]);
  });

  test('closed because it is not allowed, is unmuted when it is switched on again: the client has muted it', async () => {
    const { device, publish } = setUp();
    const told: boolean[] = [];
    await device.attach({ publish, mute: async (isMuted) => void told.push(isMuted) });
    await device.set(true);

    await device.allow(false);
    await device.allow(true);
    await device.toggle();

    expect(told).toEqual([false]);
  });
});
