/**
 * Passwords of invitations: kept as scrypt digests, compared in constant time. Each try costs memory and time of the
 * machine, so they are made one after the other, and few may wait.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { SerialQueue } from '../../common/lifecycle/serial-queue.ts';

const derive = promisify<
  string,
  Uint8Array,
  number,
  { N: number; r: number; p: number; maxmem: number },
  Buffer
>(scrypt);

/** 32 MiB and some 60 ms for each try (OWASP's second choice: N = 2^15, r = 8, p = 3, with one lane here). */
const COST = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const SALT_BYTES = 16;
const DIGEST_BYTES = 32;
/** A class of thirty that opens its link at once waits two seconds. */
const MAX_WAITING = 64;

export type PasswordDigest = { readonly salt: Uint8Array; readonly digest: Uint8Array };

export class Passwords {
  readonly #queue = new SerialQueue(MAX_WAITING);

  /** @throws {AppError} RATE_LIMITED when too many wait */
  async digest(password: string): Promise<PasswordDigest> {
    const salt = new Uint8Array(randomBytes(SALT_BYTES));
    return { salt, digest: await this.#derive(password, salt) };
  }

  /**
   * @param onTurn called when this try's turn has come; what it throws ends the try
   * @throws {AppError} RATE_LIMITED when too many wait
   */
  async matches(password: string, { salt, digest }: PasswordDigest, onTurn: () => void): Promise<boolean> {
    return timingSafeEqual(await this.#derive(password, salt, onTurn), digest);
  }

  #derive(password: string, salt: Uint8Array, onTurn: () => void = () => {}): Promise<Buffer> {
    return this.#queue.run(() => {
      onTurn();
      // the same letters may be typed in several ways
      return derive(password.normalize('NFKC'), salt, DIGEST_BYTES, COST);
    });
  }
}
