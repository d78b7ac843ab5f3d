/** Invitations of a room as the page makes, lists and revokes them. No DOM. */
import { signal } from '@preact/signals';
import type { ErrorCode } from '../../client/errors.ts';
import type { Api } from '../state/api.ts';
import { codeOfError } from '../state/error-list.ts';

export type InvitedRole = 'guest' | 'observer';
export type Expiry = 'never' | 'day' | 'week' | 'month';

/** As `GET /v1/rooms/{room}/invitations` tells it (docs/features/login.md). */
export type InvitationShown = {
  readonly id: string;
  readonly role: InvitedRole;
  readonly note: string;
  /** Unix time, ms; undefined = until it is revoked. */
  readonly expiresAtMs: number | undefined;
  readonly hasPassword: boolean;
};

export type InvitationWish = {
  readonly role: InvitedRole;
  readonly note: string;
  readonly expiry: Expiry;
  /** Empty = none. */
  readonly password: string;
};

const MS_PER_DAY = 86_400_000;
const DAYS: Readonly<Record<Exclude<Expiry, 'never'>, number>> = { day: 1, week: 7, month: 30 };

export type InvitationsDeps = {
  readonly api: Pick<Api, 'call'>;
  readonly room: string;
  /** Unix time, ms. */
  readonly nowMs: () => number;
};

export class Invitations {
  /** Undefined = not known yet. */
  readonly list = signal<readonly InvitationShown[] | undefined>(undefined);
  /** What was made last: its link is told once. */
  readonly made = signal<{ readonly link: string; readonly hasPassword: boolean } | undefined>(undefined);
  readonly failure = signal<ErrorCode | undefined>(undefined);
  readonly isBusy = signal(false);
  readonly #deps: InvitationsDeps;

  constructor(deps: InvitationsDeps) {
    this.#deps = deps;
  }

  /** @returns whether it went well, as all of these do */
  load(): Promise<boolean> {
    return this.#attempt(() => this.#load());
  }

  make({ role, note, expiry, password }: InvitationWish): Promise<boolean> {
    return this.#attempt(async () => {
      const expiresAt = expiry === 'never' ? undefined : this.#timeIn(DAYS[expiry]);
      const body = { role, note: note.trim(), expiresAt, password: password || undefined };
      const made = await this.#call(this.#path, 'POST', body);
      const [link, hasPassword] = [made['link'], made['hasPassword'] === true];
      this.made.value = { link: typeof link === 'string' ? link : '', hasPassword };
      await this.#load();
    });
  }

  /** @param takesGuests who came by it has to leave */
  revoke(id: string, takesGuests: boolean): Promise<boolean> {
    return this.#attempt(async () => {
      const query = takesGuests ? '?guests=remove' : '';
      await this.#call(`/v1/invitations/${encodeURIComponent(id)}${query}`, 'DELETE');
      this.made.value = undefined;
      await this.#load();
    });
  }

  get #path(): string {
    return `/v1/rooms/${encodeURIComponent(this.#deps.room)}/invitations`;
  }

  #call(path: string, method: 'GET' | 'POST' | 'DELETE', body?: object): Promise<Record<string, unknown>> {
    const { api, room } = this.#deps;
    return api.call(path, { method, room, ...(body && { body }) });
  }

  async #load(): Promise<void> {
    const { invitations } = await this.#call(this.#path, 'GET');
    const all = Array.isArray(invitations) ? invitations.flatMap(decodeInvitation) : [];
    const nowMs = this.#deps.nowMs();
    this.list.value = all.filter(({ expiresAtMs = Infinity }) => expiresAtMs > nowMs).reverse();
  }

  #timeIn(days: number): string {
    return new Date(this.#deps.nowMs() + days * MS_PER_DAY).toISOString();
  }

  /** One at a time: a second click does nothing. */
  async #attempt(work: () => Promise<void>): Promise<boolean> {
    if (this.isBusy.peek()) return false;
    this.isBusy.value = true;
    this.failure.value = undefined;
    try {
      await work();
      return true;
    } catch (error) {
      this.failure.value = codeOfError(error);
      return false;
    } finally {
      this.isBusy.value = false;
    }
  }
}

function decodeInvitation(value: unknown): InvitationShown[] {
  const fields: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null ? { ...value } : {};
  const { id, role, note, expiresAt, hasPassword } = fields;
  if (typeof id !== 'string') return [];
  const expiresAtMs = typeof expiresAt === 'string' ? Date.parse(expiresAt) : undefined;
  return [
    {
      id,
      role: role === 'observer' ? role : 'guest',
      note: typeof note === 'string' ? note : '',
      expiresAtMs,
      hasPassword: hasPassword === true,
    },
  ];
}
