import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createFixture, fakeTime, settle } from '../support/room-fixture.ts';

const CAM = 'p-anna:cam';
const OVERLOADED = { decodeRatio: 2, droppedRatio: 0, blockedRatio: 0 };

beforeEach(fakeTime);
afterEach(() => {
  jest.useRealTimers();
});

/** A page that shows a camera; `exchanges` counts from there. */
async function showing() {
  const fixture = createFixture();
  const { room, server, mediaPort, join } = fixture;
  await join();
  room.watch([{ sourceId: CAM, height: 360 }]);
  await settle(100);
  mediaPort.last.log.length = 0;
  const exchanges = () => mediaPort.last.log.filter((entry) => entry.startsWith('exchange'));
  const asked = () =>
    server
      .bodies('watch')
      .at(-1)
      ?.wishes?.find(({ sourceId }) => sourceId === CAM);
  return { ...fixture, exchanges, asked };
}

describe('Room, what it can show', () => {
  test('a hidden page lets its pictures wait, and has them back without a new consumer', async () => {
    const { room, server, exchanges, asked } = await showing();

    room.setVisible(false);
    await settle(100);
    expect(asked()).toMatchObject({ prefetch: true });
    expect(server.bodies('watch').at(-1)?.wishes).toContainEqual(
      expect.objectContaining({ sourceId: 'p-anna:mic', height: 0 }),
    );
    room.setVisible(true);
    await settle(100);

    expect(asked()?.prefetch).toBe(false);
    expect(exchanges()).toEqual([]);
  });

  test('a page that was prefetched is turned to by one request, and no renegotiation', async () => {
    const { room, server, exchanges, asked } = await showing();
    room.watch([{ sourceId: CAM, height: 360, isPrefetch: true }]);
    await settle(100);
    const before = server.bodies('watch').length;

    room.watch([{ sourceId: CAM, height: 360 }]);
    await settle(100);

    expect(asked()?.prefetch).toBe(false);
    expect(server.bodies('watch').length - before).toBe(1);
    expect(exchanges()).toEqual([]);
  });

  test('an overloaded client asks for smaller pictures, until it is well again', async () => {
    const { mediaPort, asked } = await showing();

    mediaPort.last.load = OVERLOADED;
    await settle(5_000);
    expect(asked()?.height).toBe(180);
    mediaPort.last.load = { decodeRatio: 0, droppedRatio: 0, blockedRatio: 0 };
    await settle(15_000);

    expect(asked()?.height).toBe(360);
  });
});
