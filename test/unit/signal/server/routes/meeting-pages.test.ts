import { describe, expect, test } from '@jest/globals';
import { parseRoomId } from '../../../../../common/ids.ts';
import { Breather } from '../../../../../common/lifecycle/breather.ts';
import type { Meeting } from '../../../../../signal/management/meeting.ts';
import type { Stored } from '../../../../../signal/management/room-definition.ts';
import { pageOfMeetings } from '../../../../../signal/server/routes/meeting-pages.ts';
import { FakeClock } from '../../../../fakes/fake-clock.ts';

const stored = (number: string): Stored<Meeting> => ({
  revision: 1,
  value: {
    room: parseRoomId('rat'),
    number,
    title: 'Sitzung',
    description: '',
    startsAt: '2099-01-01T10:00',
    endsAt: '2099-01-01T11:00',
    timeZone: 'Europe/Berlin',
    recurrence: '',
    skips: [],
    moves: [],
    createdBy: 'login:ada',
    createdAtMs: 0,
    changedAtMs: 0,
    sequence: 0,
    wishDigest: new Uint8Array(),
  },
});

describe('pageOfMeetings()', () => {
  test('lets others go first after few meetings that take long', async () => {
    const clock = new FakeClock();
    const seen: string[] = [];
    setImmediate(() => seen.push('others'));
    async function* all(): AsyncGenerator<Stored<Meeting>, void> {
      for (const number of ['a', 'b', 'c']) yield stored(number);
    }

    const { meetings } = await pageOfMeetings(all(), {
      ...{ after: undefined, limit: 2, nowMs: 0, breather: new Breather(clock) },
      isWanted: ({ number }) => {
        clock.advance(10);
        seen.push(number);
        return true;
      },
    });

    expect(seen).toEqual(['a', 'others', 'b', 'c']);
    expect(meetings.map(({ value }) => value.number)).toEqual(['a', 'b']);
  });
});
