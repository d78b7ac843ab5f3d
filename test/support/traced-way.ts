/**
 * A way between two nodes that is made up, with machines that are late: what is sent, queues, is lost, waits in a socket,
 * is counted late and told later still. Drives the pure parts of the link controller as that does. No real time.
 */
import { PairTraffic } from '../../cascade/links/link-traffic.ts';
import { LinkSight } from '../../cascade/links/link-sight.ts';
import { LINK_BUDGET, OPEN_BUDGET, stepBudget, type LinkBudget } from '../../cascade/policy/link-budget.ts';

const STEP_MS = 10;
const LOOK_MS = 250;
const BYTES_PER_MS_OF_BPS = 8_000;
const SOUND_BPS = 100_000;
/** Until what is missed is sent again. */
const NACK_MS = 30;
/** Sums of rates differ in their last digits. */
const ROUNDING = 1.001;
const PEER_CLOCK_MS = 77_000;

export type Stall = {
  readonly who: 'nearWorker' | 'farWorker' | 'nearNode' | 'farNode';
  readonly atMs: number;
  readonly lengthMs: number;
};

export type Trace = {
  /** Pictures, the most important first, bit/s. */
  readonly pictures: readonly number[];
  readonly stalls?: readonly Stall[];
  /** How long what the peer tells is under way, one after the other, round and round, ms. */
  readonly tellMs?: readonly number[];
  /** False: nobody says how late the machines were. */
  readonly isLagTold?: boolean;
  /** Of the pictures, now and then: many key frames at once. */
  readonly bursts?: { readonly everyMs: number; readonly lengthMs: number; readonly times: number };
  readonly queueMs?: number;
  /** Whether every other way looks bad as well. */
  readonly isEverywhere?: boolean;
};

type Moved = { readonly atMs: number; readonly isUp: boolean };

export class TracedWay {
  readonly #trace: Trace;
  readonly #traffic = new PairTraffic();
  budget: LinkBudget = OPEN_BUDGET;
  flowing: number;
  nowMs = 0;
  /** Changes of how many pictures flow. */
  readonly moves: Moved[] = [];
  #capacityBps = Infinity;
  #sent = 0;
  #repeated = 0;
  /** Sent by the publishers, not yet by the near worker. */
  #held = 0;
  #queued = 0;
  #inSocket = 0;
  #received = 0;
  #missed: { readonly dueMs: number; readonly bytes: number }[] = [];
  #told: { readonly dueMs: number; readonly bytes: number; readonly atMs: number; readonly lagMs: number }[] =
    [];
  #tells = 0;
  #tellDueMs = LOOK_MS;
  #lookDueMs = LOOK_MS / 2;

  constructor(trace: Trace) {
    this.#trace = trace;
    this.flowing = trace.pictures.length;
  }

  get fullBps(): number {
    return this.#bpsOf(this.#trace.pictures.length);
  }

  /** What is sent now, without repeats. */
  get sentBps(): number {
    return this.#bpsOf(this.flowing);
  }

  run(ms: number, capacityBps = Infinity): this {
    this.#capacityBps = capacityBps;
    for (const endMs = this.nowMs + ms; this.nowMs < endMs; this.nowMs += STEP_MS) this.#step();
    return this;
  }

