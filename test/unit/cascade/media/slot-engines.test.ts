import { EventEmitter } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { SlotEngines, type StartedEngine } from '../../../../cascade/media/slot-engines.ts';
import type { SlotCounters, SlotRoomPort } from '../../../../cascade/slots/slot-port.ts';
import { AppError } from '../../../../common/errors.ts';
import { parseRoomId } from '../../../../common/ids.ts';

const ROOM = parseRoomId('r1');
const OPTIONS = {
  slotCount: 3,
  levelExtensionId: 10,
  events: { claim: () => {}, talkers: () => {}, failed: () => {} },
};

/** Its rooms are numbers. */
class FakeEngine extends EventEmitter<{ died: [] }> implements StartedEngine {
  readonly counters = { switches: 7 } as SlotCounters;
  isClosed = false;
  opened = 0;

  async openRoom(): Promise<SlotRoomPort> {
    this.opened += 1;
    return { address: { ip: '127.0.0.1', port: this.opened } } as SlotRoomPort;
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

function make() {
  const started: FakeEngine[] = [];
  const clock = { nowMs: 0 };
  let isFailing = false;
  const failNext = (): void => void (isFailing = true);
  const start = async (): Promise<StartedEngine> => {
    if (isFailing) {
      isFailing = false;
      throw new AppError('WORKER_DIED', 'it does not start');
    }
    const engine = new FakeEngine();
    started.push(engine);
    return engine;
  };
  const engines = new SlotEngines({ start, nowMs: () => clock.nowMs, log: pino({ level: 'silent' }) });
  return { engines, started, clock, failNext };
}

describe('SlotEngines', () => {
  test('starts one engine, for the first room', async () => {
    const { engines, started } = make();
    expect(started).toHaveLength(0);

    await Promise.all([engines.openRoom(ROOM, OPTIONS), engines.openRoom(ROOM, OPTIONS)]);

    expect(started.map(({ opened }) => opened)).toEqual([2]);
    expect(engines.counters?.switches).toBe(7);
  });

  test('starts one ahead, which rooms use; one that fails is tried again for a room', async () => {
    const { engines, started } = make();
    engines.startAhead();
    await engines.openRoom(ROOM, OPTIONS);
    expect(started.map(({ opened }) => opened)).toEqual([1]);

    const other = make();
    other.failNext();
    other.engines.startAhead();
    await Promise.resolve();
    other.clock.nowMs = 1_000;
    await other.engines.openRoom(ROOM, OPTIONS);
    expect(other.started.map(({ opened }) => opened)).toEqual([1]);
  });

  test('starts another one after it died, but not at once again and again', async () => {
    const { engines, started, clock } = make();
    await engines.openRoom(ROOM, OPTIONS);
    started[0]?.emit('died');

    const soon = await engines.openRoom(ROOM, OPTIONS).catch((error: unknown) => error);
    clock.nowMs = 1_000;
    await engines.openRoom(ROOM, OPTIONS);

    expect(soon).toBeInstanceOf(AppError);
    expect(soon).toMatchObject({ code: 'WORKER_DIED', retryAfterMs: 1_000 });
    expect(started).toHaveLength(2);
    expect(engines.deaths).toBe(1);
  });

  test('ends the engine, and opens nothing more', async () => {
    const { engines, started } = make();
    await engines.openRoom(ROOM, OPTIONS);

    await engines.close();

    expect(started[0]?.isClosed).toBe(true);
    await expect(engines.openRoom(ROOM, OPTIONS)).rejects.toMatchObject({ code: 'DRAINING' });
  });
});
