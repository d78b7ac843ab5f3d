/**
 * API keys: `kk_`, its id, its secret. Each use reads the coordination store, so that a key which is revoked is good at
 * no node any more. The secret is random, so a plain digest of it is enough.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { apiKeyKey, apiKeysPrefix } from '../../common/coordination/keys.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import { AppError } from '../../common/errors.ts';
import { randomText } from '../../common/random-text.ts';
import { ApiKeyRecord } from '../../proto/index.ts';
import type { Actor } from './audit.ts';
import { SCOPES, type KeyCaller, type Scope } from './caller.ts';
import type { Ledger } from './ledger.ts';
import { itemsOf } from './pages.ts';

const MAX_API_KEYS = 200;
const PAGE_SIZE = 100;
const ID_BYTES = 9;
const SECRET_BYTES = 24;
const KEY = /^kk_([A-Za-z0-9_-]{12})([A-Za-z0-9_-]{32})$/;
const KEY_ID = /^[A-Za-z0-9_-]{12}$/;

export type ApiKey = {
  readonly keyId: string;
  readonly note: string;
  readonly scopes: readonly Scope[];
  /** Undefined = until it is revoked. */
  readonly expiresAtMs: number | undefined;
  readonly createdBy: string;
  readonly createdAtMs: number;
};

export type KeyWish = Pick<ApiKey, 'note' | 'scopes' | 'expiresAtMs'>;

type Deps = {
  readonly coordination: Pick<Coordination, 'get' | 'range'>;
  readonly ledger: Pick<Ledger, 'change'>;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
};

/** Whether it looks like one: access tokens and tickets never do. */
export const isApiKey = (bearer: string): boolean => bearer.startsWith('kk_');

export class ApiKeys {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @returns it, with what nobody can be told again
   * @throws {AppError} ARGUMENT_INVALID when it would be over, LIMIT_REACHED, BUSY
   */
  make(wish: KeyWish, by: Actor): Promise<{ readonly apiKey: ApiKey; readonly key: string }> {
    const keyId = randomText(ID_BYTES);
    const secret = randomText(SECRET_BYTES);
    return this.#deps.ledger.change(by, async ({ apiKeys }, createdAtMs) => {
      if (apiKeys >= MAX_API_KEYS) throw new AppError('LIMIT_REACHED', `there are ${MAX_API_KEYS} API keys`);
      if (wish.expiresAtMs !== undefined && wish.expiresAtMs <= createdAtMs) {
        throw new AppError('ARGUMENT_INVALID', 'expiresAt: is over');
      }
      const { note, scopes, expiresAtMs } = wish;
      const apiKey: ApiKey = { keyId, note, scopes, expiresAtMs, createdBy: by.id, createdAtMs };
      return {
        ops: [{ put: apiKeyKey(keyId), value: encode(apiKey, digestOf(secret)) }],
        deeds: [{ action: 'key.created', object: `key:${keyId}`, detail: `${note}: ${scopes.join(', ')}` }],
        added: { apiKeys: 1 },
        result: () => ({ apiKey, key: `kk_${keyId}${secret}` }),
      };
    });
  }

  /** Oldest first. @throws {AppError} BUSY */
  async list(): Promise<readonly ApiKey[]> {
    const keys: ApiKey[] = [];
    for await (const { key, value } of itemsOf(this.#deps.coordination, apiKeysPrefix, { size: PAGE_SIZE })) {
      keys.push(decode(key.slice(apiKeysPrefix.length), value).apiKey);
    }
    return keys.sort((one, other) => one.createdAtMs - other.createdAtMs);
  }

  /** Idempotent. @throws {AppError} BUSY */
  async revoke(keyId: string, by: Actor): Promise<void> {
    if (!KEY_ID.test(keyId)) return;
    await this.#deps.ledger.change(by, async () => {
      const item = await this.#deps.coordination.get(apiKeyKey(keyId));
      if (item === undefined) return { result: () => {} };
      const detail = decode(keyId, item.value).apiKey.note;
      return {
        ops: [{ delete: apiKeyKey(keyId) }],
        deeds: [{ action: 'key.revoked', object: `key:${keyId}`, detail }],
        added: { apiKeys: -1 },
        result: () => {},
      };
    });
  }

  /** @throws {AppError} TOKEN_INVALID, the same whatever is wrong; TOKEN_EXPIRED; BUSY */
  async check(given: string): Promise<KeyCaller> {
    const [, keyId = '', secret = ''] = KEY.exec(given) ?? [];
    const item = keyId === '' ? undefined : await this.#deps.coordination.get(apiKeyKey(keyId));
    const known = item && decode(keyId, item.value);
    if (known === undefined || !timingSafeEqual(digestOf(secret), known.secretDigest)) {
      throw new AppError('TOKEN_INVALID', 'the API key is not valid');
    }
    const { note, scopes, expiresAtMs } = known.apiKey;
    if (expiresAtMs !== undefined && expiresAtMs <= this.#deps.nowMs()) {
      throw new AppError('TOKEN_EXPIRED', 'the API key is expired');
    }
    return { kind: 'key', keyId, note, scopes, expiresAtMs };
  }
}

const digestOf = (secret: string): Uint8Array => new Uint8Array(createHash('sha256').update(secret).digest());

function encode(
  { keyId: _, scopes, expiresAtMs = 0, ...rest }: ApiKey,
  secretDigest: Uint8Array,
): Uint8Array {
  return ApiKeyRecord.encode({ ...rest, scopes: [...scopes], expiresAtMs, secretDigest }).finish();
}

/** Scopes of a later version are left out. */
function decode(
  keyId: string,
  bytes: Uint8Array,
): { readonly apiKey: ApiKey; readonly secretDigest: Uint8Array } {
  const { secretDigest, note, expiresAtMs, createdBy, createdAtMs, ...record } = ApiKeyRecord.decode(bytes);
  const scopes = SCOPES.filter((scope) => record.scopes.includes(scope));
  const apiKey = { keyId, note, scopes, expiresAtMs: expiresAtMs || undefined, createdBy, createdAtMs };
  return { apiKey, secretDigest };
}
