/** The budget of a link against a link that is simulated: a bottleneck, losses at random, pictures of steady rates. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  LINK_BUDGET,
  OPEN_BUDGET,
  stepBudget,
  type LinkBudget,
} from '../../../../cascade/policy/link-budget.ts';

const LOOK_MS = 250;
const AUDIO_BPS = 100_000;

type Way = { readonly capacityBps: number; readonly lossRatio?: number };

type Moment = { readonly atMs: number; readonly flowing: number; readonly sentBps: number };

/** A link with pictures of the same order as they are in the list, driven as the controller does. */
class World {
  readonly #pictures: readonly number[];
  readonly #budgetBps: number;
  budget: LinkBudget = OPEN_BUDGET;
  #flowing: number;
  #nowMs = 0;
  /** Of each look since the last change, the youngest first. */
  #shares: number[] = [];
  readonly moments: Moment[] = [];

  constructor(pictures: readonly number[], budgetBps = Infinity) {
    this.#pictures = pictures;
    this.#budgetBps = budgetBps;
    this.#flowing = pictures.length;
  }

  get flowing(): number {
    return this.#flowing;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  run(way: Way, seconds: number): this {
    for (let look = 0; look < seconds * 4; look += 1) this.#look(way);
    return this;
  }

  /** How often the number of flowing pictures went up, or down, since a time. */
  changes(direction: 1 | -1, sinceMs = 0): number {
    return this.moments.filter(({ atMs, flowing }, index) => {
      const before = this.moments[index - 1];
      return before !== undefined && atMs > sinceMs && Math.sign(flowing - before.flowing) === direction;
    }).length;
  }

