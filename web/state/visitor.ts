/**
 * Who somebody is for the server: logged in at the organisation's provider, a guest with an invitation, or nobody in
 * particular. Gets tokens accordingly.
 */
import { signal } from '@preact/signals';
import type { RoleName } from '../../client/api.ts';
import { callServer, decodeAdmission, type Backend, type Fetch } from './backend.ts';
import type { SessionIdentity } from './preferences.ts';
import type { LinkInvitation } from './visit.ts';

/** The page waits for it before it joins by itself. */
const WHO_TIMEOUT_MS = 3_000;

export type VisitorDeps = {
  readonly fetch: Fetch;
  /** Of the link that this tab was opened with. */
  readonly invitation: LinkInvitation | undefined;
  /** Whether that link has a token. */
  readonly hasToken?: boolean;
};

export class Visitor {
  readonly invitation: LinkInvitation | undefined;
  /** Whether the link says what one is. */
  readonly isDecided: boolean;
  /** Whether one can log in here. */
  readonly hasProvider = signal(false);
  /** The name under which somebody has logged in; undefined = nobody has. */
  readonly person = signal<string | undefined>(undefined);
  /** What one may choose to be in a room, where that is anybody's choice. */
  readonly roles = signal<readonly RoleName[]>([]);
  /** As chosen. */
  readonly role = signal<RoleName>('member');
  /** Of the invitation, as typed. */
  readonly password = signal('');
  /** After a logout of this browser that the server could not note: copies of the login may be good. */
  readonly halfEnded = signal<{ readonly farewellUrl: string | undefined } | undefined>(undefined);
  readonly #fetch: Fetch;
  #loading: Promise<void> | undefined;

  constructor({ fetch, invitation, hasToken = false }: VisitorDeps) {
    this.#fetch = fetch;
    this.invitation = invitation;
    this.isDecided = hasToken || invitation !== undefined;
  }

  /** Asks once who has logged in. Without an answer it is nobody: the page says by itself that no server answers. */
  load(): Promise<void> {
    return (this.#loading ??= this.#load().catch(() => {}));
  }

  /**
   * An answer has taken the cookie, also where it says that the rest failed ({@link halfEnded}).
   * @returns where to go now, to tell the provider too; undefined = nowhere
   * @throws {ClientFailure} when somebody is still logged in here
   */
  async logOut(): Promise<string | undefined> {
    const answer = await callServer(this.#fetch, '/v1/logout', { method: 'POST' });
    const farewellUrl = typeof answer['farewellUrl'] === 'string' ? answer['farewellUrl'] : undefined;
    this.person.value = undefined;
    this.halfEnded.value = answer['failure'] === undefined ? undefined : { farewellUrl };
    return this.halfEnded.peek() === undefined ? farewellUrl : undefined;
  }

  /** A backend whose tokens are this visitor's. */
  backendOn(backend: Backend): Backend {
    return {
      fetchSites: (...args) => backend.fetchSites(...args),
      fetchAdmission: async (identity) => {
        await this.load();
        const role = this.roles.peek().length > 0 ? this.role.peek() : undefined;
        return this.#ownAdmission(identity) ?? backend.fetchAdmission(identity, role);
      },
    };
  }

  async #load(): Promise<void> {
    const { hasProvider, roles, person } = await callServer(this.#fetch, '/v1/me', {}, WHO_TIMEOUT_MS);
    this.hasProvider.value = hasProvider === true;
    this.roles.value = rolesOf(roles);
    const isPerson = typeof person === 'object' && person !== null && 'name' in person;
    this.person.value = isPerson && typeof person.name === 'string' ? person.name : undefined;
  }

  /** Who has an account and an invitation is a member, not a guest. */
  #ownAdmission({ room, name, site }: SessionIdentity) {
    const wanted = { site: site || undefined };
    if (this.person.peek() !== undefined) return this.#ask(`/v1/rooms/${room}/token`, wanted);
    if (this.invitation?.room !== room) return undefined;
    const { id, secret } = this.invitation;
    const password = this.password.peek() || undefined;
    return this.#ask(`/v1/invitations/${id}/token`, { name, secret, password, ...wanted });
  }

  async #ask(path: string, body: object) {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    return decodeAdmission(await callServer(this.#fetch, path, init));
  }
}

const ROLES: readonly RoleName[] = ['member', 'chair', 'moderator', 'guest', 'observer'];

const rolesOf = (told: unknown): readonly RoleName[] =>
  ROLES.filter((role) => Array.isArray(told) && told.includes(role));
