/** Plays the join storm and the churn of the roster with clients of one peer, and counts what they saw. */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as after } from 'node:timers/promises';
import type { ChurnStep } from '../../scenarios/churn-plan.ts';
import type { PeerClient } from './peer-client.ts';
import type { SocketBytes } from './socket-bytes.ts';

export type StormOrder = {
  readonly participants: number;
  readonly withinMs: number;
  /** Of one join, and of the wait at the end until everybody knows everybody. */
  readonly timeoutMs: number;
};

export type StormReport = {
  /** Connect → roster known, of those who got in. */
  readonly joinMs: readonly number[];
  /** By reason. */
  readonly failed: Readonly<Record<string, number>>;
  /** Who knows everybody in the end. */
  readonly passed: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly messages: number;
  /** Longest block of this process's thread: more than a few ms, and the load is part of what is measured. */
  readonly loadBlockMs: number;
};

export type ChurnReport = {
  readonly durationMs: number;
  readonly bytesIn: number;
  /** Changes that clients were told of, all together. */
  readonly heard: number;
  readonly loadBlockMs: number;
};

type Counts = { readonly bytesIn: number; readonly bytesOut: number; readonly messages: number };

const POLL_MS = 50;
const NS_PER_MS = 1e6;

export class Storm {
  readonly #clients: PeerClient[] = [];
  readonly #makeClient: (name: string) => PeerClient;
  readonly #bytes: SocketBytes;

  constructor(makeClient: (name: string) => PeerClient, bytes: SocketBytes) {
    this.#makeClient = makeClient;
    this.#bytes = bytes;
  }

  async join(order: StormOrder): Promise<StormReport> {
    const before = this.#counts();
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const failed: Record<string, number> = {};
    const joinMs: number[] = [];
    const joins = Array.from({ length: order.participants }, async (_, index) => {
      await after((index * order.withinMs) / order.participants);
      try {
        joinMs.push(await this.#joinOne(index, order.timeoutMs));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        failed[reason] = (failed[reason] ?? 0) + 1;
      }
    });
    await Promise.all(joins);
    const everybody = joinMs.length;
    const knowing = (): number => this.#clients.filter(({ seen }) => seen.known === everybody).length;
    await until(() => knowing() === everybody, order.timeoutMs);
    delay.disable();
    const passed = knowing();
    return { joinMs, failed, passed, ...less(this.#counts(), before), loadBlockMs: delay.max / NS_PER_MS };
  }

  /** Plays the steps and waits until all is heard, `timeoutMs` at most. */
  async churn(steps: readonly ChurnStep[], timeoutMs: number): Promise<ChurnReport> {
    const before = this.#counts();
    const heardBefore = this.#heard();
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const startedMs = performance.now();
    for (const { atMs, indexes, isMuted } of steps) {
      await after(Math.max(0, startedMs + atMs - performance.now()));
      for (const index of indexes) this.#clients[index]?.setMuted(isMuted);
    }
    const expected = steps.reduce((sum, { indexes }) => sum + indexes.length, 0) * this.#clients.length;
    await until(() => this.#heard() - heardBefore >= expected, timeoutMs);
    delay.disable();
    return {
      durationMs: performance.now() - startedMs,
      bytesIn: this.#counts().bytesIn - before.bytesIn,
      heard: this.#heard() - heardBefore,
      loadBlockMs: delay.max / NS_PER_MS,
    };
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }

  async #joinOne(index: number, timeoutMs: number): Promise<number> {
    const client = this.#makeClient(`Participant ${index}`);
    const startedMs = performance.now();
    const timer = new AbortController();
    const late = after(timeoutMs, undefined, { signal: timer.signal }).then(() => {
      throw new Error(`not in after ${timeoutMs} ms`);
    });
    late.catch(() => {}); // the timer ends with the join
    try {
      await Promise.race([client.join(), late]);
      this.#clients.push(client);
    } catch (error) {
      client.close();
      throw error;
    } finally {
      timer.abort();
    }
    return performance.now() - startedMs;
  }

  #heard(): number {
    return this.#clients.reduce((sum, { seen }) => sum + seen.changes, 0);
  }

  #counts(): Counts {
    const { read, written } = this.#bytes.total();
    const messages = this.#clients.reduce((sum, { seen }) => sum + seen.messagesIn + seen.messagesOut, 0);
    return { bytesIn: read, bytesOut: written, messages };
  }
}

const less = (now: Counts, before: Counts): Counts => ({
  bytesIn: now.bytesIn - before.bytesIn,
  bytesOut: now.bytesOut - before.bytesOut,
  messages: now.messages - before.messages,
});

async function until(isDone: () => boolean, timeoutMs: number): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  while (!isDone() && performance.now() < deadlineMs) await after(POLL_MS);
}
