/**
 * Signs where a sitting's chain ends, by Ed25519: whoever has the public key from elsewhere than the export knows that
 * the whole record is this cluster's. The key comes from a file; without one the cluster makes one and keeps it in its
 * coordination store, where whoever may read that store may sign as well.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import { recordKeyKey } from '../../common/coordination/keys.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import { AppError } from '../../common/errors.ts';
import type { RoomId } from '../../common/ids.ts';
import type { RecordHead } from './chain.ts';

export const SIGNATURE_SCHEMA = 'kaskade-record-signature/1';

/** `signature.json` (docs/record.md). */
export type RecordSignature = {
  readonly schema: typeof SIGNATURE_SCHEMA;
  readonly algorithm: 'Ed25519';
  readonly room: string;
  readonly sittingId: string;
  readonly lines: number;
  /** SHA-256 of the last line, hex. */
  readonly hash: string;
  readonly signedAt: string;
  /** SPKI, PEM. */
  readonly publicKey: string;
  /** SHA-256 of the public key (SPKI, DER), hex: to be compared with what the operator publishes. */
  readonly keyId: string;
  /** Of {@link signedText}; base64. */
  readonly signature: string;
};

/** What is signed: each on a line of its own, with a line end after the last. */
const signedText = (about: Omit<RecordSignature, 'publicKey' | 'keyId' | 'signature'>): string =>
  [about.schema, about.room, about.sittingId, String(about.lines), about.hash, about.signedAt, ''].join('\n');

/** @throws {AppError} CONFIG_INVALID when it is no Ed25519 key */
export function parseRecordKey(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (cause) {
    throw new AppError('CONFIG_INVALID', 'SIGNAL_RECORD_KEY_FILE: no private key (PEM, PKCS #8)', { cause });
  }
  throw new AppError('CONFIG_INVALID', 'SIGNAL_RECORD_KEY_FILE: not an Ed25519 key');
}

export class RecordSigner {
  readonly #store: Pick<Coordination, 'get' | 'txn'>;
  #key: KeyObject | undefined;

  /** @param key undefined = the cluster's own, made when it is needed first */
  constructor(store: Pick<Coordination, 'get' | 'txn'>, key: KeyObject | undefined) {
    this.#store = store;
    this.#key = key;
  }

  /** @throws {AppError} BUSY when the cluster's key can't be read */
  async sign(room: RoomId, head: RecordHead, nowMs: number): Promise<RecordSignature> {
    const key = (this.#key ??= await this.#clusterKey());
    const about = {
      schema: SIGNATURE_SCHEMA,
      algorithm: 'Ed25519',
      room,
      sittingId: head.sittingId,
      lines: head.count,
      hash: head.hash,
      signedAt: new Date(nowMs).toISOString(),
    } as const;
    const publicKey = createPublicKey(key);
    const der = publicKey.export({ type: 'spki', format: 'der' });
    return {
      ...about,
      publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      keyId: createHash('sha256').update(der).digest('hex'),
      signature: sign(null, Buffer.from(signedText(about)), key).toString('base64'),
    };
  }

  /** Made once: of two nodes that make one, the first one's counts. */
  async #clusterKey(): Promise<KeyObject> {
    const kept = await this.#store.get(recordKeyKey);
    if (kept !== undefined) return createPrivateKey(Buffer.from(kept.value));
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const made = { put: recordKeyKey, value: Buffer.from(pem) };
    const { succeeded } = await this.#store.txn([{ key: recordKeyKey, modRevision: 0 }], [made]);
    return succeeded ? privateKey : this.#clusterKey();
  }
}
