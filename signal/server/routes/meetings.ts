/**
 * `GET` and `POST /v1/meetings`, `GET`, `PATCH` and `DELETE /v1/meetings/{id}`, and a meeting as a calendar's file and
 * as a text for invitations.
 */
import { z } from 'zod';
import { AppError } from '../../../common/errors.ts';
import { parseRoomId, type RoomId } from '../../../common/ids.ts';
import { Breather } from '../../../common/lifecycle/breather.ts';
import type { Caller } from '../../management/caller.ts';
import type { MeetingDesk } from '../../management/meeting-desk.ts';
import { meetingIdOf, parseMeetingId, type Meeting } from '../../management/meeting.ts';
import { mayChangeMeeting, rightsIn, type RoomRights } from '../../management/permissions.ts';
import type { RoomDefinition, Stored } from '../../management/room-definition.ts';
import type { RoomDesk } from '../../management/room-desk.ts';
import { invitationText, LANGUAGES } from '../../management/schedule/invitation-text.ts';
import { formatLocal } from '../../management/schedule/local-time.ts';
import { upcoming } from '../../management/schedule/schedule.ts';
import { MeetingChange, MeetingList, MeetingShown, MeetingWish } from '../../management/schemas.ts';
import { apiRoute, expectedRevision, idempotencyKey, parseQuery, type Handle } from '../api-route.ts';
import type { Callers } from '../callers.ts';
import { jsonReply, type HttpReply, type Route } from '../http-reply.ts';
import { parseJsonBody } from '../json-body.ts';
import { roomLink } from '../room-link.ts';
import { pageOfMeetings } from './meeting-pages.ts';
import { chosenId, PageQuery, seenRoom } from './rooms.ts';

const MAX_FILE_TITLE_CHARS = 60;

const ListQuery = PageQuery.extend({ room: z.string().optional() });
const TextQuery = z.strictObject({ language: z.enum(LANGUAGES).default('de') });

export type MeetingRouteDeps = {
  readonly callers: Pick<Callers, 'of'>;
  readonly rooms: Pick<RoomDesk, 'find' | 'all'>;
  readonly meetings: Pick<MeetingDesk, 'all' | 'find' | 'create' | 'change' | 'remove'>;
  readonly pageUrl: () => string;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
};

const ABOUT = { tag: 'meetings', askers: ['login', 'key', 'token'] } as const;
const ONE = '/v1/meetings/{id}';
const ICS = { contentType: 'text/calendar' };

export function meetingRoutes(deps: MeetingRouteDeps): readonly Route[] {
  const list = { summary: 'Meetings, the next one first', query: ListQuery, answers: { 200: MeetingList } };
  const make = {
    ...{ summary: 'Plans a meeting', body: MeetingWish, isIdempotent: true },
    answers: { 200: MeetingShown, 201: MeetingShown },
  };
  const change = { body: MeetingChange, revision: 'needed', answers: { 200: MeetingShown } } as const;
  const remove = { revision: 'taken', answers: { 200: z.strictObject({}) } } as const;
  const calendar = { summary: "A meeting as a calendar's file", answers: { 200: ICS } };
  const text = {
    ...{ summary: 'A meeting in words, with its link', query: TextQuery },
    answers: { 200: { contentType: 'text/plain' } },
  };
  return [
    apiRoute({ ...ABOUT, method: 'GET', path: '/v1/meetings', ...list }, listMeetings(deps)),
    apiRoute({ ...ABOUT, method: 'POST', path: '/v1/meetings', ...make }, makeMeeting(deps)),
    apiRoute({ ...ABOUT, method: 'GET', path: `${ONE}.ics`, ...calendar }, showCalendar(deps)),
    apiRoute({ ...ABOUT, method: 'GET', path: `${ONE}/ics`, ...calendar }, showCalendar(deps)),
    apiRoute({ ...ABOUT, method: 'GET', path: `${ONE}/invitation`, ...text }, showText(deps)),
    apiRoute(
      { ...ABOUT, method: 'GET', path: ONE, summary: 'A meeting', answers: { 200: MeetingShown } },
      showMeeting(deps),
    ),
    apiRoute(
      { ...ABOUT, method: 'PATCH', path: ONE, summary: 'Changes a meeting', ...change },
      changeMeeting(deps),
    ),
    apiRoute(
      { ...ABOUT, method: 'DELETE', path: ONE, summary: 'Deletes a meeting', ...remove },
      removeMeeting(deps),
    ),
  ];
}

const listMeetings =
  (deps: MeetingRouteDeps): Handle =>
  async (request) => {
    const caller = await deps.callers.of(request);
    const { room, after, limit } = parseQuery(request, ListQuery);
    const only = room === undefined ? undefined : parseRoomId(room);
    const rights = await rightsByRoom(deps, caller, only);
    const breather = new Breather();
    const page = await pageOfMeetings(deps.meetings.all(only), {
      ...{ after, limit, nowMs: deps.nowMs(), breather },
      isWanted: (meeting) => rights.has(meeting.room),
    });
    const meetings: ReturnType<typeof shownOf>[] = [];
    for (const stored of page.meetings) {
      const of = rights.get(stored.value.room);
      const mayChange = of !== undefined && mayChangeMeeting(of, stored.value, caller);
      meetings.push(shownOf(deps, stored, mayChange));
      await breather.rest();
    }
    return jsonReply(200, { meetings, nextPage: page.nextPage });
  };

async function rightsByRoom(
  { rooms }: MeetingRouteDeps,
  caller: Caller,
  only: RoomId | undefined,
): Promise<ReadonlyMap<RoomId, RoomRights>> {
  const found = new Map<RoomId, RoomRights>();
  const note = ({ value }: Stored<RoomDefinition>): void => {
    const rights = rightsIn(value, caller, 'meetings');
    if (rights.maySee) found.set(value.room, rights);
  };
  if (only !== undefined) note(await seenRoom(rooms, only, caller, 'meetings'));
  else for await (const stored of rooms.all()) note(stored);
  return found;
}

