/**
 * Follows a prefix in etcd through whatever happens to connections: goes on where it was, tells each revision once, and
 * reads everything anew when events are gone (compaction) or the store has another history.
 */
import type { Logger } from 'pino';
import { backoffMs } from '../../lifecycle/backoff.ts';
import type { Clock } from '../../lifecycle/clock.ts';
import type { Watch, WatchEvent, WatchHandlers } from '../port.ts';
import { ETCD_BACKOFF } from './backoff.ts';
import type { EtcdEndpoints } from './endpoints.ts';
import type { EtcdKeys } from './etcd-keys.ts';
import type { EtcdHistory } from './history.ts';
import { WatchStream, type StreamEnd } from './watch-stream.ts';

/** What a watch needs of its client. */
export type WatchContext = {
  readonly keys: EtcdKeys;
  readonly endpoints: EtcdEndpoints;
  readonly history: EtcdHistory;
  readonly clock: Clock;
  readonly log: Logger;
};

export class EtcdWatch implements Watch {
  readonly #context: WatchContext;
  readonly #prefix: string;
  readonly #handlers: WatchHandlers;
  readonly #log: Logger;
  readonly #closed = Promise.withResolvers<void>();
  #state: 'idle' | 'stale' | 'doubtful' | 'current' | 'closed' = 'idle';
  #stream: WatchStream | undefined;
  #forget: () => void = () => {};
  /** All up to this one is told. */
  #revision = 0;
  #failures = 0;
  #following: Promise<void> | undefined;

  constructor(context: WatchContext, prefix: string, handlers: WatchHandlers) {
    this.#context = context;
    this.#prefix = prefix;
    this.#handlers = handlers;
    this.#log = context.log.child({ prefix });
  }

  /** Resolves after the first snapshot. @throws {AppError} BUSY */
  async start(): Promise<void> {
    this.#forget = this.#context.history.onChange(() => this.#becomeStale());
    try {
      await this.#readAll();
    } catch (error) {
      await this.close();
      throw error;
    }
    this.#following = this.#follow();
  }

  /** Nothing is told after this is called. Idempotent. */
  async close(): Promise<void> {
    this.#state = 'closed';
    this.#forget();
    this.#stream?.close();
    this.#closed.resolve();
    await this.#following;
  }

  async #follow(): Promise<void> {
    while (!this.#is('closed')) {
      try {
        await this.#catchUp();
        if (this.#is('current')) this.#note(await this.#listen());
      } catch (error) {
        this.#failures += 1;
        if (!this.#is('closed')) this.#log.warn({ err: error }, 'etcd watch waits for the store');
      }
      if (this.#failures > 0) await this.#pause();
    }
  }

  async #catchUp(): Promise<void> {
    if (this.#is('doubtful')) {
      await this.#context.keys.confirmHistory();
      if (this.#is('doubtful')) this.#state = 'current';
    }
    if (this.#is('stale')) await this.#readAll();
  }

  async #readAll(): Promise<void> {
    const range = await this.#context.keys.range(this.#prefix);
    if (this.#is('closed')) return;
    this.#state = 'current';
    this.#revision = range.revision;
    this.#tell(() => this.#handlers.onSnapshot(range));
  }

  async #listen(): Promise<StreamEnd> {
    const { endpoints, clock, history } = this.#context;
    const stream = new WatchStream(endpoints, clock, {
      onCreated: (header) => {
        this.#failures = 0;
        return !history.isOther(header);
      },
      onEvents: (events) => this.#onEvents(events),
      onProgress: (revision) => {
        this.#revision = Math.max(this.#revision, revision);
      },
    });
    this.#stream = stream;
    return stream.run(this.#prefix, this.#revision + 1);
  }

  #onEvents(events: readonly WatchEvent[]): void {
    const revision = events[0]?.revision ?? 0;
    if (revision <= this.#revision) return;
    this.#revision = revision;
    this.#context.history.saw(revision);
    this.#tell(() => this.#handlers.onEvents(events));
  }

  #note({ type, reason }: StreamEnd): void {
    if (this.#is('closed') || this.#is('stale')) return;
    this.#log.info({ type, reason, revision: this.#revision }, 'etcd watch interrupted');
    this.#state = type === 'refused' ? 'stale' : 'doubtful';
    if (type === 'broken') this.#failures += 1;
  }

  #becomeStale(): void {
    if (this.#is('closed')) return;
    this.#state = 'stale';
    this.#stream?.close();
  }

  /** A handler that fails must not end the watch. */
  #tell(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#log.error({ err: error }, 'watch handler failed');
    }
  }

  async #pause(): Promise<void> {
    const wait = Promise.withResolvers<void>();
    const cancel = this.#context.clock.after(
      backoffMs(this.#failures, ETCD_BACKOFF, Math.random),
      wait.resolve,
    );
    await Promise.race([wait.promise, this.#closed.promise]);
    cancel();
  }

  /** Asked after an await: the state may be another by then. */
  #is(state: 'stale' | 'doubtful' | 'current' | 'closed'): boolean {
    return this.#state === state;
  }
}
