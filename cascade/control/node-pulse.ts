/** What a node does every now and then: measures its workers, beats to signalling nodes, ends forgotten sessions. */
import type { Logger } from 'pino';
import type { Sessions } from '../media/sessions.ts';
import type { WorkerPool } from '../media/worker-pool.ts';
import type { EventHub } from './event-hub.ts';

/** Four missed beats mean that the node has vanished (architecture.md, "Authority and serving"). */
const BEAT_INTERVAL_MS = 250;

export type NodePulseDeps = {
  readonly pool: Pick<WorkerPool, 'measure' | 'load'>;
  readonly hub: Pick<EventHub, 'beat'>;
  readonly sessions: Pick<Sessions, 'expire' | 'count'>;
  readonly log: Logger;
};

/** Owns the node's interval. */
export class NodePulse {
  readonly #deps: NodePulseDeps;
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: NodePulseDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#tick(), BEAT_INTERVAL_MS);
  }

  /** Idempotent. */
  close(): Promise<void> {
    clearInterval(this.#timer);
    return Promise.resolve();
  }

  #tick(): void {
    const { pool, hub, sessions, log } = this.#deps;
    // a beat never waits for a worker: it says that this process lives
    hub.beat({ load: pool.load, sessionCount: sessions.count, draining: false });
    sessions.expire();
    pool.measure(performance.now()).catch((error: unknown) => {
      log.warn({ err: error }, 'media workers not measured');
    });
  }
}
