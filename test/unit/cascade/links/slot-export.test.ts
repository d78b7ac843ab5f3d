import { describe, expect, test } from '@jest/globals';
import type { Consumer, PipeTransport, Producer } from 'mediasoup/types';
import { SlotExport } from '../../../../cascade/links/slot-export.ts';
import type { SlotBody } from '../../../../cascade/links/link-message.ts';
import type { SlotsLease } from '../../../../cascade/ports.ts';
import { AppError } from '../../../../common/errors.ts';
import { createLogger } from '../../../../common/log/logger.ts';
import { settleMicrotasks } from '../../../support/microtasks.ts';

const GONE = new AppError('WORKER_DIED', 'the slot engine has ended');

class FakeConsumer {
  closed = false;
  readonly rtpParameters = { codecs: [] };
  close(): void {
    this.closed = true;
  }
}

function start(slots: readonly string[] | AppError = ['a', 'b', 'c']) {
  const consumers: FakeConsumer[] = [];
  const closed = new AbortController();
  const world = { released: 0, over: 0, sent: [] as SlotBody[], consumers, closed };
  const lease = (): SlotsLease => {
    if (slots instanceof AppError) throw slots;
    const producers = slots.map((id) => ({ id, closed: false }) as Producer);
    return { producers, closed: closed.signal, release: () => void (world.released += 1) };
  };
  const consume = async (): Promise<Consumer> => {
    const consumer = new FakeConsumer();
    consumers.push(consumer);
    return consumer as unknown as Consumer;
  };
  const one = new SlotExport(
    {
      end: { consume } as unknown as Pick<PipeTransport, 'consume'>,
      acquireSlots: async () => lease(),
      send: (body) => void world.sent.push(body),
      log: createLogger({ level: 'silent' }),
    },
    () => void (world.over += 1),
  );
  return { one, world };
}

describe('SlotExport', () => {
  test('offers a stream for each slot, and counts them when the peer has taken them in', async () => {
    const { one, world } = start();
    await settleMicrotasks();

    expect(world.sent).toMatchObject([{ type: 'slotsOffered', rtpParameters: [{}, {}, {}] }]);
    expect(one.streamCount).toBe(0);
    one.accepted();
    expect(one.streamCount).toBe(3);
  });

  test('says why there are none', async () => {
    const { world } = start(new AppError('ROOM_UNKNOWN', 'not here'));
    await settleMicrotasks();

    expect(world.sent).toEqual([{ type: 'slotsEnded', code: 'ROOM_UNKNOWN', detail: 'not here' }]);
    expect(world.over).toBe(1);
  });

  test('says when they are gone, and lets go of all', async () => {
    const { world } = start();
    await settleMicrotasks();

    world.closed.abort(GONE);

    expect(world.sent.at(-1)).toEqual({ type: 'slotsEnded', code: GONE.code, detail: GONE.message });
    expect(world.consumers.map(({ closed }) => closed)).toEqual([true, true, true]);
    expect([world.released, world.over]).toEqual([1, 1]);
  });

  test.each(['before', 'after'] as const)('stops %s it was offered, without a word', async (when) => {
    const { one, world } = start();
    if (when === 'after') await settleMicrotasks();
    const said = world.sent.length;

    one.stop();
    await settleMicrotasks();
    world.closed.abort(GONE);

    expect(world.sent).toHaveLength(said);
    expect([world.released, world.over]).toEqual([1, 0]);
    expect(world.consumers.every(({ closed }) => closed)).toBe(true);
  });
});
