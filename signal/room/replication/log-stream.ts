/** Sends the own site's log of one room to one follower: what it lacks, then what comes, and beats in between. */
import { AppError, isAppError, toAppError } from '../../../common/errors.ts';
import type { RoomId } from '../../../common/ids.ts';
import type { Clock } from '../../../common/lifecycle/clock.ts';
import type { RpcStream } from '../../../common/rpc/stream.ts';
import type { RoomStore, Subscription, Version } from '../../../common/store/port.ts';
import type { IFollowLogResponse } from '../../../proto/index.ts';
import { every } from '../every.ts';
import { Rerun } from '../rerun.ts';
import { toEntryMessage, toSnapshotMessage } from './messages.ts';

/** Between two proofs of life, ms (cluster.proto, LogIdle). */
export const BEAT_PERIOD_MS = 1_000;
/** Between two messages, while there is something to say, ms: what comes meanwhile goes in one, and is read at once. */
export const PACE_MS = 50;
/** Entries per message: far below gRPC's limit of 1 MiB. */
const BATCH_ENTRIES = 200;
/** Messages that may wait for a slow follower; it is told BUSY then and comes back for a snapshot. */
export const MAX_QUEUED_BATCHES = 64;

export type FollowerStream = Pick<
  RpcStream<never, IFollowLogResponse>,
  'write' | 'fail' | 'end' | 'queued' | 'isOpen' | 'closed'
>;

export type LogStreamDeps = {
  readonly store: RoomStore;
  readonly room: RoomId;
  readonly clock: Clock;
  readonly stream: FollowerStream;
};

export class LogStream {
  readonly #deps: LogStreamDeps;
  #sent: Version;
  readonly #sending = new Rerun(() => this.#sendAll());
  #lastWriteMs = 0;
  #lastSendMs = Number.NEGATIVE_INFINITY;
  #cancelSend: (() => void) | undefined;
  /** The store could not be asked: that is tried again with the next beat, and the follower hears us meanwhile. */
  #isBehind = false;

  /** @param after what the follower has */
  constructor(deps: LogStreamDeps, after: Version) {
    this.#deps = deps;
    this.#sent = after;
  }

  /** Sends until the stream is over. */
  async run(): Promise<void> {
    const { store, room, stream, clock } = this.#deps;
    const onChange = (site: string): void => {
      if (site === store.site) this.#sendSoon();
    };
    // The store is asked for what has changed: nothing is held back here for a follower that is slow.
    const subscription: Subscription = await store.subscribe(room, onChange, onChange);
    const cancelBeats = every(clock, BEAT_PERIOD_MS, () => this.#beat());
    void this.#sending.request();
    await stream.closed;
    cancelBeats();
    this.#cancelSend?.();
    await subscription.close();
  }

  /** Sends what the log has by now and ends the stream: the room closes here. */
  async finish(): Promise<void> {
    await this.#sending.request();
    this.#deps.stream.end();
  }

  /** At once after a quiet moment. */
  #sendSoon(): void {
    if (this.#cancelSend !== undefined) return;
    const { clock } = this.#deps;
    const waitMs = this.#lastSendMs + PACE_MS - clock.monotonicMs();
    if (waitMs <= 0) {
      void this.#sending.request();
      return;
    }
    this.#cancelSend = clock.after(waitMs, () => {
      this.#cancelSend = undefined;
      void this.#sending.request();
    });
  }

  async #sendAll(): Promise<void> {
    this.#lastSendMs = this.#deps.clock.monotonicMs();
    try {
      while (await this.#sendBatch());
    } catch (thrown) {
      const error = toAppError(thrown);
      this.#isBehind = error.retryable;
      if (!error.retryable) this.#deps.stream.fail(error);
    }
  }

  /** @returns false when there is nothing more to send, but for what we hear of */
  async #sendBatch(): Promise<boolean> {
    const { store, room, stream } = this.#deps;
    if (!stream.isOpen) return false;
    try {
      const entries = await store.read(room, store.site, this.#sent, BATCH_ENTRIES);
      const last = entries.at(-1);
      if (last === undefined) return false;
      this.#sent = last.version;
      const isSent = this.#write({ entries: { entries: entries.map(toEntryMessage) } });
      return isSent && entries.length === BATCH_ENTRIES;
    } catch (error) {
      if (!isAppError(error, 'LOG_TRUNCATED')) throw error;
      return this.#sendSnapshot();
    }
  }

  async #sendSnapshot(): Promise<boolean> {
    const { store, room } = this.#deps;
    const snapshot = await store.snapshot(room, store.site);
    if (snapshot === undefined) throw new AppError('STORE_REBUILDING', 'the store has lost the room');
    this.#sent = snapshot.version;
    return this.#write({ snapshot: toSnapshotMessage(snapshot) });
  }

  #beat(): void {
    if (this.#isBehind) {
      this.#isBehind = false;
      void this.#sending.request();
    }
    if (this.#deps.clock.monotonicMs() - this.#lastWriteMs >= BEAT_PERIOD_MS / 2) this.#write({ idle: {} });
  }

  #write(message: IFollowLogResponse): boolean {
    const { stream, clock } = this.#deps;
    if (stream.queued >= MAX_QUEUED_BATCHES) {
      stream.fail(new AppError('BUSY', `the follower does not read: ${stream.queued} messages wait`));
      return false;
    }
    this.#lastWriteMs = clock.monotonicMs();
    return stream.write(message);
  }
}
