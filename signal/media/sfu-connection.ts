/**
 * One SFU node as this signalling node sees it: the gRPC channel, the stream of its events, and from both whether it
 * lives. Beats come every 250 ms; four missed ones, or a channel that refuses, mean that it is unreachable.
 */
import type { Logger } from 'pino';
import { RpcClient } from '../../common/rpc/client.ts';
import { SfuControl, type SfuControlShapes } from '../../common/rpc/services.ts';
import type { NodeId } from '../../common/ids.ts';
import { AppError } from '../../common/errors.ts';
import type { TlsSource } from '../../common/tls/material.ts';
import type { ISfuUse } from '../../proto/index.ts';
import type { SfuCaller, SfuEventHandlers, SfuSessionEvent } from './sfu-port.ts';

/** As in control.proto. */
const BEAT_INTERVAL_MS = 250;
const MAX_MISSED_BEATS = 4;
/** A node that reports later than this is in trouble, or about to be. */
const MAX_LATE_BEATS = 2;
/** Time in which a live node answers the probe after its event stream broke. */
const PROBE_TIMEOUT_MS = 500;
/** Before a stream is opened anew at a node that lives. */
const REOPEN_DELAY_MS = 50;
const RETRY_MIN_MS = 250;
const RETRY_SPREAD_MS = 500;

/** @see ISfuUse */
type SfuUseNumbers = { readonly sessions: number; readonly reserved: number; readonly ceiling: number };

export type SfuHealth = 'connecting' | 'up' | 'unreachable';

export type SfuConnectionOptions = {
  readonly nodeId: NodeId;
  readonly signalNodeId: NodeId;
  readonly rpcAddress: string;
  readonly tls?: TlsSource | undefined;
  readonly handlers: SfuEventHandlers;
  /** With each beat: the node's clock, ms since 1970; 0 = unsaid. */
  readonly onClock: (wallMs: number) => void;
  readonly random: () => number;
  readonly log: Logger;
};

/** Follows one SFU node until closed. */
export class SfuConnection {
  readonly #options: SfuConnectionOptions;
  readonly #client: RpcClient<SfuControlShapes>;
  #health: SfuHealth = 'connecting';
  #load = 0;
  #use: SfuUseNumbers = { sessions: 0, reserved: 0, ceiling: 0 };
  #isDraining = false;
  #missedBeats = 0;
  #cancelStream: ((why: AppError) => void) | undefined;
  #ticker: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: SfuConnectionOptions) {
    this.#options = options;
    const { rpcAddress: address, tls } = options;
    this.#client = new RpcClient(SfuControl, { address, tls, callsTogether: true });
  }

  get health(): SfuHealth {
    return this.#health;
  }

  /** Busiest worker's CPU share, ratio 0..1. */
  get load(): number {
    return this.#load;
  }

  /** As the node said last, in a beat or an answer. */
  get use(): SfuUseNumbers {
    return this.#use;
  }

  /** It reports in time. */
  get isFresh(): boolean {
    return this.#health === 'up' && this.#missedBeats <= MAX_LATE_BEATS;
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** An answer of the node said how full it is. */
  learnUse(use: ISfuUse): void {
    const { sessions, reserved, ceiling } = use;
    this.#use = { sessions: sessions ?? 0, reserved: reserved ?? 0, ceiling: ceiling ?? 0 };
  }

  get caller(): SfuCaller {
    return this.#client;
  }

  start(): void {
    this.#follow();
  }

  /** Idempotent. Tells no handler. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    clearInterval(this.#ticker);
    clearTimeout(this.#retry);
    this.#cancelStream?.(new AppError('INVALID_STATE', 'connection closed'));
    await this.#client.close();
  }

  #follow(): void {
    const stream = this.#client.stream('watchEvents', { signalNodeId: this.#options.signalNodeId });
    this.#missedBeats = 0;
    // counted in ticks, not in time: when our own event loop stood still, the beats that wait are read before the next
    this.#ticker = setInterval(() => this.#onTick(), BEAT_INTERVAL_MS);
    this.#cancelStream = (why) => stream.fail(why);
    stream.onMessage((event) => this.#onEvent(event));
    void stream.closed.then((error) => this.#onStreamClosed(error));
  }

  #onEvent(event: SfuSessionEvent): void {
    this.#missedBeats = 0;
    if (this.#health !== 'up') {
      this.#health = 'up';
      this.#options.log.info({ sfuNodeId: this.#options.nodeId }, 'sfu node reached');
    }
    if (event.beat) {
      this.#load = event.beat.load ?? 0;
      if (event.beat.use) this.learnUse(event.beat.use);
      this.#isDraining = event.beat.draining ?? false;
      this.#options.onClock(event.beat.wallMs ?? 0);
      return;
    }
    this.#options.handlers.onEvent(this.#options.nodeId, event);
  }

  #onTick(): void {
    this.#missedBeats += 1;
    if (this.#missedBeats <= MAX_MISSED_BEATS) return;
    clearInterval(this.#ticker);
    this.#markUnreachable('beats missed');
    this.#cancelStream?.(new AppError('SFU_UNREACHABLE', 'beats missed'));
  }

  async #onStreamClosed(error: AppError | undefined): Promise<void> {
    clearInterval(this.#ticker);
    if (this.#closing) return;
    // the stream alone may have ended, for example because we read too slowly: a live node answers at once
    if (this.#health !== 'unreachable' && (await this.#answersProbe()))
      return this.#scheduleRetry(REOPEN_DELAY_MS);
    if (this.#closing) return;
    this.#markUnreachable(error?.message ?? 'event stream ended');
    this.#scheduleRetry(RETRY_MIN_MS + this.#options.random() * RETRY_SPREAD_MS);
  }

  async #answersProbe(): Promise<boolean> {
    try {
      await this.#client.call(
        'vouchSessions',
        { signalNodeId: this.#options.signalNodeId },
        { timeoutMs: PROBE_TIMEOUT_MS },
      );
      return true;
    } catch {
      return false; // whatever the reason: it does not serve us
    }
  }

  #scheduleRetry(delayMs: number): void {
    if (this.#closing) return;
    this.#retry = setTimeout(() => this.#follow(), delayMs);
  }

  #markUnreachable(reason: string): void {
    if (this.#health === 'unreachable') return;
    this.#health = 'unreachable';
    this.#options.log.warn({ sfuNodeId: this.#options.nodeId, reason }, 'sfu node unreachable');
    this.#options.handlers.onUnreachable(this.#options.nodeId);
  }
}
