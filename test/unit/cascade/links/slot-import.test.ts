import { describe, expect, test } from '@jest/globals';
import type { Producer, RtpParameters } from 'mediasoup/types';
import { SlotImport, SLOTS_RETRY_MS } from '../../../../cascade/links/slot-import.ts';
import type { SlotBody } from '../../../../cascade/links/link-message.ts';
import { createLogger } from '../../../../common/log/logger.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { FakePipeEnd } from '../../../fakes/fake-pipe-end.ts';
import { settleMicrotasks } from '../../../support/microtasks.ts';

const K = 3;
const OFFER: readonly RtpParameters[] = Array.from({ length: K }, (_, ssrc) => ({
  codecs: [],
  encodings: [{ ssrc }],
}));

function start() {
  const end = new FakePipeEnd();
  const clock = new FakeClock();
  const sent: SlotBody['type'][] = [];
  const taken: (readonly Producer[])[] = [];
  const one = new SlotImport({
    end,
    takeIn: (producers) => void taken.push(producers),
    onTaken: () => {},
    send: ({ type }) => void sent.push(type),
    clock,
    log: createLogger({ level: 'silent' }),
  });
  return { one, end, clock, sent, taken };
}

/** Offers, and lets all productions end well. */
async function offer({ one, end }: ReturnType<typeof start>): Promise<void> {
  one.offered(OFFER);
  await settleMicrotasks();
  for (const call of end.calls) call.finish();
  await settleMicrotasks();
}

describe('SlotImport', () => {
  test('asks, takes what is offered in, and says so', async () => {
    const world = start();

    await offer(world);

    expect(world.sent).toEqual(['slotsWanted', 'slotsAccepted']);
    expect(world.taken.map((producers) => producers.length)).toEqual([K]);
    expect(world.one.streamCount).toBe(K);
  });

  test('keeps those of the last offer where there were two, and lets go of the others', async () => {
    const world = start();
    world.one.offered(OFFER);

    await offer(world);

    expect(world.taken).toHaveLength(1);
    expect(world.one.streamCount).toBe(K);
    expect(world.end.calls).toHaveLength(2 * K);
    expect(world.end.open).toBe(K);
  });

  test('offered others while they flow, lets go of the first when the others are here', async () => {
    const world = start();
    await offer(world);

    world.one.offered(OFFER);
    await settleMicrotasks();
    expect(world.end.open).toBe(K);
    for (const call of world.end.calls.slice(K)) call.finish();
    await settleMicrotasks();

    expect(world.taken).toHaveLength(2);
    expect(world.taken.map(([first]) => first?.closed)).toEqual([true, false]);
    expect(world.end.open).toBe(K);
  });

  test('asks for others when they are to belong elsewhere', async () => {
    const world = start();
    await offer(world);

    world.one.renew();

    expect(world.sent).toEqual(['slotsWanted', 'slotsAccepted', 'slotsWanted']);
    expect(world.one.streamCount).toBe(K);
  });

  test('asks again when they have ended', async () => {
    const world = start();
    await offer(world);

    world.one.ended();
    expect(world.taken[0]?.every(({ closed }) => closed)).toBe(true);
    world.clock.advance(SLOTS_RETRY_MS);

    expect(world.sent).toEqual(['slotsWanted', 'slotsAccepted', 'slotsWanted']);
  });

  test('lets go of what was on its way when it is closed', async () => {
    const world = start();
    world.one.offered(OFFER);
    await settleMicrotasks();

    world.one.close();
    const producers = world.end.calls.map((call) => call.finish());
    await settleMicrotasks();

    expect(world.sent).toEqual(['slotsWanted', 'slotsUnwanted']);
    expect(world.taken).toEqual([]);
    expect(producers.map(({ closed }) => closed)).toEqual([true, true, true]);
  });
});

test('a production that fails ends the others, and is tried again later', async () => {
  const world = start();
  world.one.offered(OFFER);
  await settleMicrotasks();

  const [first, ...rest] = world.end.calls;
  first?.fail(new Error('refused'));
  const producers = rest.map((call) => call.finish());
  await settleMicrotasks();
  world.clock.advance(SLOTS_RETRY_MS);

  expect(world.sent).toEqual(['slotsWanted', 'slotsUnwanted', 'slotsWanted']);
  expect(producers.map(({ closed }) => closed)).toEqual([true, true]);
});
