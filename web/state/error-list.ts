/** Things that went wrong and that a person should see until it is over or dismissed. */
import { signal, type ReadonlySignal } from '@preact/signals';
import { ClientFailure, type ErrorCode } from '../../client/errors.ts';
import { errorTextKey, type ErrorTextKey } from '../texts/error-text.ts';

/** What heals without anybody doing anything, by its text. */
const PASSING: ReadonlySet<ErrorTextKey> = new Set(['unreachable', 'busy', 'media', 'relay']);

/** At most one notice per code, the first that came first. */
export class ErrorList {
  readonly #codes = signal<readonly ErrorCode[]>([]);

  get codes(): ReadonlySignal<readonly ErrorCode[]> {
    return this.#codes;
  }

  add(code: ErrorCode): void {
    if (!this.#codes.peek().includes(code)) this.#codes.value = [...this.#codes.peek(), code];
  }

  remove(code: ErrorCode): void {
    if (this.#codes.peek().includes(code))
      this.#codes.value = this.#codes.peek().filter((other) => other !== code);
  }

  /** The connection stands and nothing is wrong with it: what was said about it is over. */
  removePassing(): void {
    const lasting = this.#codes.peek().filter((code) => !PASSING.has(errorTextKey(code)));
    if (lasting.length < this.#codes.peek().length) this.#codes.value = lasting;
  }

  clear(): void {
    if (this.#codes.peek().length > 0) this.#codes.value = [];
  }
}

/** The code of whatever was thrown; what is not ours is `INTERNAL`. */
export function codeOfError(error: unknown): ErrorCode {
  return error instanceof ClientFailure ? error.code : 'INTERNAL';
}
