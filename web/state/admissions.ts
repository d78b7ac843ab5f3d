/** Tokens of one page: fetched when one is needed, and an older one for as long as the server that gives them is away. */
import { ClientFailure } from '../../client/errors.ts';
import type { Admission, Backend } from './backend.ts';
import type { SessionIdentity } from './preferences.ts';

/** A token that was fetched to learn the address is used for joining while it is this fresh. */
const FRESH_TOKEN_MS = 20_000;

type Given = Admission & { readonly atMs: number };

export class Admissions {
  readonly #fetchAdmission: Backend['fetchAdmission'];
  readonly #now: () => number;
  #last: Given | undefined;
  #isUsed = false;

  constructor(fetchAdmission: Backend['fetchAdmission'], now: () => number) {
    this.#fetchAdmission = fetchAdmission;
    this.#now = now;
  }

  /** The last one; empty = none. */
  get token(): string {
    return this.#last?.token ?? '';
  }

  /** @throws {ClientFailure} */
  async fetch(identity: SessionIdentity): Promise<Admission> {
    const given = { ...(await this.#fetchAdmission(identity)), atMs: this.#now() };
    this.#last = given;
    this.#isUsed = false;
    return given;
  }

  /** For joining: the one that was just fetched, else a new one, else the old one while it is good. @throws {ClientFailure} */
  async tokenFor(identity: SessionIdentity): Promise<string> {
    const last = this.#last;
    const isFresh = last !== undefined && !this.#isUsed && this.#now() - last.atMs < FRESH_TOKEN_MS;
    this.#isUsed = true;
    if (isFresh) return last.token;
    try {
      const { token } = await this.fetch(identity);
      this.#isUsed = true;
      return token;
    } catch (error) {
      const isAway = error instanceof ClientFailure && error.code === 'SIGNAL_UNREACHABLE';
      if (isAway && last !== undefined && this.#now() < last.expiresAtMs) return last.token;
      throw error;
    }
  }
}
