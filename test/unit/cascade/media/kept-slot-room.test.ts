import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { KeptSlotRoom } from '../../../../cascade/media/kept-slot-room.ts';
import type { SlotRoomOptions, SlotRoomPort } from '../../../../cascade/slots/slot-port.ts';
import { AppError } from '../../../../common/errors.ts';
import { parseRoomId } from '../../../../common/ids.ts';

const DIED = new AppError('WORKER_DIED', 'the slot engine has ended');
const MIC = { inputId: 'p1:mic.1', ssrc: 1, payloadType: 100, number: 11, isOpen: true };
const OTHER = { ...MIC, inputId: 'p2:mic.1', ssrc: 2, number: 12 };
const OUTPUT = { outputId: 'local', ssrcs: [7], payloadType: 100, mustAcknowledge: true };
const LONG_MS = 60_000;

/** Writes down what its rooms are told; `isDead` while it opens none. */
class FakeEngine {
  readonly opened: SlotRoomOptions[] = [];
  told: unknown[][] = [];
  isDead = false;

  async openRoom(_: unknown, options: SlotRoomOptions): Promise<SlotRoomPort> {
    if (this.isDead) throw DIED;
    this.opened.push(options);
    this.told = [];
    const note =
      (name: string) =>
      (...args: unknown[]) =>
        void this.told.push([name, ...args]);
    return {
      address: { ip: '127.0.0.1', port: options.port ?? 5_000 },
      connect: note('connect'),
      addInput: note('addInput'),
      setInputOpen: note('setInputOpen'),
      removeInput: note('removeInput'),
      setRanks: note('setRanks'),
      addOutput: note('addOutput'),
      removeOutput: note('removeOutput'),
      acknowledge: note('acknowledge'),
      close: note('close'),
    };
  }

  die(): void {
    this.opened.at(-1)?.events.failed(DIED);
  }
}

async function open() {
  const engine = new FakeEngine();
  const failed = jest.fn();
  const onReset = jest.fn(async () => {});
  const options = {
    slotCount: 1,
    levelExtensionId: 10,
    events: { claim: () => {}, talkers: () => {}, failed },
  };
  const room = await KeptSlotRoom.open({ engine, roomId: parseRoomId('r1'), options, onReset });
  return { engine, failed, onReset, room };
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

async function pass(ms: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms);
}

describe('KeptSlotRoom', () => {
  test('is opened again at the same port, and told all that it knew', async () => {
    const { engine, onReset, room } = await open();
    room.connect({ ip: '127.0.0.1', port: 6_000 });
    room.setRanks(new Map([[11, 2]]));
    room.addInput(MIC);
    room.addInput(OTHER);
    room.addOutput(OUTPUT);
    room.removeInput(OTHER.inputId);

    engine.die();
    room.setInputOpen(MIC.inputId, false);
    await pass(LONG_MS);

    expect(engine.opened.map(({ port }) => port)).toEqual([undefined, 5_000]);
    expect(onReset).toHaveBeenCalledTimes(1);
    expect(engine.told).toEqual([
      ['connect', { ip: '127.0.0.1', port: 6_000 }],
      ['setRanks', new Map([[11, 2]])],
      ['addInput', { ...MIC, isOpen: false }],
      ['addOutput', OUTPUT],
    ]);
  });

  test('is tried for a while, then fails', async () => {
    const { engine, failed } = await open();

    engine.isDead = true;
    engine.die();
    await pass(1_000);
    expect(failed).not.toHaveBeenCalled();
    await pass(LONG_MS);

    expect(failed).toHaveBeenCalledTimes(1);
  });

  test('is not opened again once it is closed', async () => {
    const { engine, room } = await open();

    engine.die();
    room.close();
    await pass(LONG_MS);

    expect(engine.opened).toHaveLength(1);
  });
});
