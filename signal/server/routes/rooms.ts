/** `GET` and `POST /v1/rooms`, `GET`, `PATCH` and `DELETE /v1/rooms/{room}`: rooms that are defined. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../../common/errors.ts';
import { parseRoomId, type RoomId } from '../../../common/ids.ts';
import { randomText } from '../../../common/random-text.ts';
import { callerId, type Caller } from '../../management/caller.ts';
import { mayCreateRooms, rightsIn, type RoomRights } from '../../management/permissions.ts';
import type { RoomDefinition, Stored } from '../../management/room-definition.ts';
import { checkMayChange, type RoomDesk } from '../../management/room-desk.ts';
import { RoomChange, RoomDetail, RoomList, RoomWish } from '../../management/schemas.ts';
import { apiRoute, expectedRevision, idempotencyKey, parseQuery, type Handle } from '../api-route.ts';
import type { Callers } from '../callers.ts';
import { jsonReply, type HttpReply, type Route } from '../http-reply.ts';
import { parseJsonBody } from '../json-body.ts';
import { roomLink } from '../room-link.ts';

const ID_BYTES = 9;
const ID_CHARS = 12;
const MAX_PAGE = 200;
const DEFAULT_PAGE = 100;

export const PageQuery = z.strictObject({
  after: z.string().max(256).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE),
});

export type RoomRouteDeps = {
  readonly callers: Pick<Callers, 'of'>;
  readonly rooms: Pick<
    RoomDesk,
    'all' | 'find' | 'settings' | 'create' | 'change' | 'remove' | 'finishRemoval'
  >;
  readonly pageUrl: () => string;
};

const ABOUT = { tag: 'rooms', askers: ['login', 'key', 'token'] } as const;
const ONE = '/v1/rooms/{room}';

export function roomRoutes(deps: RoomRouteDeps): readonly Route[] {
  const list = { summary: 'Rooms that one may enter, by name', query: PageQuery, answers: { 200: RoomList } };
  const make = {
    ...{ summary: 'Defines a room', body: RoomWish, isIdempotent: true },
    answers: { 200: RoomDetail, 201: RoomDetail },
  };
  const change = { body: RoomChange, revision: 'needed', answers: { 200: RoomDetail } } as const;
  const remove = { revision: 'taken', answers: { 200: z.strictObject({}) } } as const;
  return [
    apiRoute({ ...ABOUT, method: 'GET', path: '/v1/rooms', ...list }, listRooms(deps)),
    apiRoute({ ...ABOUT, method: 'POST', path: '/v1/rooms', ...make }, makeRoom(deps)),
    apiRoute(
      { ...ABOUT, method: 'GET', path: ONE, summary: 'A room', answers: { 200: RoomDetail } },
      showRoom(deps),
    ),
    apiRoute(
      { ...ABOUT, method: 'PATCH', path: ONE, summary: 'Changes a room', ...change },
      changeRoom(deps),
    ),
    apiRoute(
      {
        ...ABOUT,
        method: 'DELETE',
        path: ONE,
        summary: 'Deletes a room, its meetings and invitations',
        ...remove,
      },
      removeRoom(deps),
    ),
  ];
}

const listRooms =
  (deps: RoomRouteDeps): Handle =>
  async (request) => {
    const caller = await deps.callers.of(request);
    const { after, limit } = parseQuery(request, PageQuery);
    const rooms: ReturnType<typeof shownOf>[] = [];
    for await (const stored of deps.rooms.all(after)) {
      const rights = rightsIn(stored.value, caller, 'rooms');
      if (!rights.maySee) continue;
      if (rooms.length === limit) return jsonReply(200, { rooms, nextPage: rooms.at(-1)?.room });
      rooms.push(shownOf(deps, stored, rights));
    }
    return jsonReply(200, { rooms });
  };

const makeRoom =
  (deps: RoomRouteDeps): Handle =>
  async (request) => {
    const caller = await deps.callers.of(request);
    if (!mayCreateRooms(caller)) throw new AppError('GRANT_MISSING', 'you may not define rooms');
    const { room = chosenId(caller, idempotencyKey(request)), ...wish } = parseJsonBody(request, RoomWish);
    const { isNew, made } = await deps.rooms.create(parseRoomId(room), wish, caller);
    return detailReply(deps, isNew ? 201 : 200, made, caller);
  };

const showRoom =
  (deps: RoomRouteDeps): Handle =>
  async (request, [room = '']) => {
    const caller = await deps.callers.of(request);
    return detailReply(deps, 200, await seenRoom(deps.rooms, parseRoomId(room), caller, 'rooms'), caller);
  };

const changeRoom =
  (deps: RoomRouteDeps): Handle =>
  async (request, [room = '']) => {
    const caller = await deps.callers.of(request);
    const roomId = parseRoomId(room);
    checkMayChange(await deps.rooms.find(roomId), caller); // and again when it is changed
    const expected = expectedRevision(request, true);
    const changed = await deps.rooms.change(roomId, parseJsonBody(request, RoomChange), expected, caller);
    return detailReply(deps, 200, changed, caller);
  };

const removeRoom =
  (deps: RoomRouteDeps): Handle =>
  async (request, [room = '']) => {
    const caller = await deps.callers.of(request);
    const roomId = parseRoomId(room);
    const found = await deps.rooms.find(roomId);
    const expected = expectedRevision(request, false);
    if (found !== undefined) {
      checkMayChange(found, caller); // and again when it is deleted
      await deps.rooms.remove(roomId, expected, caller);
    } else if (mayCreateRooms(caller)) await deps.rooms.finishRemoval(roomId, caller);
    return jsonReply(200, {});
  };

/** @throws {AppError} ROOM_UNKNOWN, also for whom it is not there */
export async function seenRoom(
  rooms: Pick<RoomDesk, 'find'>,
  room: RoomId,
  caller: Caller,
  area: 'rooms' | 'meetings',
): Promise<Stored<RoomDefinition>> {
  const stored = await rooms.find(room);
  if (stored !== undefined && rightsIn(stored.value, caller, area).maySee) return stored;
  throw new AppError('ROOM_UNKNOWN', 'no room of this name is defined for you');
}

