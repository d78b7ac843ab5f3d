/**
 * `POST` and `GET /v1/rooms/{room}/invitations`, `DELETE /v1/invitations/{id}?guests=remove` for moderators, by their
 * token or their login; `POST /v1/invitations/{id}/token` for whoever has the link: a guest's token.
 */
import { z } from 'zod';
import { AppError } from '../../../common/errors.ts';
import { parseRoomId, type RoomId } from '../../../common/ids.ts';
import { randomText } from '../../../common/random-text.ts';
import type { InvitationDesk } from '../../invitations/invitation-desk.ts';
import {
  invitationIdOf,
  INVITED_ROLES,
  parseInvitationId,
  type Invitation,
} from '../../invitations/invitation.ts';
import type { Invitations } from '../../invitations/invitations.ts';
import { isApiKey } from '../../management/api-keys.ts';
import { actorOf, type Actor } from '../../management/audit.ts';
import type { Caller } from '../../management/caller.ts';
import { mayInvite } from '../../management/permissions.ts';
import type { RoomDefinition } from '../../management/room-definition.ts';
import type { RoomDesk } from '../../management/room-desk.ts';
import type { TokenPort } from '../../session/services.ts';
import type { ApiDescription } from '../api-description.ts';
import { apiRoute, parseQuery } from '../api-route.ts';
import { bearerToken } from '../bearer-token.ts';
import type { Callers } from '../callers.ts';
import { cookieOf, setCookie } from '../cookies.ts';
import { jsonReply, type HttpReply, type HttpRequestView, type Route } from '../http-reply.ts';
import { Admission, issueAdmission, type Admitting } from '../issue-admission.ts';
import { parseJsonBody } from '../json-body.ts';
import type { LoginDoor } from '../login-door.ts';

/** Makes the same guest of whoever comes again by this browser. */
const GUEST_COOKIE = 'kaskade_guest';
const GUEST_KEY_BYTES = 16;
const GUEST_KEY = /^[A-Za-z0-9_-]{22}$/;
const GUEST_SEC = 7_776_000;

const MIN_PASSWORD_CHARS = 8;
const MAX_PASSWORD_CHARS = 128;
const password = z.string().max(MAX_PASSWORD_CHARS);

const Wish = z.strictObject({
  role: z.enum(INVITED_ROLES).default('guest'),
  note: z.string().trim().max(128).default(''),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
  password: password.min(MIN_PASSWORD_CHARS).optional(),
});

const Shown = z.strictObject({
  name: z.string().trim().min(1).max(128),
  secret: z.string().max(128),
  password: password.optional(),
  site: z.string().optional(),
});

const Revocation = z.strictObject({
  guests: z.literal('remove').optional().describe('who came by it has to go'),
});

const told = {
  ...{
    id: z.string(),
    room: z.string(),
    role: z.enum(INVITED_ROLES),
    note: z.string(),
    createdBy: z.string(),
  },
  ...{ createdAt: z.iso.datetime(), expiresAt: z.iso.datetime().optional(), hasPassword: z.boolean() },
};
const Told = z.strictObject(told).meta({ id: 'Invitation' });
const Made = z.strictObject({ ...told, secret: z.string(), link: z.string() }).meta({ id: 'InvitationMade' });

const OF_ROOM = '/v1/rooms/{room}/invitations';
const askers = ['login', 'key', 'token'] as const;
type Description = Omit<ApiDescription, 'tag'>;
const INVITE: Description = {
  ...{ method: 'POST', path: OF_ROOM, askers, summary: 'Makes an invitation; its secret is told once' },
  ...{ body: Wish, answers: { 201: Made } },
};
const LIST: Description = {
  ...{ method: 'GET', path: OF_ROOM, askers, summary: 'Invitations that are good' },
  answers: { 200: z.strictObject({ invitations: z.array(Told) }) },
};
const REVOKE: Description = {
  ...{ method: 'DELETE', path: '/v1/invitations/{id}', askers, summary: 'Revokes an invitation' },
  query: Revocation,
  answers: { 200: z.strictObject({}) },
};
const ADMIT: Description = {
  ...{ method: 'POST', path: '/v1/invitations/{id}/token', askers: ['nobody'] },
  ...{ summary: 'A token for whoever has the link', body: Shown, answers: { 200: Admission } },
};

export type InvitationRouteDeps = Admitting & {
  readonly desk: InvitationDesk;
  readonly invitations: Pick<Invitations, 'list' | 'remove'>;
  readonly tokens: TokenPort;
  readonly door: LoginDoor;
  readonly callers: Pick<Callers, 'of'>;
  readonly rooms: Pick<RoomDesk, 'find'>;
  readonly isOriginAllowed: (origin: string, host: string) => boolean;
  /** One key for all addresses of whoever asks. */
  readonly peerOf: (request: HttpRequestView) => string;
};

export function invitationRoutes(deps: InvitationRouteDeps): readonly Route[] {
  const route = (api: Description, handle: Handle): Route =>
    apiRoute({ tag: 'invitations', ...api }, (request, [param = '']) => {
      checkOrigin(deps, request);
      return handle(deps, request, param);
    });
  return [route(INVITE, invite), route(LIST, list), route(REVOKE, revoke), route(ADMIT, admit)];
}

