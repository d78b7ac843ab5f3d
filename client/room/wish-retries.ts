/** When to ask again for what could not be met, or was closed under us though it is still wanted. */
import type { IWishFailure } from '../../proto/signal.ts';
import { toFailure } from '../signal/connection.ts';
import { retryDelayMs } from '../signal/reconnect.ts';

/** After that many in a row a source is left alone until the roster says something new. */
const MAX_ATTEMPTS = 8;

export class WishRetries {
  readonly #random: () => number;
  readonly #again: () => void;
  readonly #attempts = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param again asks for everything again */
  constructor(random: () => number, again: () => void) {
    this.#random = random;
    this.#again = again;
  }

  /** Takes an answer: what failed is tried again, what did not is a success. */
  note(failures: readonly IWishFailure[]): void {
    const failed = new Set(failures.map((failure) => failure.sourceId ?? ''));
    for (const sourceId of this.#attempts.keys()) if (!failed.has(sourceId)) this.#attempts.delete(sourceId);
    for (const { sourceId, failure } of failures) {
      if (!failure) continue;
      const { code, retryAfterMs } = toFailure(failure);
      if (code !== 'GRANT_MISSING') this.add(sourceId ?? '', retryAfterMs);
    }
  }

  /** @param hintMs the server's `retry_after_ms` */
  add(sourceId: string, hintMs: number): void {
    const attempt = this.#attempts.get(sourceId) ?? 0;
    if (attempt >= MAX_ATTEMPTS) return;
    this.#attempts.set(sourceId, attempt + 1);
    if (this.#timer !== undefined) return; // one timer for all: asking again asks for everything
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#again();
      },
      retryDelayMs(attempt, hintMs, this.#random),
    );
  }

  /** Media is gone: everything starts over. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#attempts.clear();
  }
}
