import { describe, expect, test } from '@jest/globals';
import ICAL from 'ical.js';
import { parseRoomId } from '../../../../../common/ids.ts';
import type { Meeting } from '../../../../../signal/management/meeting.ts';
import { calendarOf } from '../../../../../signal/management/schedule/calendar.ts';
import { invitationText } from '../../../../../signal/management/schedule/invitation-text.ts';
import { upcoming } from '../../../../../signal/management/schedule/schedule.ts';

const MOVES = [
  { occurrence: '2026-10-27T18:00', startsAt: '2026-10-28T19:00', endsAt: '2026-10-28T21:00' },
  { occurrence: '2026-11-03T18:00', startsAt: '2026-11-01T09:00', endsAt: '2026-11-02T12:00' },
];
const LINK = 'https://rat.example/?room=rat';

const meeting = (over: Partial<Meeting> = {}): Meeting => ({
  room: parseRoomId('rat'),
  number: 'abcdefghijkl',
  title: 'Sitzung des Stadtrats; öffentlich, Teil 1',
  description: 'Tagesordnung:\n1. Haushalt',
  startsAt: '2026-10-20T18:00',
  endsAt: '2026-10-20T20:00',
  timeZone: 'Europe/Berlin',
  recurrence: 'FREQ=WEEKLY;UNTIL=20261103',
  skips: [],
  moves: [],
  createdBy: 'login:ada',
  createdAtMs: Date.UTC(2026, 8, 1),
  changedAtMs: Date.UTC(2026, 8, 2),
  sequence: 3,
  wishDigest: new Uint8Array(),
  ...over,
});

function read(text: string) {
  const calendar = ICAL.Component.fromString(text);
  const zone = calendar.getFirstSubcomponent('vtimezone');
  if (zone) ICAL.TimezoneService.register(zone);
  const event = calendar.getFirstSubcomponent('vevent');
  if (!event) throw new Error('no event');
  return { calendar, event: new ICAL.Event(event) };
}

describe('calendarOf()', () => {
  test('says what was planned, whatever signs are in it', () => {
    const { calendar, event } = read(calendarOf(meeting(), LINK));

    expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
    expect(event).toMatchObject({
      uid: 'rat.abcdefghijkl@kaskade',
      summary: 'Sitzung des Stadtrats; öffentlich, Teil 1',
      description: `Tagesordnung:\n1. Haushalt\n\n${LINK}`,
      location: LINK,
      sequence: 3,
    });
    expect(event.startDate.zone.tzid).toBe('Europe/Berlin');
  });

  test.each([
    meeting(),
    meeting({ recurrence: 'FREQ=WEEKLY;COUNT=4', skips: ['2026-10-27T18:00'] }),
    meeting({ recurrence: 'FREQ=DAILY;COUNT=9', startsAt: '2026-10-20T23:30', endsAt: '2026-10-21T00:30' }),
    meeting({ recurrence: '', timeZone: 'America/New_York' }),
    meeting({ recurrence: 'FREQ=WEEKLY;COUNT=3', timeZone: 'UTC' }),
    meeting({ recurrence: 'FREQ=WEEKLY;COUNT=4', skips: ['2026-11-10T18:00'], moves: MOVES }),
    meeting({ recurrence: 'FREQ=WEEKLY;COUNT=4', moves: MOVES, timeZone: 'UTC' }),
  ])('has the same times in a calendar as here (%#)', (planned) => {
    const { calendar, event } = read(calendarOf(planned, LINK));
    const [, ...others] = calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
    const moved = new Map(
      others.map((one) => [one.recurrenceId.toUnixTime(), one.startDate.toUnixTime()] as const),
    );
    const iterator = event.iterator();
    const seen: number[] = [];
    for (let next = iterator.next(); next && seen.length < 20; next = iterator.next()) {
      const unixTime = next.toUnixTime();
      seen.push((moved.get(unixTime) ?? unixTime) * 1000);
    }
    seen.sort((one, other) => one - other);

    expect(seen).toEqual(upcoming(planned, 0, 20).map(({ startMs }) => startMs));
  });

  test.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['UTC', 'Etc/UTC'],
    ['Etc/UTC', 'Etc/UTC'],
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['US/Pacific', 'America/Los_Angeles'],
    ['america/new_york', 'America/New_York'], // of meetings that were planned when any spelling was taken
  ])('has the rules of %s under the name %s', (timeZone, name) => {
    const planned = meeting({ timeZone, recurrence: 'FREQ=WEEKLY;COUNT=4', skips: ['2026-11-03T18:00'] });

    const text = calendarOf(planned, LINK);

    const names = [...text.matchAll(/TZID[=:]([^:\r]+)/g)].map(([, tzid]) => tzid);
    expect(names).toEqual([name, name, name, name]);
    const iterator = read(text).event.iterator();
    const seen = Array.from({ length: 3 }, () => iterator.next().toUnixTime() * 1_000);
    expect(seen).toEqual(upcoming(planned, 0).map(({ startMs }) => startMs));
  });

  test('says of one that was moved which one it is', () => {
    const text = calendarOf(meeting({ moves: MOVES.slice(0, 1) }), LINK);

    expect(text).toContain('RECURRENCE-ID;TZID=Europe/Berlin:20261027T180000');
    expect(text).toContain('DTSTART;TZID=Europe/Berlin:20261028T190000');
    expect(text.match(/^UID:rat\.abcdefghijkl@kaskade/gm)).toHaveLength(2);
  });

  test('lets nobody write lines of their own into it', () => {
    const text = calendarOf(meeting({ title: 'x\r\nATTACH:https://evil.example' }), LINK);

    expect(text).not.toMatch(/^ATTACH/m);
  });

  test('has lines of 75 bytes at most', () => {
    const text = calendarOf(meeting({ title: 'ö'.repeat(150) }), LINK);

    expect(Math.max(...text.split('\r\n').map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
  });
});

