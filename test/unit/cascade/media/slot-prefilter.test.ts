import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { pino } from 'pino';
import { SlotPrefilter, type SlotPrefilterDeps } from '../../../../cascade/media/slot-prefilter.ts';
import { FILTER_ABOVE, FILTER_UNTIL, HEARD_FOR_MS } from '../../../../cascade/policy/slot-prefilter.ts';

const APPLIED_MS = 1_000;

class FakeObserver extends EventEmitter {
  readonly producerIds: string[] = [];
  isClosed = false;
  readonly interval: number;

  constructor(interval: number) {
    super();
    this.interval = interval;
  }

  async addProducer({ producerId }: { producerId: string }): Promise<void> {
    this.producerIds.push(producerId);
  }

  close(): void {
    this.isClosed = true;
  }
}

function microphone(id: string, isAudience = true) {
  const consumer = { isFlowing: true, closed: false, observer: new EventEmitter() };
  return {
    producer: { id, paused: false, observer: new EventEmitter() },
    consumer: {
      ...consumer,
      pause: async () => void (consumer.isFlowing = false),
      resume: async () => void (consumer.isFlowing = true),
    },
    isAudience: () => isAudience,
    isFlowing: () => consumer.isFlowing,
  };
}

function make() {
  const observers: FakeObserver[] = [];
  const clock = { nowMs: 0 };
  const createAudioLevelObserver = async ({ interval }: { interval: number }) => {
    const observer = new FakeObserver(interval);
    observers.push(observer);
    return observer;
  };
  const router = { createAudioLevelObserver } as unknown as SlotPrefilterDeps['router'];
  const prefilter = new SlotPrefilter({ router, nowMs: () => clock.nowMs, log: pino({ level: 'silent' }) });
  const add = (count: number, isAudience = true) =>
    Array.from({ length: count }, (_, index) => {
      const mic = microphone(`${isAudience ? 'mic' : 'podium'}-${index}`, isAudience);
      prefilter.add(mic);
      return mic;
    });
  const pass = async (ms: number): Promise<void> => {
    clock.nowMs += ms;
    await jest.advanceTimersByTimeAsync(APPLIED_MS);
  };
  return { observers, prefilter, add, pass };
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('SlotPrefilter', () => {
  test('lets everything through while there are few', async () => {
    const { observers, add, pass, prefilter } = make();
    const mics = add(FILTER_ABOVE);

    await pass(2 * HEARD_FOR_MS);

    expect(observers).toHaveLength(0);
    expect(mics.every(({ isFlowing }) => isFlowing())).toBe(true);
    prefilter.close();
  });

  test('of many lets those through who are heard, and those who are to be heard first', async () => {
    const { observers, add, pass, prefilter } = make();
    const [podium] = add(1, false);
    const mics = add(FILTER_ABOVE + 1);

    await pass(HEARD_FOR_MS - 1);
    expect(mics.every(({ isFlowing }) => isFlowing())).toBe(true);
    observers[0]?.emit('volumes', [{ producer: { id: 'mic-3' } }]);
    await pass(1);

    expect(observers[0]?.producerIds).toHaveLength(FILTER_ABOVE + 2);
    expect(podium?.isFlowing()).toBe(true);
    expect(mics.filter(({ isFlowing }) => isFlowing()).map(({ producer }) => producer.id)).toEqual(['mic-3']);
    observers[0]?.emit('volumes', [{ producer: { id: 'mic-4' } }]);
    expect(mics[4]?.isFlowing()).toBe(true);
    prefilter.close();
  });

  test.each([20, 40, 60])(
    'hears who sends packets of %p ms, though the worker wants ten of them',
    async (packetMs) => {
      const { observers, add, pass, prefilter } = make();
      const mics = add(FILTER_ABOVE + 1);
      await pass(HEARD_FOR_MS);

      const able = observers.find(({ interval }) => interval / packetMs > 10);
      able?.emit('volumes', [{ producer: { id: 'mic-3' } }]);

      expect(mics[3]?.isFlowing()).toBe(true);
      prefilter.close();
    },
  );

  test('lets who has just unmuted through, and all when few are left', async () => {
    const { observers, add, pass, prefilter } = make();
    const mics = add(FILTER_ABOVE + 1);
    await pass(HEARD_FOR_MS);
    expect(mics.some(({ isFlowing }) => isFlowing())).toBe(false);

    mics[5]?.producer.observer.emit('resume');
    expect(mics[5]?.isFlowing()).toBe(true);
    for (const { producer } of mics.slice(FILTER_UNTIL)) {
      producer.paused = true;
      producer.observer.emit('pause');
    }
    await pass(0);

    expect(mics.every(({ isFlowing }) => isFlowing())).toBe(true);
    expect(observers.every(({ isClosed }) => isClosed)).toBe(true);
    prefilter.close();
  });
});
