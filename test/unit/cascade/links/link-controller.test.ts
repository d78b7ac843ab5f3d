/** The controller of one way with a simulated one: a bottleneck, a peer that tells what arrived, pictures that take. */
import { describe, expect, test } from '@jest/globals';
import type { ControlledPicture, PairDeps } from '../../../../cascade/links/controlled-pair.ts';
import { LinkController, type PairControl } from '../../../../cascade/links/link-controller.ts';
import { ALL_LAYERS, NO_LAYER } from '../../../../cascade/policy/demand.ts';
import { LINK_BUDGET } from '../../../../cascade/policy/link-budget.ts';
import { createLogger } from '../../../../common/log/logger.ts';
import { Rank, SourceKind } from '../../../../proto/index.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

const PICTURE_BPS = 200_000;
const SOUND_BPS = 100_000;
const TICK_MS = 50;
const TELL_EVERY = 5;

type FakePicture = ControlledPicture & { isShed: boolean; allowedLayer: number };

function picture(id: string, rank: Rank = Rank.RANK_AUDIENCE): FakePicture {
  const made: FakePicture = {
    id,
    rank,
    kind: SourceKind.SOURCE_KIND_CAMERA,
    isShed: false,
    allowedLayer: ALL_LAYERS,
    leastLayer: undefined,
    consumer: {
      getStats: async () => [{ type: 'outbound-rtp', ssrc: 1, bitrate: PICTURE_BPS }] as never,
    },
    ssrcs: [1],
    allow: (layer) => {
      made.allowedLayer = layer;
      made.isShed = layer === NO_LAYER;
    },
  };
  return made;
}

class Way {
  readonly clock = new FakeClock();
  readonly controller: LinkController;
  readonly pictures: FakePicture[];
  readonly told: number[] = [];
  readonly control: PairControl;
  capacityBps = Infinity;
  timesAskedForPictures = 0;
  #sentBytes = 0;
  #repeatedBytes = 0;
  #arrivedBytes = 0;
  #tick = 0;

