/**
 * Logins that were ended before their time: whoever has copied such a cookie has nothing. Kept in the coordination
 * store until the cookie would have ended by itself; each one that is added takes away those that are of no use any more.
 */
import { endedLoginKey, endedLoginsPrefix } from '../../common/coordination/keys.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import { EndedLogin } from '../../proto/index.ts';
import type { Actor } from '../management/audit.ts';
import type { Ledger } from '../management/ledger.ts';

/** Taken away at a time. */
const MAX_SWEPT = 64;

type Deps = {
  readonly coordination: Pick<Coordination, 'get' | 'range'>;
  readonly ledger: Pick<Ledger, 'change'>;
};

export class EndedLogins {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {AppError} BUSY */
  async has(loginId: string): Promise<boolean> {
    return (await this.#deps.coordination.get(endedLoginKey(loginId))) !== undefined;
  }

  /** @param whose login it is. Idempotent. @throws {AppError} BUSY */
  add(loginId: string, expiresAtMs: number, whose: Actor): Promise<void> {
    const key = endedLoginKey(loginId);
    return this.#deps.ledger.change(whose, async (_counts, nowMs) => {
      if (await this.has(loginId)) return { result: () => {} };
      const { items } = await this.#deps.coordination.range(endedLoginsPrefix);
      const over = items
        .filter((item) => EndedLogin.decode(item.value).expiresAtMs <= nowMs)
        .slice(0, MAX_SWEPT);
      const put = { put: key, value: EndedLogin.encode({ expiresAtMs }).finish() };
      return {
        ops: [put, ...over.map((item) => ({ delete: item.key }))],
        deeds: [{ action: 'login.ended', object: '' }],
        result: () => {},
      };
    });
  }
}
