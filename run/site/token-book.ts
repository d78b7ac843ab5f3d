/** The join tokens that the first host gave out: hashed, each good for one join and for a time. Kept in a file. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../common/errors.ts';
import { readStored, storeFile } from '../certs/store-file.ts';
import { hashSecret, SECRET_BYTES } from './join-token.ts';

const Entry = z.object({ hash: z.string(), expiresMs: z.number(), usedBy: z.string().optional() });
const Book = z.array(Entry);

/** How long we still know that a token existed, for an answer that says more than "invalid". */
const REMEMBERED_MS = 7 * 86_400_000;

export class TokenBook {
  readonly #path: string;
  readonly #nowMs: () => number;
  #entries: readonly z.infer<typeof Entry>[];
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, entries: readonly z.infer<typeof Entry>[], nowMs: () => number) {
    this.#path = path;
    this.#entries = entries;
    this.#nowMs = nowMs;
  }

  /** Reads the file; where there is none, the book is empty. @throws {AppError} CONFIG_INVALID */
  static async open(path: string, nowMs: () => number = Date.now): Promise<TokenBook> {
    const text = (await readStored(path)) ?? '[]';
    try {
      return new TokenBook(path, Book.parse(JSON.parse(text)), nowMs);
    } catch (cause) {
      const todo = 'delete it: tokens that were given out and not used are void then';
      throw new AppError('CONFIG_INVALID', `${path} is no list of join tokens; ${todo}`, { cause });
    }
  }

  /** @returns the secret, which is not kept */
  async issue(ttlMs: number): Promise<string> {
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    const nowMs = this.#nowMs();
    const known = this.#entries.filter(({ expiresMs }) => expiresMs + REMEMBERED_MS > nowMs);
    await this.#store([...known, { hash: hashSecret(secret), expiresMs: nowMs + ttlMs }]);
    return secret;
  }

  /** @throws {AppError} JOIN_TOKEN_INVALID, JOIN_TOKEN_USED, JOIN_TOKEN_EXPIRED */
  check(secret: string): void {
    const entry = this.#find(secret);
    if (entry === undefined)
      throw new AppError('JOIN_TOKEN_INVALID', 'the first host did not give out this token');
    if (entry.usedBy !== undefined) {
      throw new AppError(
        'JOIN_TOKEN_USED',
        `site ${entry.usedBy} has joined with this token; each is good for one`,
      );
    }
    if (entry.expiresMs <= this.#nowMs()) {
      const since = new Date(entry.expiresMs).toISOString();
      throw new AppError(
        'JOIN_TOKEN_EXPIRED',
        `the token was good until ${since}; get another one at the first host`,
      );
    }
  }

  /**
   * Uses a token up, before it resolves also on disk. Of two at the same time one wins.
   * @throws {AppError} as {@link check}
   */
  async redeem(secret: string, site: string): Promise<void> {
    this.check(secret);
    const entry = this.#find(secret);
    await this.#store(this.#entries.map((one) => (one === entry ? { ...one, usedBy: site } : one)));
  }

  #find(secret: string) {
    const hash = hashSecret(secret);
    return this.#entries.find((entry) => entry.hash === hash);
  }

  #store(entries: readonly z.infer<typeof Entry>[]): Promise<void> {
    this.#entries = entries;
    const text = `${JSON.stringify(entries, undefined, 2)}\n`;
    this.#writing = this.#writing.catch(() => {}).then(() => storeFile(this.#path, text, 'secret'));
    return this.#writing;
  }
}