  constructor(pictures: FakePicture[], { budgetBps = Infinity, isOn = true } = {}) {
    this.pictures = pictures;
    const options = { ...LINK_BUDGET, budgetBps };
    this.controller = new LinkController({
      clock: this.clock,
      options,
      isOn,
      areOthersSuspected: () => false,
      socket: async () => ({ waitingBytes: 0, droppedPackets: 0 }),
      log: createLogger({ level: 'silent' }),
    });
    this.control = this.controller.add({
      end: {
        closed: false,
        tuple: { localPort: 0 },
        getStats: async () => [this.#counts()],
      } as unknown as PairDeps['end'],
      pictures: () => {
        this.timesAskedForPictures += 1;
        return this.pictures;
      },
      send: ({ receivedBytes }) => this.told.push(receivedBytes),
    });
  }

  get shed(): readonly string[] {
    return this.pictures.filter(({ isShed }) => isShed).map(({ id }) => id);
  }

  async run(seconds: number): Promise<void> {
    for (let left = seconds * 1_000; left > 0; left -= TICK_MS) {
      const flowing = this.pictures.filter(({ isShed }) => !isShed).length;
      const sentBps = SOUND_BPS + flowing * PICTURE_BPS;
      this.#sentBytes += (sentBps * TICK_MS) / 8_000;
      this.#arrivedBytes += (Math.min(sentBps, this.capacityBps) * TICK_MS) / 8_000;
      const againBytes = (Math.max(0, sentBps - this.capacityBps) * TICK_MS) / 16_000;
      this.#repeatedBytes += againBytes;
      this.#sentBytes += againBytes;
      this.clock.advance(TICK_MS);
      this.#tick += 1;
      if (this.#tick % TELL_EVERY === 0) this.#tell();
      await new Promise((resolve) => setImmediate(resolve)); // answers of workers
    }
  }

  #tell(): void {
    const counts = { receivedBytes: this.#arrivedBytes, lagMs: 0, droppedPackets: 0 };
    this.control.told({ type: 'traffic', ...counts, atMs: this.clock.monotonicMs() });
  }

  #counts() {
    return {
      bytesSent: this.#sentBytes,
      rtxBytesSent: this.#repeatedBytes,
      rtxBytesReceived: 0,
      bytesReceived: 1_000 + this.#tick,
      timestamp: this.clock.monotonicMs(),
    };
  }
}

describe('LinkController', () => {
  test('asks nothing about pictures while none is held back, nor once all flow again', async () => {
    const way = new Way(['a', 'b', 'c'].map((id) => picture(id)));

    await way.run(5);
    expect(way.timesAskedForPictures).toBe(0);

    way.capacityBps = SOUND_BPS + 2 * PICTURE_BPS;
    await way.run(5);
    expect(way.shed).not.toEqual([]);
    way.capacityBps = Infinity;
    await way.run(60);
    expect(way.shed).toEqual([]);

    way.timesAskedForPictures = 0;
    await way.run(5);
    expect(way.timesAskedForPictures).toBe(0);
  });

  test('sheds what does not fit, the least important first, and lets it come back', async () => {
    const way = new Way(['a', 'b', 'c', 'd'].map((id) => picture(id)));
    way.pictures.push(picture('z', Rank.RANK_PODIUM));
    await way.run(3);
    expect(way.shed).toEqual([]);

    way.capacityBps = 600_000;
    await way.run(2);
    expect(way.shed).toEqual(['b', 'c', 'd']);
    expect(way.controller.describe()).toMatchObject({ shed: [{ id: 'b' }, { id: 'c' }, { id: 'd' }] });

    way.capacityBps = Infinity;
    await way.run(40);
    expect(way.shed).toEqual([]);
    expect(way.controller.describe().limitBps).toBe(Infinity);
  });

  test('a trial that fails is taken back to what flowed before', async () => {
    const way = new Way(['a', 'b', 'c', 'd'].map((id) => picture(id)));
    await way.run(3);
    way.capacityBps = 600_000;
    await way.run(9);
    const before = way.shed;
    const seen = new Set<string>();
    for (let second = 0; second < 10; second += 0.25) {
      await way.run(0.25);
      seen.add(way.shed.join());
    }

    expect(seen).toEqual(new Set([before.join(), before.slice(1).join()]));
    expect(way.shed).toEqual(before);
  });

  test('while the limit stands, a picture of the podium that comes takes the place of one of the audience', async () => {
    const way = new Way(['a', 'b', 'c', 'd'].map((id) => picture(id)));
    await way.run(3);
    way.capacityBps = 600_000;
    await way.run(2);
    expect(way.shed).toEqual(['c', 'd']);

    way.pictures[3] = picture('d', Rank.RANK_PODIUM);
    await way.run(0.5);

    expect(way.shed).toEqual(['b', 'c']);
  });

  test('keeps to a configured budget', async () => {
    const way = new Way(
      ['a', 'b', 'c', 'd'].map((id) => picture(id)),
      { budgetBps: 600_000 },
    );
    await way.run(30);

    expect(way.shed).toEqual(['c', 'd']);
    expect(way.controller.describe().limitBps).toBeLessThanOrEqual(600_000);
  });

  test('tells the peer what has come from it, and stops when the last pair is closed', async () => {
    const way = new Way([picture('a')]);
    await way.run(2);
    expect(way.told.length).toBeGreaterThan(5);

    way.control.remove();
    const told = way.told.length;
    await way.run(1);

    expect(way.controller.isIdle).toBe(true);
    expect(way.told).toHaveLength(told);
  });

  test('what was found out is kept for the next link over the same way, for a minute', async () => {
    const way = new Way(['a', 'b', 'c', 'd'].map((id) => picture(id)));
    await way.run(3);
    way.capacityBps = 600_000;
    await way.run(2);
    const { limitBps } = way.controller.describe();
    expect(limitBps).toBeLessThan(600_000);
    const pair = { end: { closed: true }, pictures: () => [], send: () => {} } as unknown as PairDeps;

    way.control.remove();
    way.clock.advance(30_000);
    const again = way.controller.add(pair);
    expect(way.controller.describe().limitBps).toBe(limitBps);

    again.remove();
    way.clock.advance(61_000);
    way.controller.add(pair).remove();
    expect(way.controller.describe().limitBps).toBe(Infinity);
  });

  test('a worker that does not answer holds nothing up', async () => {
    const way = new Way(['a', 'b', 'c', 'd'].map((id) => picture(id)));
    for (const one of way.pictures)
      Object.assign(one, { consumer: { ...one.consumer, getStats: () => new Promise(() => {}) } });
    await way.run(3);
    way.capacityBps = 500_000;

    await way.run(3);

    expect(way.shed.length).toBeGreaterThan(0);
  });

  test('switched off it looks, and holds nothing back', async () => {
    const way = new Way(
      ['a', 'b', 'c', 'd'].map((id) => picture(id)),
      { isOn: false },
    );
    await way.run(3);
    way.capacityBps = 400_000;
    await way.run(5);

    expect(way.shed).toEqual([]);
    expect(way.controller.describe()).toMatchObject({ isOn: false, limitBps: Infinity, cuts: 0 });
    expect(way.controller.describe().missingRatio).toBeGreaterThan(0.3);
  });

  test('says why it holds something back, and how often it had to', async () => {
    const way = new Way(['a', 'b', 'c', 'd'].map((id) => picture(id)));
    await way.run(3);
    expect(way.controller.describe()).toMatchObject({ isOn: true, cuts: 0, reason: undefined });
    way.capacityBps = 500_000;
    await way.run(3);

    expect(way.controller.describe()).toMatchObject({ isOn: true, cuts: 1, reason: 'loss' });
  });

  test('a machine that is late, or a peer that is silent, holds nothing back and is counted', async () => {
    const way = new Way(['a', 'b', 'c', 'd'].map((id) => picture(id)));
    await way.run(3);
    for (let stall = 0; stall < 5; stall += 1) {
      way.clock.advance(900); // nobody counts, and what is told comes late
      await way.run(0.7);
    }

    expect(way.shed).toEqual([]);
    expect(way.controller.describe().doubtedLooks).toBeGreaterThan(0);
  });
});
