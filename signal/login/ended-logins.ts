/**
 * Logins that were ended before their time: whoever has copied such a cookie has nothing. Kept in the coordination
 * store until the cookie would have ended by itself; each one that is added takes away some that are of no use any more.
 * None waits for another one: after a session everybody logs out at once.
 */
import { endedLoginKey, endedLoginsPrefix } from '../../common/coordination/keys.ts';
import type { Coordination, KeyValue } from '../../common/coordination/port.ts';
import { EndedLogin } from '../../proto/index.ts';

/** Looked at with each one that is added: more than one, so that what is over becomes less. */
const MAX_SWEPT = 16;

type Deps = {
  readonly coordination: Pick<Coordination, 'get' | 'range' | 'txn'>;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
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

  /** Idempotent. @returns false when it was ended before. @throws {AppError} BUSY, which leaves open whether it is */
  async add(loginId: string, expiresAtMs: number): Promise<boolean> {
    const key = endedLoginKey(loginId);
    const put = { put: key, value: EndedLogin.encode({ expiresAtMs }).finish() };
    const { succeeded } = await this.#deps.coordination.txn([{ key, modRevision: 0 }], [put]);
    await this.#sweep(key).catch(() => {}); // it is ended, and the next one sweeps again
    return succeeded;
  }

  async #sweep(beside: string): Promise<void> {
    const { coordination, nowMs } = this.#deps;
    const over = (await this.#following(beside)).filter(
      ({ value }) => EndedLogin.decode(value).expiresAtMs <= nowMs(),
    );
    const ops = over.map(({ key }) => ({ delete: key }));
    if (ops.length > 0) await coordination.txn([], ops);
  }

  /** Those whose ids follow, after the last one the first: ids are random, so that each has its turn. */
  async #following(key: string): Promise<readonly KeyValue[]> {
    const { coordination } = this.#deps;
    const { items } = await coordination.range(endedLoginsPrefix, { limit: MAX_SWEPT, after: key });
    const missing = MAX_SWEPT - items.length;
    if (missing === 0) return items;
    const first = await coordination.range(endedLoginsPrefix, { limit: missing });
    return [...items, ...first.items.filter((item) => item.key < key)];
  }
}
