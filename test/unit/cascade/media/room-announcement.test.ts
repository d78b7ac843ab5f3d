import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { RoomAnnouncement } from '../../../../cascade/media/room-announcement.ts';
import { parseRoomId } from '../../../../common/ids.ts';

const LINGER_MS = 2_000;

function make() {
  const told: string[] = [];
  const announcer = { add: () => void told.push('add'), remove: () => void told.push('remove') };
  return { told, announcement: new RoomAnnouncement(parseRoomId('r1'), announcer, LINGER_MS) };
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('RoomAnnouncement', () => {
  test('says that the room is here from the first session until a while after the last', () => {
    const { told, announcement } = make();

    const leave = [announcement.join(), announcement.join()];
    for (const one of leave) one();
    jest.advanceTimersByTime(LINGER_MS - 1);
    expect(told).toEqual(['add']);
    jest.advanceTimersByTime(1);

    expect(told).toEqual(['add', 'remove']);
  });

  test('says nothing of a reload', () => {
    const { told, announcement } = make();

    announcement.join()();
    announcement.join();
    jest.advanceTimersByTime(2 * LINGER_MS);

    expect(told).toEqual(['add']);
  });

  test('says once that the room has gone, whoever leaves afterwards', () => {
    const { told, announcement } = make();
    const leave = announcement.join();

    announcement.close();
    leave();
    announcement.close();
    jest.advanceTimersByTime(2 * LINGER_MS);

    expect(told).toEqual(['add', 'remove']);
  });
});
