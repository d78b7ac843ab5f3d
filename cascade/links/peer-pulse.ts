/**
 * Beats of one channel: sends them, answers nothing itself, measures the round trip, and says when the peer is silent.
 *
 * Silence is counted in own ticks, not in elapsed time: after a stall of our own event loop the peer's beats are read
 * before the next tick, so a busy moment here does not take the peer for dead.
 */
import type { Clock } from '../../common/lifecycle/clock.ts';

/** Time between two beats. */
export const BEAT_INTERVAL_MS = 250;

/** So many beats in a row missed, and the peer has vanished. */
export const MISSED_BEATS = 4;

/** One in so many beats is answered: any beat says that its sender lives, the round trip is not needed as often. */
export const BEATS_PER_ANSWER = 4;

/** Weight of a new sample in the smoothed round trip; there is one per second. */
const RTT_GAIN = 1 / 4;

const US_PER_MS = 1_000;

export type PulseHandlers = {
  beat(sentAtUs: number): void;
  /** Called once, then the pulse is stopped. */
  silent(): void;
};

export class PeerPulse {
  readonly #clock: Clock;
  readonly #handlers: PulseHandlers;
  #missed = 0;
  #rttMs: number | undefined;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, handlers: PulseHandlers) {
    this.#clock = clock;
    this.#handlers = handlers;
  }

  /** Smoothed round trip in ms; 0 before the first echo. */
  get rttMs(): number {
    return this.#rttMs ?? 0;
  }

  /** Sends the first beat at once. */
  start(): void {
    this.#beat();
  }

  /** Something arrived from the peer. */
  heard(): void {
    this.#missed = 0;
  }

  /** The peer returned a beat of ours. */
  echoed(sentAtUs: number): void {
    const sampleMs = Math.max(0, this.#clock.monotonicMs() - sentAtUs / US_PER_MS);
    this.#rttMs = this.#rttMs === undefined ? sampleMs : this.#rttMs + (sampleMs - this.#rttMs) * RTT_GAIN;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #beat(): void {
    this.#handlers.beat(Math.round(this.#clock.monotonicMs() * US_PER_MS));
    this.#cancel = this.#clock.after(BEAT_INTERVAL_MS, () => {
      this.#missed += 1;
      if (this.#missed < MISSED_BEATS) return this.#beat();
      this.stop();
      this.#handlers.silent();
    });
  }
}
