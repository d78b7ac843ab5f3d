/**
 * Logins: begun, finished, looked up, ended. What is known of them is in sealed cookies, not here: each node of the
 * cluster can go on with what another one has begun, and a restart loses nothing.
 */
import { createHash } from 'node:crypto';
import { AppError, isAppError } from '../../common/errors.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import { randomText } from '../../common/random-text.ts';
import type { Actor, Deed } from '../management/audit.ts';
import type { EndedLogins } from './ended-logins.ts';
import { roleOf, type RoleRule } from './group-roles.ts';
import {
  readBegun,
  readLogin,
  toFacts,
  type Begun,
  type Identity,
  type Login,
  type Pending,
} from './login-facts.ts';
import type { Seal } from './seal.ts';
import type { UsedStates } from './used-states.ts';

/** Time to find a password, and a second factor. */
export const BEGUN_SEC = 600;
/** A long day of sessions. */
export const LOGIN_SEC = 36_000;

const BEGUN = 'kaskade-login-begun';
const DONE = 'kaskade-login';
const ID_BYTES = 16;
const MS_PER_SEC = 1_000;

/** Subjects of logins, of guests and of the demo never meet. */
const SUBJECT_PREFIX = 'login:';

/** Who knows people; identity-provider.ts. */
export type ProviderPort = {
  /**
   * @param callbackUrl where the provider is to send the browser back
   * @throws {AppError} BUSY when the provider does not answer
   */
  begin(callbackUrl: string): Promise<{ readonly url: string; readonly pending: Pending }>;
  /**
   * @param url the address at which the browser has come back, with its query
   * @throws {AppError} LOGIN_INVALID, BUSY; neither says anything of code or tokens
   */
  finish(url: URL, pending: Pending): Promise<Identity>;
  /** Where the browser ends its session at the provider as well; undefined = the provider has no such place. */
  farewellUrl(backTo: string): Promise<string | undefined>;
};

export type LoginDeskDeps = {
  readonly provider: ProviderPort;
  readonly roles: readonly RoleRule[];
  readonly seal: Pick<Seal, 'open' | 'close'>;
  readonly usedStates: UsedStates;
  readonly ended: Pick<EndedLogins, 'has' | 'add'>;
  readonly clock: Clock;
  /** Kept before somebody is let in. @throws {AppError} BUSY */
  readonly onDone: (by: Actor, deed: Deed) => Promise<void>;
  /** Nobody waits for it: whoever logs out has to be told so, however much is written elsewhere. */
  readonly onEnded: (by: Actor, deed: Deed) => void;
  /** @param who as the provider says, where it has said so */
  readonly onRefused: (reason: string, who: Actor | undefined) => void;
};

export class LoginDesk {
  readonly #deps: LoginDeskDeps;

  constructor(deps: LoginDeskDeps) {
    this.#deps = deps;
  }

  /**
   * @param callbackUrl where the provider is to send the browser back
   * @param returnTo a path of our page
   * @returns where the browser goes, and what it has to bring back
   * @throws {AppError} BUSY
   */
  async begin(
    callbackUrl: string,
    returnTo: string,
  ): Promise<{ readonly url: string; readonly begun: string }> {
    const { provider, seal } = this.#deps;
    const { url, pending } = await provider.begin(callbackUrl);
    return { url, begun: await seal.close(BEGUN, { ...pending, returnTo }, BEGUN_SEC) };
  }

  /**
   * @param url the address at which the browser has come back
   * @param begun what {@link begin} gave it
   * @throws {AppError} LOGIN_INVALID, GRANT_MISSING when no group has a role, BUSY
   */
  async finish(
    url: URL,
    begun: string | undefined,
  ): Promise<{ readonly login: string; readonly returnTo: string }> {
    let who: Actor | undefined;
    try {
      const pending = await this.#begunBy(url, begun);
      const identity = await this.#deps.provider.finish(url, pending);
      who = actorOf(identity);
      return { login: await this.#letIn(identity, who), returnTo: pending.returnTo };
    } catch (error) {
      if (isAppError(error)) this.#deps.onRefused(error.message, who);
      throw error;
    }
  }

  /** @returns the cookie. @throws {AppError} GRANT_MISSING, BUSY */
  async #letIn(identity: Identity, who: Actor): Promise<string> {
    const { roles, seal, onDone } = this.#deps;
    const role = roleOf(identity.groups, roles);
    if (role === undefined) throw new AppError('GRANT_MISSING', 'none of your groups has a role here');
    const person = { ...identity, subject: who.id, role };
    const named = new Set(roles.map(({ group }) => group));
    // those that say something come first: there is room for some only
    const groups = [...identity.groups].sort(
      (one, other) => Number(named.has(other)) - Number(named.has(one)),
    );
    const facts = toFacts({ ...person, groups }, randomText(ID_BYTES));
    const login = await seal.close(DONE, facts, LOGIN_SEC);
    const leftOut = groups.length - facts.groups.length;
    const detail = leftOut === 0 ? role : `${role}, without ${leftOut} of ${groups.length} groups`;
    await onDone(who, { action: 'login.done', object: '', detail });
    return login;
  }

  /** @returns undefined when it is no login of ours, or its time is over. @throws {AppError} BUSY */
  async find(login: string | undefined): Promise<Login | undefined> {
    const { seal, ended } = this.#deps;
    const found = login === undefined ? undefined : readLogin(await seal.open(DONE, login));
    return found === undefined || (await ended.has(found.loginId)) ? undefined : found;
  }

  /** Ends a login for everybody who has its cookie. Idempotent. @throws {AppError} BUSY */
  async end({ loginId, expiresAtSec, subject, name }: Login): Promise<void> {
    const { ended, onEnded } = this.#deps;
    if (!(await ended.add(loginId, expiresAtSec * MS_PER_SEC))) return;
    onEnded({ kind: 'login', id: subject, name }, { action: 'login.ended', object: '' });
  }

  /** Where the browser can log out of the provider too; undefined = nowhere, or nobody knows. */
  async farewellUrl(backTo: string): Promise<string | undefined> {
    return this.#deps.provider.farewellUrl(backTo).catch(() => undefined); // gone here in any case
  }

  /** What belongs to this answer of the provider, for its one use. */
  async #begunBy(url: URL, begun: string | undefined): Promise<Begun> {
    const { seal, usedStates, clock } = this.#deps;
    if (begun === undefined) throw new AppError('LOGIN_INVALID', 'this browser has begun no login');
    const pending = readBegun(await seal.open(BEGUN, begun));
    if (pending === undefined) throw new AppError('LOGIN_INVALID', 'the time for this login is over');
    if (url.searchParams.get('state') !== pending.state) {
      throw new AppError('LOGIN_INVALID', 'this login was begun elsewhere');
    }
    const digest = createHash('sha256').update(pending.state).digest('base64url');
    if (!usedStates.take(digest, clock.monotonicMs())) {
      throw new AppError('LOGIN_INVALID', 'this login was used before');
    }
    return pending;
  }
}

const actorOf = ({ subject, name }: Identity): Actor => ({
  kind: 'login',
  id: `${SUBJECT_PREFIX}${subject}`,
  name,
});
