import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RoomDetail } from '../../../../client/management/types.ts';
import { draftOf, faultOf, newDraft, wishOf } from '../../../../web/start/meeting-draft.ts';
import { NEW_ROOM, roomChangeOf, roomDraftOf, roomFaultOf } from '../../../../web/start/room-draft.ts';
import { meetingShown } from './meetings.ts';

describe('a meeting that is typed', () => {
  const draft = newDraft('council', Date.parse('2026-11-30T23:30:00Z'), 'Europe/Berlin');

  test('is proposed for the day after the viewer’s today', () => {
    expect(draft.day).toBe('2026-12-02');
    expect(faultOf(draft)).toBe('title');
  });

  test('ends on the next day where its end is not after its beginning', () => {
    const wish = wishOf({ ...draft, title: ' Night ', from: '22:00', to: '01:30' });

    expect(wish).toMatchObject({ title: 'Night', startsAt: '2026-12-02T22:00', endsAt: '2026-12-03T01:30' });
  });

  test('is missing something without its times', () => {
    expect(faultOf({ ...draft, title: 'Council', to: '' })).toBe('times');
    expect(faultOf({ ...draft, title: 'Council' })).toBeUndefined();
  });

  test('is sent as it came when nothing was changed', () => {
    const time = fc.record({
      hour: fc.integer({ min: 0, max: 23 }),
      minute: fc.integer({ min: 0, max: 59 }),
    });
    const text = ({ hour, minute }: { hour: number; minute: number }): string =>
      `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
    fc.assert(
      fc.property(time, time, fc.integer({ min: 1, max: 6 }), (from, to, days) => {
        const meeting = meetingShown({
          startsAt: `2026-12-28T${text(from)}`,
          endsAt: `${new Date(Date.UTC(2026, 11, 28 + days)).toISOString().slice(0, 10)}T${text(to)}`,
          recurrence: 'FREQ=WEEKLY;BYDAY=MO,TH',
        });
        const { startsAt, endsAt, recurrence } = wishOf(draftOf(meeting));
        expect([startsAt, endsAt, recurrence]).toEqual([
          meeting.startsAt,
          meeting.endsAt,
          meeting.recurrence,
        ]);
      }),
    );
  });
});

describe('a room that is typed', () => {
  test('names groups once each, and keeps people that the form does not show', () => {
    const before: RoomDetail = {
      room: 'council',
      title: 'Council',
      mayChange: true,
      mayPlan: true,
      link: '',
      revision: '1',
      createdAt: '',
      changedAt: '',
      settings: { maxParticipants: 40, maxPodium: 0, locked: true, audienceCamera: false, audienceMic: true },
      entry: { everybody: false, subjects: ['login:ben'], groups: ['council'] },
      chairs: { subjects: ['login:ada'], groups: [] },
      moderators: { subjects: [], groups: [] },
    };
    const draft = roomDraftOf(before);

    const change = roomChangeOf({ ...draft, groups: 'council,  staff , ,staff' }, before);

    expect(change).toMatchObject({
      title: 'Council',
      settings: { locked: true, audienceCamera: false, audienceMic: true, maxParticipants: 40 },
      entry: { everybody: false, subjects: ['login:ben'], groups: ['council', 'staff'] },
      chairs: { subjects: ['login:ada'], groups: [] },
    });
    expect(draft.people).toBe(2);
    expect(roomChangeOf({ ...draft, maxParticipants: '' }, before).settings?.maxParticipants).toBe(0);
  });

  test('needs a title, and a name that links can have', () => {
    expect(roomFaultOf(NEW_ROOM)).toBe('title');
    expect(roomFaultOf({ ...NEW_ROOM, title: 'Rat', room: 'kein Name' })).toBe('room');
    expect(roomFaultOf({ ...NEW_ROOM, title: 'Rat' })).toBeUndefined();
  });
});
