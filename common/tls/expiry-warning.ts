/** Tells people once a day that a certificate ends soon, or has ended. */
import type { Logger } from 'pino';
import type { Clock } from '../lifecycle/clock.ts';

const DAY_MS = 86_400_000;
/** From then on people are told. */
const WARN_BEFORE_DAYS = 14;

export class ExpiryWarning {
  readonly #log: Logger;
  readonly #clock: Clock;
  #told: { readonly notAfterMs: number; readonly atMs: number } | undefined;

  constructor(log: Logger, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** Call it as often as you like; another certificate is told of at once. */
  look(notAfter: Date): void {
    const atMs = this.#clock.wallMs();
    const notAfterMs = notAfter.getTime();
    const leftMs = notAfterMs - atMs;
    const isTold = this.#told?.notAfterMs === notAfterMs && atMs - this.#told.atMs < DAY_MS;
    if (isTold || leftMs > WARN_BEFORE_DAYS * DAY_MS) return;
    this.#told = { notAfterMs, atMs };
    const facts = { notAfter: notAfter.toISOString(), daysLeft: Math.floor(leftMs / DAY_MS) };
    if (leftMs > 0) this.#log.warn(facts, 'certificate expires soon');
    else this.#log.error(facts, 'certificate has expired: others refuse to connect');
  }
}