/** A name for what is made: the same for the same `Idempotency-Key` of the same caller. */
export function chosenId(caller: Caller, key: string | undefined): string {
  if (key === undefined) return randomText(ID_BYTES);
  const digest = createHash('sha256')
    .update(`${callerId(caller)}\n${key}`)
    .digest('base64url');
  return digest.slice(0, ID_CHARS);
}

async function detailReply(
  deps: RoomRouteDeps,
  status: number,
  stored: Stored<RoomDefinition>,
  caller: Caller,
): Promise<HttpReply> {
  const { value, revision } = stored;
  const rights = rightsIn(value, caller, 'rooms');
  const { version: _, title: _title, ...settings } = await deps.rooms.settings(value.room);
  const { entry, chairs, moderators, createdBy } = value;
  const own = rights.mayChange ? { entry, chairs, moderators, createdBy } : {};
  const reply = jsonReply(status, { ...shownOf(deps, stored, rights), settings, ...own });
  return { ...reply, headers: { ...reply.headers, etag: `"${revision}"` } };
}

function shownOf(
  { pageUrl }: RoomRouteDeps,
  { value, revision }: Stored<RoomDefinition>,
  rights: RoomRights,
) {
  const { room, title, createdAtMs, changedAtMs } = value;
  const { role, mayChange, mayPlan } = rights;
  return {
    ...{ room, title, role, mayChange, mayPlan },
    link: roomLink(pageUrl(), room),
    revision: String(revision),
    createdAt: new Date(createdAtMs).toISOString(),
    changedAt: new Date(changedAtMs).toISOString(),
  };
}
