/** What one bot receives now, by source, and what it had received of what is closed. */
import { sum } from '../../../common/sum.ts';
import { monotonicUs } from '../media/clock.ts';
import type { Received } from '../media/received.ts';
import type { Receiving } from './bot-media.ts';

const US_PER_MS = 1_000;

type Held = Receiving & { sinceMs: number | undefined };

export class BotReceivings {
  readonly open = new Map<string, Receiving>();
  readonly past = { received: 0, lost: 0 };
  consumersMade = 0;
  renegotiations = 0;
  readonly #changed: () => void;
  readonly #closers = new Set<() => void>();
  readonly #keeps: boolean;
  /** What the room has closed and we have not, @see BotSpec.keepsReceiving */
  readonly #kept = new Set<Received>();
  readonly #atRelease: (() => void)[] = [];

  /** @param changed something is here that was not before @param keeps goes on counting what was closed */
  constructor(changed: () => void, keeps = false) {
    this.#changed = changed;
    this.#keeps = keeps;
  }

  /** Packets so far. */
  async total(): Promise<number> {
    const counters = await Promise.all(
      [...this.open.values(), ...this.#kept].map((one) =>
        one.counters().then(
          ({ received }) => received,
          () => 0, // closed while it was asked
        ),
      ),
    );
    return this.past.received + sum(counters);
  }

  /** @param close when all is over */
  keep(close: () => void): void {
    this.#atRelease.push(close);
  }

  /** Ends what was kept. */
  release(): void {
    for (const received of this.#kept) received.close();
    this.#kept.clear();
    for (const close of this.#atRelease.splice(0)) close();
  }

  /** A browser would describe what is new in one exchange, and take away what is not wanted any more in another. */
  countExchange(opening: number, closing: number): void {
    this.consumersMade += opening;
    this.renegotiations += Number(opening > 0) + Number(closing > 0);
  }

  /** @returns what closes it; idempotent */
  add(sourceId: string, received: Received): () => void {
    const held: Held = { sinceMs: undefined, counters: () => received.counters() };
    void received.firstMedia.then(() => {
      held.sinceMs = monotonicUs() / US_PER_MS;
      this.#changed();
    });
    this.open.set(sourceId, held);
    const close = (): void => {
      if (!this.#closers.delete(close)) return;
      if (this.open.get(sourceId) === held) this.open.delete(sourceId);
      if (this.#keeps) this.#kept.add(received);
      else void this.#end(received);
    };
    this.#closers.add(close);
    return close;
  }

  closeAll(): void {
    for (const close of [...this.#closers]) close();
  }

  async #end(received: Received): Promise<void> {
    try {
      const counters = await received.counters();
      this.past.received += counters.received;
      this.past.lost += counters.lost;
    } catch {
      // its transport or its worker went first: then nobody can tell any more
    } finally {
      received.close();
    }
  }
}
