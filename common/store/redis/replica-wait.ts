/**
 * Waits for replicas, once for all writes of a turn of the event loop: WAIT travels right behind the writes on the same
 * connection, so it costs no further round trip. Replicas that don't answer are no reason to refuse what the master
 * has: that is told once, and for a while nobody waits (ADR 0009).
 */
import type { Logger } from 'pino';
import type { Clock } from '../../lifecycle/clock.ts';
import type { RedisLink } from './link.ts';

/** How long replicas may take, ms. */
const WAIT_MS = 100;
/** After they took longer, ms. */
const PAUSE_MS = 5_000;

export type ReplicaWaitDeps = {
  readonly link: RedisLink;
  /** How many must have a write before it is acknowledged; 0 = don't wait. */
  readonly replicas: number;
  readonly clock: Clock;
  readonly log: Logger;
};

export class ReplicaWait {
  readonly #deps: ReplicaWaitDeps;
  #group: Promise<void> | undefined;
  #pausedUntilMs = 0;

  constructor(deps: ReplicaWaitDeps) {
    this.#deps = deps;
  }

  /** Resolves when replicas have what was sent before, or are known to be away. @throws {AppError} BUSY */
  async confirm(): Promise<void> {
    const { replicas, clock } = this.#deps;
    if (replicas === 0 || clock.monotonicMs() < this.#pausedUntilMs) return;
    await (this.#group ??= this.#startGroup());
  }

  #startGroup(): Promise<void> {
    return new Promise((resolve, reject) => {
      setImmediate(() => {
        this.#group = undefined;
        this.#wait().then(resolve, reject);
      });
    });
  }

  async #wait(): Promise<void> {
    const { link, replicas, clock, log } = this.#deps;
    const reached = Number(await link.call('WAIT', replicas, WAIT_MS));
    if (reached >= replicas) return;
    this.#pausedUntilMs = clock.monotonicMs() + PAUSE_MS;
    log.warn({ reached, replicas, pauseMs: PAUSE_MS }, 'replicas of redis do not keep up');
  }
}
