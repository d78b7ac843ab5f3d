/** A meeting as the server shows it. */
import type { MeetingShown } from '../../../../client/management/types.ts';

export const meetingShown = (over: Partial<MeetingShown> = {}): MeetingShown => ({
  id: 'm1',
  room: 'council',
  title: 'Council',
  description: '',
  startsAt: '2026-12-01T18:00',
  endsAt: '2026-12-01T20:00',
  timeZone: 'Europe/Berlin',
  skips: [],
  moves: [],
  upcoming: [],
  mayChange: true,
  link: 'https://page.example/?room=council',
  revision: '1',
  createdBy: 'login:ada',
  createdAt: '2026-11-01T08:00:00Z',
  changedAt: '2026-11-01T08:00:00Z',
  ...over,
});