type Handle = (deps: InvitationRouteDeps, request: HttpRequestView, param: string) => Promise<HttpReply>;

const invite: Handle = async (deps, request, param) => {
  const room = parseRoomId(param);
  const { by, stillMay } = await moderatorOf(deps, request, room);
  const { role, note, expiresAt, password } = parseJsonBody(request, Wish);
  const expiresAtMs = expiresAt === undefined ? undefined : Date.parse(expiresAt);
  const wish = { role, note, expiresAtMs, password };
  const { invitation, secret } = await deps.desk.make(room, by, wish, stillMay);
  const link = linkOf(deps.door.pageUrl, invitation, secret);
  return jsonReply(201, { ...shownOf(invitation), secret, link });
};

const list: Handle = async (deps, request, param) => {
  const room = parseRoomId(param);
  await moderatorOf(deps, request, room);
  const invitations = await deps.invitations.list(room);
  return jsonReply(200, { invitations: invitations.map(shownOf) });
};

const revoke: Handle = async (deps, request, param) => {
  const named = parseInvitationId(param);
  if (named === undefined) throw new AppError('NOT_FOUND', 'no invitation has this id');
  const { by } = await moderatorOf(deps, request, named.room);
  const { guests } = parseQuery(request, Revocation);
  await deps.invitations.remove(named.room, named.number, guests === 'remove' ? 'go' : 'stay', by);
  return jsonReply(200, {});
};

const admit: Handle = async (deps, request, param) => {
  const { name, secret, password, site } = parseJsonBody(request, Shown);
  const { isSecure } = deps.door;
  const known = cookieOf(request, GUEST_COOKIE, isSecure) ?? '';
  const guestKey = GUEST_KEY.test(known) ? known : randomText(GUEST_KEY_BYTES);
  const peerIp = deps.peerOf(request);
  const { room, role, subject } = await deps.desk.admit(param, { secret, password, guestKey, peerIp });
  const reply = await issueAdmission(deps, { subject, room, name, role }, { site });
  return { ...reply, cookies: [setCookie(GUEST_COOKIE, guestKey, { maxAgeSec: GUEST_SEC, isSecure })] };
};

/** Cookies go along with what any page of this browser sends. */
function checkOrigin({ isOriginAllowed }: InvitationRouteDeps, { headers }: HttpRequestView): void {
  if (isOriginAllowed(headers.get('origin') ?? '', headers.get('host') ?? '')) return;
  throw new AppError('ORIGIN_FORBIDDEN', 'pages of this origin may not use invitations');
}

type Moderator = {
  readonly by: Actor;
  /** Asked again when it is written: somebody may have defined the room meanwhile. @throws {AppError} GRANT_MISSING, BUSY */
  readonly stillMay: () => Promise<Actor>;
};

/** @returns who may settle things for the room, by an access token, an API key or a login. @throws {AppError} TOKEN_…, GRANT_MISSING, BUSY */
async function moderatorOf(
  { tokens, callers, rooms }: InvitationRouteDeps,
  request: HttpRequestView,
  room: RoomId,
): Promise<Moderator> {
  const token = bearerToken(request);
  if (token === undefined || isApiKey(token)) {
    const caller = await callers.of(request);
    const stillMay = async (): Promise<Actor> => inviter(caller, (await rooms.find(room))?.value);
    return { by: await stillMay(), stillMay };
  }
  const { subject, name, grants } = await tokens.verify(token, {});
  if (!grants.operator) await tokens.verify(token, { room });
  if (!grants.operator && !grants.moderate)
    throw new AppError('GRANT_MISSING', 'the token does not allow: moderate');
  const by = { kind: 'token', id: subject, name } as const;
  return { by, stillMay: async () => by };
}

/** @throws {AppError} GRANT_MISSING */
function inviter(caller: Caller, room: RoomDefinition | undefined): Actor {
  if (mayInvite(room, caller)) return actorOf(caller);
  throw new AppError('GRANT_MISSING', 'your role does not allow: moderate');
}

function shownOf(invitation: Invitation) {
  const { room, role, note, createdAtMs, expiresAtMs, createdBySubject } = invitation;
  return {
    ...{ id: invitationIdOf(invitation), room, role, note, createdBy: createdBySubject },
    createdAt: new Date(createdAtMs).toISOString(),
    ...(expiresAtMs === undefined ? {} : { expiresAt: new Date(expiresAtMs).toISOString() }),
    hasPassword: invitation.password !== undefined,
  };
}

/** The secret is behind the #, which browsers send to no server. */
function linkOf(pageUrl: string, invitation: Invitation, secret: string): string {
  const url = new URL(pageUrl);
  url.searchParams.set('room', invitation.room);
  const fragment = new URLSearchParams({ invitation: `${invitationIdOf(invitation)}.${secret}` });
  if (invitation.password !== undefined) fragment.set('password', '1');
  url.hash = fragment.toString();
  return url.href;
}
