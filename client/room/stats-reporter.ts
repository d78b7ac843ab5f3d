/** Reports quality every 10 s. Its answer is also how a client notices that a signalling node has vanished. */
import type { SendRequest } from '../signal/requests.ts';
import type { MediaEngine, StatsSample } from './media-port.ts';

const STATS_INTERVAL_MS = 10_000;

const NOTHING: StatsSample = {
  rttMs: 0,
  sendLossRatio: 0,
  recvLossRatio: 0,
  sendBps: 0,
  recvBps: 0,
  framesDecodedPerS: 0,
  freezes: 0,
  concealedMs: 0,
};

export class StatsReporter {
  readonly #request: SendRequest;
  readonly #engine: () => MediaEngine | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(request: SendRequest, engine: () => MediaEngine | undefined) {
    this.#request = request;
    this.#engine = engine;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.#report(), STATS_INTERVAL_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #report(): Promise<void> {
    try {
      const sample = (await this.#engine()?.readStats()) ?? NOTHING;
      await this.#request('stats', { ...sample });
    } catch {
      // metrics only: the session notices by itself when the connection is gone
    }
  }
}
