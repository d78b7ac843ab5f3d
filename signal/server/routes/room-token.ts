/**
 * `POST /v1/rooms/{room}/token`: a token for whoever has logged in, with name and groups as the provider said, and the
 * role that the person has in the room; or for whom a program names that has an API key.
 */
import { z } from 'zod';
import { ROLES } from '../../../common/auth/roles.ts';
import { AppError } from '../../../common/errors.ts';
import { parseRoomId, type RoomId } from '../../../common/ids.ts';
import type { IssueClaims } from '../../../common/auth/issue.ts';
import { hasScope, type KeyCaller, type PersonCaller } from '../../management/caller.ts';
import { roleIn } from '../../management/permissions.ts';
import type { RoomDesk } from '../../management/room-desk.ts';
import type { ApiDescription } from '../api-description.ts';
import { apiRoute } from '../api-route.ts';
import type { Callers } from '../callers.ts';
import type { Route } from '../http-reply.ts';
import { Admission, issueAdmission, type Admitting } from '../issue-admission.ts';
import { parseJsonBody } from '../json-body.ts';

/** Subjects that programs choose never meet those of logins, of guests and of the demo. */
const SUBJECT_PREFIX = 'api:';
const MAX_SUBJECT_CHARS = 200;

const GRANTABLE = ROLES.filter((role) => role !== 'operator');

const Body = z.strictObject({
  site: z.string().optional(),
  sites: z.array(z.string()).min(1).max(64).optional(),
  person: z
    .strictObject({
      subject: z.string().min(1).max(MAX_SUBJECT_CHARS).describe('the same for the same person'),
      name: z.string().trim().min(1).max(128),
      role: z.enum(GRANTABLE).default('member'),
      groups: z.array(z.string().min(1).max(64)).max(32).default([]),
    })
    .optional()
    .describe('with an API key, and only then: whom the token is for'),
});

export type RoomTokenDeps = Admitting & {
  readonly callers: Pick<Callers, 'of'>;
  readonly rooms: Pick<RoomDesk, 'find'>;
  /** An API key has given a token to somebody. @throws {AppError} BUSY */
  readonly onIssued: (key: KeyCaller, room: RoomId, subject: string) => Promise<void>;
};

export function roomTokenRoute(deps: RoomTokenDeps): Route {
  const api: ApiDescription = {
    method: 'POST',
    path: '/v1/rooms/{room}/token',
    tag: 'tokens',
    summary: 'An access token for the room',
    askers: ['login', 'key'],
    body: Body,
    answers: { 200: Admission },
  };
  return apiRoute(api, async (request, [name = '']) => {
    const room = parseRoomId(name);
    const caller = await deps.callers.of(request);
    const { person, ...wanted } = parseJsonBody(request, Body);
    if (caller.kind === 'login' && person === undefined) {
      return issueAdmission(deps, await ownClaims(deps, room, caller), wanted);
    }
    if (caller.kind !== 'key' || !hasScope(caller, 'tokens')) {
      throw new AppError('GRANT_MISSING', 'tokens for others need an API key with the scope tokens');
    }
    if (person === undefined) throw new AppError('ARGUMENT_INVALID', 'person: say whom the token is for');
    const subject = `${SUBJECT_PREFIX}${person.subject}`;
    await deps.onIssued(caller, room, subject);
    return issueAdmission(deps, { ...person, subject, room }, wanted);
  });
}

async function ownClaims(
  { rooms }: Pick<RoomTokenDeps, 'rooms'>,
  room: RoomId,
  person: PersonCaller,
): Promise<IssueClaims> {
  const role = roleIn((await rooms.find(room))?.value, person);
  if (role === undefined) throw new AppError('GRANT_MISSING', 'the room is not open to you');
  const { subject, name, groups } = person;
  return { subject, room, name, role, groups, grants: { operator: role === 'operator' } };
}
