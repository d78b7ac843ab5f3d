import { describe, expect, test } from '@jest/globals';
import type { Consumer, PipeTransport, Producer } from 'mediasoup/types';
import type { SlotBody } from '../../../../cascade/links/link-message.ts';
import { PipeSlots } from '../../../../cascade/links/pipe-slots.ts';
import { createLogger } from '../../../../common/log/logger.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { FakePipeEnd } from '../../../fakes/fake-pipe-end.ts';
import { settleMicrotasks } from '../../../support/microtasks.ts';

class FakeConsumer {
  closed = false;
  readonly rtpParameters = { codecs: [] };
  close(): void {
    this.closed = true;
  }
}

function start() {
  const pipeEnd = new FakePipeEnd();
  const consumers: FakeConsumer[] = [];
  const sent: SlotBody['type'][] = [];
  const meshes: string[] = [];
  const about = { mesh: 'core' };
  const consume = async (): Promise<Consumer> => {
    const consumer = new FakeConsumer();
    consumers.push(consumer);
    return consumer as unknown as Consumer;
  };
  const slots = new PipeSlots(
    {
      end: Object.assign(pipeEnd, { consume: consume as unknown as PipeTransport['consume'] }),
      acquireSlots: async () => {
        meshes.push(about.mesh);
        const producers = [{ id: 'slot', closed: false } as Producer];
        return { producers, closed: new AbortController().signal, release: () => {} };
      },
      takeIn: () => {},
      onTaken: () => {},
      send: ({ type }) => void sent.push(type),
      clock: new FakeClock(),
      log: createLogger({ level: 'silent' }),
    },
    () => {},
  );
  return { slots, consumers, sent, meshes, about };
}

describe('PipeSlots', () => {
  test('of another mesh offers the right ones beside those that flow, which end when the peer has them', async () => {
    const { slots, consumers, sent, meshes, about } = start();
    slots.receive({ type: 'slotsWanted' });
    await settleMicrotasks();
    slots.receive({ type: 'slotsAccepted' });

    about.mesh = 'site/erfurt';
    slots.renew();
    await settleMicrotasks();

    expect(sent).toEqual(['slotsOffered', 'slotsOffered']);
    expect(meshes).toEqual(['core', 'site/erfurt']);
    expect(consumers.map(({ closed }) => closed)).toEqual([false, false]);
    slots.receive({ type: 'slotsAccepted' });
    expect(consumers.map(({ closed }) => closed)).toEqual([true, false]);
    expect(slots.streams.out).toBe(1);
  });

  test('asked again before the peer has taken any, offers once more and lets go of the first', async () => {
    const { slots, consumers } = start();
    slots.receive({ type: 'slotsWanted' });
    await settleMicrotasks();

    slots.receive({ type: 'slotsWanted' });
    await settleMicrotasks();

    expect(consumers.map(({ closed }) => closed)).toEqual([true, false]);
  });

  test('no longer wanted, all end', async () => {
    const { slots, consumers } = start();
    slots.receive({ type: 'slotsWanted' });
    await settleMicrotasks();
    slots.receive({ type: 'slotsAccepted' });
    slots.renew();
    await settleMicrotasks();

    slots.receive({ type: 'slotsUnwanted' });

    expect(consumers.map(({ closed }) => closed)).toEqual([true, true]);
    expect(slots.isExporting).toBe(false);
  });
});