describe('invitationText()', () => {
  test('says it in German', () => {
    expect(invitationText(meeting({ skips: ['2026-10-27T18:00'] }), LINK, 'de')).toBe(
      [
        'Sie sind eingeladen:',
        '',
        'Sitzung des Stadtrats; öffentlich, Teil 1',
        '',
        'Wann: Dienstag, 20. Oktober 2026, 18:00–20:00 Uhr (Europe/Berlin)',
        'Jede Woche am Dienstag bis 3. November 2026, entfällt am 27. Oktober 2026',
        '',
        'Tagesordnung:',
        '1. Haushalt',
        '',
        `Teilnehmen: ${LINK}`,
        '',
      ].join('\n'),
    );
  });

  test('says what was moved', () => {
    const moved = meeting({ moves: MOVES, skips: ['2026-11-03T18:00'] });

    expect(invitationText(moved, LINK, 'de')).toContain(
      'entfällt am 3. November 2026\nStatt am 27. Oktober 2026: Mittwoch, 28. Oktober 2026, 19:00–21:00 Uhr\n',
    );
    expect(invitationText(moved, LINK, 'en')).toContain(
      '\nInstead of 27 October 2026: Wednesday, 28 October 2026, 19:00–21:00\n',
    );
  });

  test('says it in English', () => {
    const once = meeting({ recurrence: '', description: '', endsAt: '2026-10-21T01:00' });

    expect(invitationText(once, LINK, 'en')).toContain(
      'When: Tuesday, 20 October 2026, 18:00 – Wednesday, 21 October 2026, 01:00 (Europe/Berlin)\n\nJoin:',
    );
  });

  test.each([
    ['FREQ=DAILY;INTERVAL=2;COUNT=3', 'Alle 2 Tage insgesamt 3-mal', 'Every 2 days 3 times in all'],
    [
      'FREQ=WEEKLY;BYDAY=TU,TH',
      'Jede Woche am Dienstag und Donnerstag',
      'Every week on Tuesday and Thursday',
    ],
    ['FREQ=MONTHLY;BYDAY=3TU', 'Jeden Monat am 3. Dienstag', 'Every month on the third Tuesday'],
    ['FREQ=MONTHLY;BYDAY=-1TU', 'Jeden Monat am letzten Dienstag', 'Every month on the last Tuesday'],
    ['FREQ=MONTHLY', 'Jeden Monat am 20.', 'Every month on day 20'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', 'Jeden Monat am letzten Tag', 'Every month on the last day'],
    ['FREQ=YEARLY', 'Jedes Jahr', 'Every year'],
  ])('puts %s into words', (recurrence, german, english) => {
    const planned = meeting({ recurrence });

    expect(invitationText(planned, LINK, 'de')).toContain(`\n${german}\n`);
    expect(invitationText(planned, LINK, 'en')).toContain(`\n${english}\n`);
  });
});
