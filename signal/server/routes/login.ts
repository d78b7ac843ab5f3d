/**
 * `GET /v1/login?return=PATH`, `GET /v1/login/callback`, `POST /v1/logout`, `GET /v1/me`: from the page to the
 * organisation's provider and back, and who that was. Without a provider there is only the last one, which says so.
 */
import { z } from 'zod';
import type { Role } from '../../../common/auth/roles.ts';
import { AppError, isAppError, publicDetail, toAppError } from '../../../common/errors.ts';
import { SYSTEM_CLOCK, type Clock } from '../../../common/lifecycle/clock.ts';
import type { LoginDesk } from '../../login/login-desk.ts';
import { safeReturn } from '../../login/login-facts.ts';
import { isOperator } from '../../management/caller.ts';
import { mayCreateRooms } from '../../management/permissions.ts';
import { Me } from '../../management/schemas.ts';
import type { ApiDescription } from '../api-description.ts';
import { apiRoute, parseQuery } from '../api-route.ts';
import { errorReply, jsonReply, redirectReply, type HttpRequestView, type Route } from '../http-reply.ts';
import type { LoginDoor } from '../login-door.ts';
import type { WrongTries } from '../wrong-tries.ts';

export type LoginRouteDeps = {
  /** What anybody may choose to be here; absent = nothing. */
  readonly freeRoles?: readonly Role[] | undefined;
  readonly door: LoginDoor;
  readonly isOriginAllowed: (origin: string, host: string) => boolean;
  /** Of answers that no provider has given. */
  readonly wrongTries: Pick<WrongTries, 'check' | 'note'>;
  /** One key for all addresses of whoever asks. */
  readonly peerOf: (request: HttpRequestView) => string;
  readonly clock?: Pick<Clock, 'after'>;
};

const MS_PER_SEC = 1_000;
/** Less than pages wait for an answer: without one, the cookie would stay. */
const END_TIMEOUT_MS = 5_000;

const ABOUT = { tag: 'login', askers: ['nobody'] } as const;
const ME: ApiDescription = {
  ...{ ...ABOUT, method: 'GET', path: '/v1/me', summary: 'Who has logged in' },
  ...{ askers: ['nobody', 'login'], answers: { 200: Me } },
};
const Begin = z.strictObject({ return: z.string().default('/').describe('a path of the page') });
const BEGIN: ApiDescription = {
  ...{ ...ABOUT, method: 'GET', path: '/v1/login', summary: "To the organisation's provider" },
  query: Begin,
  answers: { 303: 'redirect' },
};
const FINISH: ApiDescription = {
  ...{ ...ABOUT, method: 'GET', path: '/v1/login/callback', summary: 'Back from the provider' },
  query: z.looseObject({ state: z.string().optional(), code: z.string().optional() }),
  answers: { 303: 'redirect' },
};
const END: ApiDescription = {
  ...{ ...ABOUT, method: 'POST', path: '/v1/logout', summary: 'Ends a login everywhere' },
  ...{ askers: ['nobody', 'login'] },
  answers: {
    200: z.strictObject({
      farewellUrl: z.string().optional().describe('where the provider can be told too'),
      failure: z
        .strictObject({ code: z.string(), detail: z.string() })
        .optional()
        .describe('the cookie is gone, but copies of it may be good until it would have ended'),
    }),
  },
};

export function loginRoutes(deps: LoginRouteDeps): readonly Route[] {
  const { desk } = deps.door;
  const me = apiRoute(ME, (request) => tellWho(deps, request));
  if (desk === undefined) return [me];
  const begin = (request: HttpRequestView) => beginLogin(deps, desk, request);
  const finish = (request: HttpRequestView) => finishLogin(deps, desk, request);
  const end = (request: HttpRequestView) => endLogin(deps, desk, request);
  return [me, apiRoute(BEGIN, begin), apiRoute(FINISH, finish), apiRoute(END, end)];
}

async function tellWho({ door, freeRoles }: LoginRouteDeps, request: HttpRequestView) {
  const here = { hasProvider: door.desk !== undefined, ...(freeRoles && { roles: [...freeRoles] }) };
  const login = await door.loginOf(request);
  if (login === undefined) return jsonReply(200, here);
  const { subject, name, role, groups, expiresAtSec } = login;
  const expiresAt = new Date(expiresAtSec * MS_PER_SEC).toISOString();
  const caller = { kind: 'login', subject, name, role, groups } as const;
  const may = { mayCreateRooms: mayCreateRooms(caller), isOperator: isOperator(caller) };
  return jsonReply(200, { ...here, person: { subject, name, role, groups, expiresAt, ...may } });
}

async function beginLogin({ door }: LoginRouteDeps, desk: LoginDesk, request: HttpRequestView) {
  const returnTo = safeReturn(parseQuery(request, Begin).return);
  const { url, begun } = await desk.begin(door.callbackUrl, returnTo);
  return redirectReply(url, [door.begunCookie(begun)]);
}

async function finishLogin(
  { door, wrongTries, peerOf }: LoginRouteDeps,
  desk: LoginDesk,
  request: HttpRequestView,
) {
  const peer = peerOf(request);
  try {
    wrongTries.check(peer);
    const url = new URL(`?${request.query}`, door.callbackUrl);
    const { login, returnTo } = await desk.finish(url, door.begunOf(request));
    return redirectReply(returnTo, [door.noBegunCookie(), door.loginCookie(login)]);
  } catch (error) {
    if (!isAppError(error)) throw error;
    if (error.code === 'LOGIN_INVALID') wrongTries.note(peer);
    const cookies = [door.noBegunCookie()];
    // people see the page, which says it in their language; programs get the error
    const isPerson = request.headers.get('accept')?.includes('text/html') ?? false;
    if (isPerson) return redirectReply(`${door.pageUrl}#login=${error.code}`, cookies);
    return { ...errorReply(error), cookies };
  }
}

/** Whatever fails, the cookie goes: the next one at this computer is somebody else. */
async function endLogin(deps: LoginRouteDeps, desk: LoginDesk, request: HttpRequestView) {
  const { door, isOriginAllowed } = deps;
  const { headers } = request;
  if (!isOriginAllowed(headers.get('origin') ?? '', headers.get('host') ?? '')) {
    throw new AppError('ORIGIN_FORBIDDEN', 'pages of this origin may not end logins');
  }
  const [failure, farewellUrl] = await Promise.all([
    failureOfEnding(deps, desk, request),
    desk.farewellUrl(door.pageUrl),
  ]);
  return { ...jsonReply(200, { farewellUrl, failure }), cookies: [door.noLoginCookie()] };
}

/** @returns undefined when the login is ended for every copy of its cookie, or was none */
async function failureOfEnding(
  { door, clock = SYSTEM_CLOCK }: LoginRouteDeps,
  desk: LoginDesk,
  request: HttpRequestView,
): Promise<{ readonly code: string; readonly detail: string } | undefined> {
  let stopWaiting = (): void => {};
  const tooLate = new Promise<never>((_resolve, reject) => {
    const error = new AppError('BUSY', 'the coordination store does not answer');
    stopWaiting = clock.after(END_TIMEOUT_MS, () => reject(error));
  });
  const ending = door.loginOf(request).then((login) => login && desk.end(login));
  try {
    await Promise.race([ending, tooLate]);
    return undefined;
  } catch (thrown) {
    const error = toAppError(thrown);
    return { code: error.code, detail: publicDetail(error) };
  } finally {
    stopWaiting();
  }
}
