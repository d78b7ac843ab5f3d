/**
 * The public keys of an organisation's own token server, from the address where it publishes them. They are fetched when
 * a token needs them, and again when they are old or a token names one that is new; without an answer those that we
 * have stay good for a day, so that a server that is down for an hour shuts nobody out.
 */
import { webcrypto } from 'node:crypto';
import type { Logger } from 'pino';
import { AppError } from '../errors.ts';
import { SYSTEM_CLOCK, type Clock } from '../lifecycle/clock.ts';
import type { CheckKey, KeySource } from './check-key.ts';
import { readKeySet, type PublicKey } from './key-set.ts';

/** A key that the server has withdrawn is good for this long at most while it answers. */
export const FRESH_MS = 300_000;
/** And for this long while it does not. */
export const KEPT_MS = 86_400_000;
/** Between two questions: tokens with invented names of keys do not become a flood over there. */
export const PAUSE_MS = 10_000;
const TIMEOUT_MS = 3_000;
const MAX_BYTES = 64 * 1024;

/** RFC 8037's name, and that of RFC 9864 for the same. */
const ALGORITHMS = ['EdDSA', 'Ed25519'];

export type RemoteKeysOptions = {
  readonly url: string;
  /** `iss` of tokens that are signed with these keys. */
  readonly issuer: string;
  readonly log: Logger;
  readonly clock?: Pick<Clock, 'monotonicMs'>;
  readonly fetch?: typeof globalThis.fetch;
};

export class RemoteKeys implements KeySource {
  readonly #options: Required<RemoteKeysOptions>;
  #keys: ReadonlyMap<string, CheckKey> = new Map();
  #loadedAtMs = -Infinity;
  #triedAtMs = -Infinity;
  #loading: Promise<void> | undefined;

  constructor(options: RemoteKeysOptions) {
    const log = options.log.child({ module: 'remote-keys' });
    this.#options = { clock: SYSTEM_CLOCK, fetch: globalThis.fetch, ...options, log };
  }

  async keyFor(kid: string): Promise<CheckKey | undefined> {
    if (!this.#keys.has(kid) || this.#ageMs() > FRESH_MS) await this.#ask();
    if (this.#ageMs() > KEPT_MS) {
      throw new AppError('BUSY', 'the keys of the token server can not be fetched', {
        retryAfterMs: PAUSE_MS,
      });
    }
    return this.#keys.get(kid);
  }

  #ageMs(): number {
    return this.#options.clock.monotonicMs() - this.#loadedAtMs;
  }

  /** One question at a time, whoever waits for its answer. */
  #ask(): Promise<void> {
    const nowMs = this.#options.clock.monotonicMs();
    if (this.#loading === undefined && nowMs - this.#triedAtMs >= PAUSE_MS) {
      this.#triedAtMs = nowMs;
      this.#loading = this.#load().finally(() => (this.#loading = undefined));
    }
    return this.#loading ?? Promise.resolve();
  }

  async #load(): Promise<void> {
    const { url, issuer, log, clock, fetch } = this.#options;
    try {
      const found = readKeySet(await fetchJson(fetch, url));
      if (found === undefined) throw new Error('the answer is no key set');
      const keys = await Promise.all(
        found.map(async (one) => [one.kid, await checkKey(one, issuer)] as const),
      );
      this.#keys = new Map(keys);
      this.#loadedAtMs = clock.monotonicMs();
      log.info({ kids: [...this.#keys.keys()] }, 'keys of the token server fetched');
    } catch (error) {
      log.warn({ err: error, url }, 'keys of the token server not fetched');
    }
  }
}

async function checkKey({ x }: PublicKey, issuer: string): Promise<CheckKey> {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x };
  const key = await webcrypto.subtle.importKey('jwk', jwk, { name: 'Ed25519' }, false, ['verify']);
  return { key, algorithms: ALGORITHMS, issuer };
}

/** Follows nobody elsewhere, and reads no more than a key set can be. */
async function fetchJson(fetch: typeof globalThis.fetch, url: string): Promise<unknown> {
  const response = await fetch(url, {
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { accept: 'application/jwk-set+json, application/json' },
  });
  if (!response.ok) throw new Error(`HTTP status ${response.status}`);
  const chunks: Uint8Array[] = [];
  let length = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body;
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    if (length > MAX_BYTES) throw new Error(`the answer is larger than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString());
}