  #look({ capacityBps, lossRatio = 0 }: Way): void {
    this.#nowMs += LOOK_MS;
    const sentBps = AUDIO_BPS + this.#sum(this.#flowing);
    const arrivedBps = Math.min(sentBps, capacityBps) * (1 - lossRatio);
    this.#shares.unshift(arrivedBps / sentBps);
    const seconds = [0, 4, 8].map((from) => this.#mean(from, from + 4));
    this.moments.push({ atMs: this.#nowMs, flowing: this.#flowing, sentBps });
    const before = this.budget;
    this.budget = stepBudget(
      before,
      {
        atMs: this.#nowMs,
        sentBps,
        arrivedBps,
        shortArrived: this.#mean(0, 2),
        longArrived: seconds.at(-1) && Math.max(...seconds.map((share) => share ?? 0)),
        // what is lost is asked for again
        shortRepeated: (1 - (this.#mean(0, 2) ?? 1)) / 2,
        longRepeated: (1 - Math.max(...seconds.map((share) => share ?? 1))) / 2,
        waitingMs: 0,
        lagMs: 0,
        isEverywhere: false,
        nextBps: this.#pictures[this.#flowing],
      },
      { ...LINK_BUDGET, budgetBps: this.#budgetBps },
    );
    if (this.budget.limitBps !== before.limitBps) this.#apply();
  }

  #mean(from: number, to: number): number | undefined {
    const shares = this.#shares.slice(from, to);
    return shares.length < to - from ? undefined : shares.reduce((sum, one) => sum + one, 0) / shares.length;
  }

  #apply(): void {
    this.#shares = [];
    const limitBps = this.budget.limitBps - AUDIO_BPS;
    let count = 0;
    while (count < this.#pictures.length && this.#sum(count + 1) <= limitBps) count += 1;
    this.#flowing = count;
  }

  #sum(count: number): number {
    return this.#pictures.slice(0, count).reduce((sum, bps) => sum + bps, 0);
  }
}

const pictures = fc.array(fc.integer({ min: 50_000, max: 2_000_000 }), { minLength: 1, maxLength: 30 });
const total = (list: readonly number[]): number => AUDIO_BPS + list.reduce((sum, bps) => sum + bps, 0);
const TEN = Array.from({ length: 10 }, () => 300_000);

describe('stepBudget()', () => {
  test('leaves alone what gets through', () => {
    fc.assert(
      fc.property(pictures, (list) => {
        const world = new World(list).run({ capacityBps: Infinity }, 60);

        expect(world.changes(-1)).toBe(0);
        expect(world.budget.limitBps).toBe(Infinity);
      }),
    );
  });

  test('a way cut to 30 % is within it in a second, and all pictures are back within a minute after', () => {
    const world = new World(TEN).run({ capacityBps: Infinity }, 5);
    const cutMs = world.nowMs;
    world.run({ capacityBps: total(TEN) * 0.3 }, 1);

    expect(world.moments.at(-1)?.sentBps).toBeLessThanOrEqual(total(TEN) * 0.3);
    world.run({ capacityBps: total(TEN) * 0.3 }, 29).run({ capacityBps: Infinity }, 60);
    expect(world.flowing).toBe(TEN.length);
    expect(world.changes(-1, cutMs)).toBeLessThanOrEqual(3);
    expect(world.budget.limitBps).toBe(Infinity);
  });

  test('settles below any steady bottleneck: few steps down, and ever rarer trials', () => {
    fc.assert(
      fc.property(pictures, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (list, share) => {
        const capacityBps = Math.max(AUDIO_BPS * 1.2, total(list) * share);
        const world = new World(list).run({ capacityBps }, 10);
        const settledMs = world.nowMs;
        world.run({ capacityBps }, 290);
        const over = world.moments.filter(({ sentBps }) => sentBps > capacityBps * 1.03);

        expect(world.changes(-1, settledMs)).toBeLessThanOrEqual(6);
        expect((over.length * LOOK_MS) / world.nowMs).toBeLessThan(0.08);
      }),
    );
  });

  test('no step up within four seconds of a change', () => {
    fc.assert(
      fc.property(
        pictures,
        fc.array(fc.double({ min: 0.05, max: 2, noNaN: true }), { minLength: 1, maxLength: 10 }),
        (list, shares) => {
          const world = new World(list);
          for (const share of shares) world.run({ capacityBps: total(list) * share }, 7);
          const changes = world.moments.flatMap(({ atMs, flowing }, index) => {
            const before = world.moments[index - 1];
            return before === undefined || before.flowing === flowing
              ? []
              : [{ atMs, isUp: flowing > before.flowing }];
          });
          const early = changes.filter(({ atMs, isUp }, index) => {
            const before = changes[index - 1];
            return isUp && before !== undefined && atMs - before.atMs < LINK_BUDGET.raiseMs;
          });

          expect(early).toEqual([]);
        },
      ),
    );
  });

  test('a wider way never has fewer pictures in the end', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 0.8, noNaN: true }),
        fc.double({ min: 1.3, max: 3, noNaN: true }),
        (share, more) => {
          const narrow = new World(TEN).run({ capacityBps: total(TEN) * share }, 60);
          const wide = new World(TEN).run({ capacityBps: total(TEN) * share * more }, 60);

          expect(wide.flowing).toBeGreaterThanOrEqual(narrow.flowing - 1);
        },
      ),
    );
  });

  test('losses that have nothing to do with how much is sent cost no picture for long', () => {
    const world = new World(TEN).run({ capacityBps: Infinity, lossRatio: 0.1 }, 90);

    expect(world.flowing).toBe(TEN.length);
    expect(world.changes(-1, 30_000)).toBe(0);
  });

  test('real congestion is still seen where losses are put up with', () => {
    const world = new World(TEN).run({ capacityBps: Infinity, lossRatio: 0.1 }, 90);
    world.run({ capacityBps: total(TEN) * 0.4, lossRatio: 0.1 }, 5);

    expect(world.moments.at(-1)?.sentBps).toBeLessThanOrEqual(total(TEN) * 0.4);
  });

  test('a configured budget is kept without any loss, and all comes back up to it', () => {
    const world = new World(TEN, 1_500_000).run({ capacityBps: Infinity }, 60);

    expect(world.moments.at(-1)?.sentBps).toBeLessThanOrEqual(1_500_000);
    expect(world.flowing).toBe(4);
    expect(world.changes(1, 20_000) + world.changes(-1, 20_000)).toBe(0);
  });

  test('a way that becomes longer once is no congestion', () => {
    const world = new World(TEN).run({ capacityBps: Infinity }, 5);
    world.run({ capacityBps: total(TEN) * 0.8 }, 0.5).run({ capacityBps: Infinity }, 10);

    expect(world.changes(-1)).toBe(0);
  });
});
