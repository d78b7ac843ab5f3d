/** What a server answers about rooms, meetings and invitations, for views of the page: `?login=1`, `?login=empty`. */

const MS_PER_HOUR = 3_600_000;
const HOURS_PER_WEEK = 168;

type Answer = Readonly<Record<string, unknown>>;

const isoIn = (hours: number): string => new Date(Date.now() + hours * MS_PER_HOUR).toISOString();

function meeting(title: string, room: string, hours: number, more: Answer = {}): Answer {
  const [startsAt, endsAt] = [isoIn(hours), isoIn(hours + 2)];
  const upcoming = [{ startsAt, endsAt, occurrence: startsAt.slice(0, 16) }];
  const times = { startsAt: '2026-12-01T18:00', endsAt: '2026-12-01T20:00', timeZone: 'Europe/Berlin' };
  const about = {
    description: '',
    skips: [],
    moves: [],
    link: `https://rat.example/?room=${room}`,
    revision: '1',
  };
  return { id: room, title, room, ...times, ...about, upcoming, mayChange: true, ...more };
}

function room(name: string, title: string, more: Answer = {}): Answer {
  const rights = { role: 'member', mayChange: false, mayPlan: false };
  return { room: name, title, link: `https://rat.example/?room=${name}`, revision: '1', ...rights, ...more };
}

const WEEKLY = { recurrence: 'FREQ=WEEKLY;BYDAY=TU' };
const MEETINGS: readonly Answer[] = [
  meeting('Sitzung des Stadtrats', 'Stadtrat', -0.5, {
    description: 'Beratung des Haushalts; Unterlagen im Ratsinformationssystem.',
  }),
  meeting('Ausschuss für Stadtentwicklung, Umwelt, Bauen und Verkehr', 'Bauausschuss', 30, WEEKLY),
  meeting('Jugendforum', 'Jugendforum', HOURS_PER_WEEK, { mayChange: false }),
];
const ROOMS: readonly Answer[] = [
  room('Stadtrat', 'Stadtrat', { role: 'chair', mayChange: true, mayPlan: true }),
  room('Bauausschuss', 'Bauausschuss', { role: 'moderator', mayPlan: true }),
  room('Jugendforum', 'Jugendforum'),
];
const INVITATIONS: readonly Answer[] = [
  { id: 'Stadtrat.AAAAAAAA', role: 'observer', note: 'Öffentlichkeit', hasPassword: false },
  {
    id: 'Stadtrat.BBBBBBBB',
    role: 'guest',
    note: 'Presse',
    hasPassword: true,
    expiresAt: isoIn(HOURS_PER_WEEK),
  },
];
const PERSON = {
  ...{ subject: 'login:erika', name: 'Erika Mustermann', role: 'chair', groups: ['stadtrat'] },
  ...{ mayCreateRooms: true, isOperator: false },
};

/** @param login `1`, `empty` (nothing is planned yet), or nobody has logged in */
export function fakeApi(login: string): (url: string) => Promise<Response> {
  const isEmpty = login === 'empty';
  return async (url) => {
    const { pathname } = new URL(url, location.href);
    if (pathname === '/v1/me')
      return Response.json({ hasProvider: login !== '', ...(login && { person: PERSON }) });
    if (pathname === '/v1/rooms') return Response.json({ rooms: isEmpty ? [] : ROOMS });
    if (pathname === '/v1/meetings') return Response.json({ meetings: isEmpty ? [] : MEETINGS });
    if (pathname.endsWith('/invitations')) return Response.json({ invitations: INVITATIONS });
    return Response.json({ code: 'NOT_FOUND' }, { status: 404 });
  };
}