  #step(): void {
    this.#move();
    if (this.nowMs >= this.#tellDueMs && this.#isUp('farNode', 'farWorker')) this.#tell();
    if (!this.#isUp('nearNode', 'nearWorker')) return;
    this.#hear();
    if (this.nowMs >= this.#lookDueMs) this.#look();
  }

  /** Packets, one step on. */
  #move(): void {
    const { queueMs = 200 } = this.#trace;
    this.#held += (this.#bpsNow() * STEP_MS) / BYTES_PER_MS_OF_BPS;
    if (this.#isUp('nearWorker')) {
      const due = this.#missed.filter(({ dueMs }) => dueMs <= this.nowMs);
      this.#missed = this.#missed.filter((one) => !due.includes(one));
      const again = due.reduce((sum, { bytes }) => sum + bytes, 0);
      this.#repeated += again;
      this.#sent += this.#held + again;
      this.#queued += this.#held + again;
      this.#held = 0;
    }
    const perMs = this.#capacityBps / BYTES_PER_MS_OF_BPS;
    const passes = Math.min(this.#queued, perMs * STEP_MS);
    this.#queued -= passes;
    this.#inSocket += passes;
    const lost = Math.max(0, this.#queued - perMs * queueMs);
    this.#queued -= lost;
    if (lost > 0) this.#missed.push({ dueMs: this.nowMs + queueMs + NACK_MS, bytes: lost / 2 });
    if (!this.#isUp('farWorker')) return;
    this.#received += this.#inSocket;
    this.#inSocket = 0;
  }

  #tell(): void {
    const { tellMs = [5], isLagTold = true } = this.#trace;
    const lagMs = isLagTold ? this.nowMs - this.#tellDueMs : 0;
    this.#tellDueMs = this.nowMs + LOOK_MS;
    this.#tells += 1;
    const underWayMs = tellMs[this.#tells % tellMs.length] ?? 0;
    const atMs = this.nowMs - PEER_CLOCK_MS;
    this.#told.push({ dueMs: this.nowMs + underWayMs, bytes: this.#received, atMs, lagMs });
  }

  #hear(): void {
    const due = this.#told.filter(({ dueMs }) => dueMs <= this.nowMs);
    this.#told = this.#told.filter((one) => !due.includes(one));
    for (const { bytes, atMs, lagMs } of due.sort((a, b) => a.dueMs - b.dueMs)) {
      this.#count();
      this.#traffic.arrived({ bytes, atMs, lagMs });
    }
  }

  #count(): void {
    this.#traffic.sent({ bytes: this.#sent, repeatedBytes: this.#repeated, atMs: this.nowMs }, this.nowMs);
  }

  #look(): void {
    const { isLagTold = true, isEverywhere = false, pictures } = this.#trace;
    const lateMs = isLagTold ? this.nowMs - this.#lookDueMs : 0;
    this.#lookDueMs = this.nowMs + LOOK_MS;
    this.#count();
    const sight = new LinkSight([this.#traffic], { nowMs: this.nowMs, lookMs: LOOK_MS });
    const seen = sight.look(this.budget.changedAtMs);
    const lagMs = seen.lagMs === undefined ? undefined : Math.max(seen.lagMs, lateMs);
    const look = { ...seen, lagMs, isEverywhere, nextBps: pictures[this.flowing] };
    this.budget = stepBudget(this.budget, look, { ...LINK_BUDGET, budgetBps: Infinity });
    this.#apply();
  }

  #apply(): void {
    let count = 0;
    while (count < this.#trace.pictures.length && this.#bpsOf(count + 1) <= this.budget.limitBps * ROUNDING)
      count += 1;
    if (count !== this.flowing) this.moves.push({ atMs: this.nowMs, isUp: count > this.flowing });
    this.flowing = count;
  }

  #bpsNow(): number {
    const { bursts } = this.#trace;
    const isBurst = bursts !== undefined && this.nowMs % bursts.everyMs < bursts.lengthMs;
    return SOUND_BPS + (this.sentBps - SOUND_BPS) * (isBurst ? bursts.times : 1);
  }

  #bpsOf(count: number): number {
    return SOUND_BPS + this.#trace.pictures.slice(0, count).reduce((sum, bps) => sum + bps, 0);
  }

  #isUp(...who: readonly Stall['who'][]): boolean {
    return !(this.#trace.stalls ?? []).some(
      (stall) =>
        who.includes(stall.who) && stall.atMs <= this.nowMs && this.nowMs < stall.atMs + stall.lengthMs,
    );
  }
}
