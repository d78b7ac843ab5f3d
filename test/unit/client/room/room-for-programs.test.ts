import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createFixture, fakeTime, settle } from '../support/room-fixture.ts';

beforeEach(fakeTime);
afterEach(() => {
  jest.useRealTimers();
});

describe('Room, for programs that are many participants', () => {
  test('does signalling only without a media port', async () => {
    const { room, server, join } = createFixture({ mediaPort: undefined });
    room.watch([{ sourceId: 'p-anna:cam', height: 360 }]);

    await join();
    await settle(1_000);

    expect(room.status()).toMatchObject({ state: 'joined', error: undefined });
    expect(server.log).toEqual(['join']);
    expect([...room.roster().sources.keys()]).toEqual(['p-anna:mic', 'p-anna:cam']);
  });

  test('tells changes at once and samples no loudness, where that is wanted', async () => {
    const { room, server, join } = createFixture({ changedIntervalMs: 0, hasLevels: false });
    const changed = jest.fn();
    const levels = jest.fn();
    await join();
    await settle(100);
    room.on('changed', changed);
    room.on('levels', levels);
    for (const people of [20, 21]) {
      server.send({ delta: { counts: { people } } });
      await settle(2);
    }
    expect(changed).toHaveBeenCalledTimes(2);

    await settle(1_000);

    expect(levels).not.toHaveBeenCalled();
  });
});
