import { describe, expect, test } from '@jest/globals';
import type { MeetingShown } from '../../../../client/management/types.ts';
import { listMeetings, timesOf } from '../../../../web/start/days.ts';
import { meetingShown } from './meetings.ts';

const ZONE = 'Europe/Berlin';
/** 10:00 there. */
const NOW_MS = Date.parse('2026-12-01T09:00:00Z');

const at = (title: string, ...starts: string[]): MeetingShown =>
  meetingShown({
    title,
    upcoming: starts.map((startsAt) => ({
      startsAt,
      endsAt: new Date(Date.parse(startsAt) + 7_200_000).toISOString(),
      occurrence: '',
    })),
  });

describe('listMeetings()', () => {
  test('knows what goes on, what is today and what comes, by the viewer’s day', () => {
    const listed = listMeetings(
      [
        at('over'),
        at('tomorrow', '2026-12-01T23:00:00Z'),
        at('tonight', '2026-12-01T22:30:00Z'),
        at('now', '2026-12-01T08:00:00Z'),
      ],
      NOW_MS,
      ZONE,
    );

    expect(listed.map(({ meeting, day, isNow }) => [meeting.title, day, isNow])).toEqual([
      ['now', 'today', true],
      ['tonight', 'today', false],
      ['tomorrow', 'next', false],
      ['over', 'over', false],
    ]);
  });

  test('shows a meeting that repeats by the occurrence that is not over', () => {
    const [one] = listMeetings([at('weekly', '2026-11-30T10:00:00Z', '2026-12-07T10:00:00Z')], NOW_MS, ZONE);

    expect(one).toMatchObject({ day: 'next', occurrence: { startsAt: '2026-12-07T10:00:00Z' } });
  });
});

describe('timesOf()', () => {
  test.each([
    ['of today are hours', ['2026-12-01T17:00:00Z', '2026-12-01T19:00:00Z'], /^18:00–20:00$/],
    [
      'of another day have that day',
      ['2026-12-08T17:00:00Z', '2026-12-08T23:30:00Z'],
      /^Di.*8\. Dez.* 18:00–00:30$/,
    ],
    [
      'of several days have both',
      ['2026-12-01T17:00:00Z', '2026-12-03T17:00:00Z'],
      /^Di.* 18:00–Do.*3\. Dez.* 18:00$/,
    ],
  ])('%s', (_what, [startsAt = '', endsAt = ''], expected) => {
    const [one] = listMeetings(
      [meetingShown({ upcoming: [{ startsAt, endsAt, occurrence: '' }] })],
      NOW_MS,
      ZONE,
    );

    expect(one && timesOf(one, 'de', ZONE)).toMatch(expected);
  });
});
