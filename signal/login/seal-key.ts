/**
 * The key that cookies of logins are sealed with. It is in the coordination store, made once by whichever node needs it
 * first: a login is good at every node, and after each restart.
 */
import { randomBytes } from 'node:crypto';
import { sealKeyKey } from '../../common/coordination/keys.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import { AppError } from '../../common/errors.ts';
import { SYSTEM_CLOCK, type Clock } from '../../common/lifecycle/clock.ts';

const KEY_BYTES = 32;
/** Looked up anew after so long: somebody may have deleted it, which ends all logins at once. */
const FRESH_MS = 60_000;

export class SealKey {
  readonly #coordination: Pick<Coordination, 'get' | 'txn'>;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  #known: { readonly key: Uint8Array; readonly atMs: number } | undefined;

  constructor(
    coordination: Pick<Coordination, 'get' | 'txn'>,
    clock: Pick<Clock, 'monotonicMs'> = SYSTEM_CLOCK,
  ) {
    this.#coordination = coordination;
    this.#clock = clock;
  }

  /** Without the store the one that was known last. @throws {AppError} BUSY */
  async get(): Promise<Uint8Array> {
    const atMs = this.#clock.monotonicMs();
    if (this.#known !== undefined && atMs - this.#known.atMs < FRESH_MS) return this.#known.key;
    try {
      this.#known = { key: await this.#fetch(), atMs };
    } catch (error) {
      if (this.#known === undefined) throw error;
    }
    return this.#known.key;
  }

  async #fetch(): Promise<Uint8Array> {
    const found = await this.#coordination.get(sealKeyKey);
    if (found !== undefined) return checked(found.value);
    const value = new Uint8Array(randomBytes(KEY_BYTES));
    const { succeeded } = await this.#coordination.txn(
      [{ key: sealKeyKey, modRevision: 0 }],
      [{ put: sealKeyKey, value }],
    );
    if (succeeded) return value;
    const others = await this.#coordination.get(sealKeyKey);
    if (others === undefined) throw new AppError('BUSY', 'the seal key comes and goes');
    return checked(others.value);
  }
}

function checked(value: Uint8Array): Uint8Array {
  if (value.length !== KEY_BYTES) throw new AppError('INTERNAL', `the seal key has ${value.length} bytes`);
  return value;
}
