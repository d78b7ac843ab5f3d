/** Counts what a socket was refused, and says when it is enough. No timer: it counts when it is asked. */
import type { AppError, ErrorCode } from '../../common/errors.ts';
import { CloseCode } from './socket-port.ts';
import { TokenBucket } from './token-bucket.ts';

const MAX_INVALID_FRAMES = 5;
/** Commands that are refused for their number, or unknown; who has more of them is closed: each costs others' time. */
const REFUSAL_LIMITS = { ratePerSec: 50, burst: 1_000 };

/** Why the session is to be ended. */
type Verdict = { readonly code: ErrorCode; readonly detail: string; readonly closeCode: number };

export class Refusals {
  readonly #bucket = new TokenBucket(REFUSAL_LIMITS, performance.now());
  #invalidFrames = 0;

  /** Who goes on and on is closed; whoever it is may come back, and is as welcome as before. Undefined = may stay. */
  count(): Verdict | undefined {
    if (this.#bucket.take(performance.now()) === 0) return undefined;
    return { code: 'RATE_LIMITED', detail: 'far too many commands', closeCode: CloseCode.policyViolation };
  }

  /** A frame could not be read. Undefined = the socket stays open. */
  frame({ code, message }: AppError): Verdict | undefined {
    const closeCode = this.#closeCodeFor(code);
    return closeCode === undefined ? undefined : { code, detail: message, closeCode };
  }

  #closeCodeFor(code: ErrorCode): number | undefined {
    if (code === 'FRAME_NOT_BINARY') return CloseCode.unsupportedData;
    if (code === 'FRAME_TOO_LARGE') return CloseCode.tooLarge;
    if (code !== 'FRAME_INVALID') return undefined;
    this.#invalidFrames += 1;
    return this.#invalidFrames >= MAX_INVALID_FRAMES ? CloseCode.invalidPayload : undefined;
  }
}