const makeMeeting =
  (deps: MeetingRouteDeps): Handle =>
  async (request) => {
    const caller = await deps.callers.of(request);
    const { room: name, ...wish } = parseJsonBody(request, MeetingWish);
    const { value } = await seenRoom(deps.rooms, parseRoomId(name), caller, 'meetings');
    if (!rightsIn(value, caller, 'meetings').mayPlan) {
      throw new AppError('GRANT_MISSING', 'you may not plan meetings in this room');
    }
    const named = { room: value.room, number: chosenId(caller, idempotencyKey(request)) };
    const { isNew, made } = await deps.meetings.create(named, wish, caller);
    return meetingReply(deps, isNew ? 201 : 200, made, true);
  };

const showMeeting =
  (deps: MeetingRouteDeps): Handle =>
  async (request, [id = '']) => {
    const { stored, mayChange } = await seenMeeting(deps, await deps.callers.of(request), id);
    return meetingReply(deps, 200, stored, mayChange);
  };

const changeMeeting =
  (deps: MeetingRouteDeps): Handle =>
  async (request, [id = '']) => {
    const caller = await deps.callers.of(request);
    const { stored, mayChange } = await seenMeeting(deps, caller, id);
    if (!mayChange) throw new AppError('GRANT_MISSING', 'you may not change this meeting');
    const expected = expectedRevision(request, true);
    const wish = parseJsonBody(request, MeetingChange);
    return meetingReply(deps, 200, await deps.meetings.change(stored.value, wish, expected, caller), true);
  };

const removeMeeting =
  (deps: MeetingRouteDeps): Handle =>
  async (request, [id = '']) => {
    const caller = await deps.callers.of(request);
    const expected = expectedRevision(request, false);
    const named = parseMeetingId(id);
    if (named !== undefined && (await deps.meetings.find(named)) !== undefined) {
      const { mayChange } = await seenMeeting(deps, caller, id);
      if (!mayChange) throw new AppError('GRANT_MISSING', 'you may not delete this meeting');
      await deps.meetings.remove(named, expected, caller);
    }
    return jsonReply(200, {});
  };

const showCalendar =
  (deps: MeetingRouteDeps): Handle =>
  async (request, [id = '']) => {
    const { stored } = await seenMeeting(deps, await deps.callers.of(request), id);
    // calendars and time zones are large: a node that nobody asks for one does without
    const { calendarOf } = await import('../../management/schedule/calendar.ts');
    const body = calendarOf(stored.value, roomLink(deps.pageUrl(), stored.value.room));
    return fileReply('text/calendar; charset=utf-8; method=PUBLISH', body, `${fileTitle(stored.value)}.ics`);
  };

const showText =
  (deps: MeetingRouteDeps): Handle =>
  async (request, [id = '']) => {
    const { stored } = await seenMeeting(deps, await deps.callers.of(request), id);
    const { language } = parseQuery(request, TextQuery);
    const link = roomLink(deps.pageUrl(), stored.value.room);
    return fileReply('text/plain; charset=utf-8', invitationText(stored.value, link, language));
  };

/** @throws {AppError} NOT_FOUND, also for whom it is not there */
async function seenMeeting(deps: MeetingRouteDeps, caller: Caller, id: string) {
  const named = parseMeetingId(id);
  const [stored, room] = named
    ? await Promise.all([deps.meetings.find(named), deps.rooms.find(named.room)])
    : [];
  const rights = room && rightsIn(room.value, caller, 'meetings');
  if (stored === undefined || !rights?.maySee) throw new AppError('NOT_FOUND', 'no meeting has this id');
  return { stored, mayChange: mayChangeMeeting(rights, stored.value, caller) };
}

function meetingReply(
  deps: MeetingRouteDeps,
  status: number,
  stored: Stored<Meeting>,
  mayChange: boolean,
): HttpReply {
  const reply = jsonReply(status, shownOf(deps, stored, mayChange));
  return { ...reply, headers: { ...reply.headers, etag: `"${stored.revision}"` } };
}

function shownOf({ pageUrl, nowMs }: MeetingRouteDeps, stored: Stored<Meeting>, mayChange: boolean) {
  const { value, revision } = stored;
  const { room, title, description, startsAt, endsAt, timeZone, recurrence, skips, moves } = value;
  const iso = (ms: number): string => new Date(ms).toISOString();
  return {
    ...{ id: meetingIdOf(value), room, title, description, startsAt, endsAt, timeZone },
    ...{ skips, moves },
    recurrence: recurrence || undefined,
    upcoming: upcoming(value, nowMs()).map(({ startMs, endMs, occurrence }) => ({
      ...{ startsAt: iso(startMs), endsAt: iso(endMs), occurrence: formatLocal(occurrence) },
    })),
    mayChange,
    link: roomLink(pageUrl(), room),
    revision: String(revision),
    createdBy: value.createdBy,
    createdAt: iso(value.createdAtMs),
    changedAt: iso(value.changedAtMs),
  };
}

/** Names of files as every system takes them. */
const fileTitle = ({ title }: Meeting): string =>
  title
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, MAX_FILE_TITLE_CHARS) || 'meeting';

function fileReply(contentType: string, body: string, name?: string): HttpReply {
  const disposition = name === undefined ? {} : { 'content-disposition': `attachment; filename="${name}"` };
  return {
    status: 200,
    headers: { 'content-type': contentType, 'cache-control': 'no-store', ...disposition },
    body,
  };
}
