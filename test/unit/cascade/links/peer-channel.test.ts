import { describe, expect, jest, test } from '@jest/globals';
import {
  HELLO_TIMEOUT_MS,
  PeerChannel,
  type ChannelHandlers,
} from '../../../../cascade/links/peer-channel.ts';
import { BEAT_INTERVAL_MS, MISSED_BEATS } from '../../../../cascade/links/peer-pulse.ts';
import { AppError } from '../../../../common/errors.ts';
import { parseNodeId, parseRoomId } from '../../../../common/ids.ts';
import { createLogger } from '../../../../common/log/logger.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { FakeWire, wirePair } from '../../../fakes/fake-wire.ts';
import { settleMicrotasks } from '../../../support/microtasks.ts';

const log = createLogger({ level: 'silent' });

function open(wire: FakeWire, name: string, clock = new FakeClock()) {
  const handlers = {
    opened: jest.fn<ChannelHandlers['opened']>(),
    received: jest.fn<ChannelHandlers['received']>(),
    closed: jest.fn<ChannelHandlers['closed']>(),
  };
  const self = { nodeId: parseNodeId(name), incarnation: `${name}-1`, slots: true };
  return { handlers, clock, channel: new PeerChannel(wire, { self, clock, log }, handlers) };
}

/** Lets beats go both ways, tick by tick. */
async function pass(ms: number, ...clocks: readonly FakeClock[]): Promise<void> {
  for (let passedMs = 0; passedMs < ms; passedMs += BEAT_INTERVAL_MS) {
    for (const clock of clocks) clock.advance(BEAT_INTERVAL_MS);
    await settleMicrotasks();
  }
}

describe('PeerChannel', () => {
  test('tells each side who the other one is', async () => {
    const [near, far] = wirePair();

    const a = open(near, 'sfu-a');
    const b = open(far, 'sfu-b');
    await settleMicrotasks();

    expect(a.handlers.opened).toHaveBeenCalledWith({
      nodeId: parseNodeId('sfu-b'),
      incarnation: 'sfu-b-1',
      slots: true,
    });
    expect(b.handlers.opened).toHaveBeenCalledWith({
      nodeId: parseNodeId('sfu-a'),
      incarnation: 'sfu-a-1',
      slots: true,
    });
  });

  test('carries messages of links', async () => {
    const [near, far] = wirePair();
    const a = open(near, 'sfu-a');
    const b = open(far, 'sfu-b');
    await settleMicrotasks();
    const envelope = { roomId: parseRoomId('r'), generation: 3, body: { type: 'close' } } as const;

    a.channel.send(envelope);
    await settleMicrotasks();

    expect(b.handlers.received).toHaveBeenCalledWith(envelope);
  });

  test('stays open while beats come, and measures the round trip', async () => {
    const [near, far] = wirePair();
    const a = open(near, 'sfu-a');
    const b = open(far, 'sfu-b');
    await settleMicrotasks();

    await pass(20 * BEAT_INTERVAL_MS, a.clock, b.clock);

    expect(a.handlers.closed).not.toHaveBeenCalled();
    expect(a.channel.rttMs).toBe(0);
    near.arrive({ message: { beatEcho: { sentAtUs: (a.clock.monotonicMs() - 80) * 1_000 } } });
    expect(a.channel.rttMs).toBeCloseTo(20);
  });

  test('answers the first beat, and one a second of those that follow', () => {
    const wire = new FakeWire();
    open(wire, 'sfu-a');
    wire.arrive({ message: { hello: { nodeId: 'sfu-b', incarnation: 'x' } } });

    for (let beat = 1; beat <= 9; beat += 1) wire.arrive({ message: { beat: { sentAtUs: beat } } });

    const answers = wire.written.flatMap(({ beatEcho }) => beatEcho?.sentAtUs ?? []);
    expect(answers).toEqual([1, 5, 9]);
  });

  test('is closed when four beats of the peer are missed', async () => {
    const wire = new FakeWire();
    const { handlers, clock } = open(wire, 'sfu-a');
    wire.arrive({ message: { hello: { nodeId: 'sfu-b', incarnation: 'x' } } });

    await pass((MISSED_BEATS - 1) * BEAT_INTERVAL_MS, clock);
    expect(handlers.closed).not.toHaveBeenCalled();
    await pass(BEAT_INTERVAL_MS, clock);

    expect(handlers.closed).toHaveBeenCalledTimes(1);
    expect(handlers.closed).toHaveBeenCalledWith(expect.objectContaining({ code: 'SFU_UNREACHABLE' }));
  });

  test('is closed when no hello comes', () => {
    const { handlers, clock } = open(new FakeWire(), 'sfu-a');

    clock.advance(HELLO_TIMEOUT_MS);

    expect(handlers.closed).toHaveBeenCalledWith(expect.objectContaining({ code: 'SFU_UNREACHABLE' }));
  });

  test.each([
    ['no hello at first', { beat: { sentAtUs: 1 } }],
    ['a hello without a node id', { hello: { incarnation: 'x' } }],
  ])('is closed by %s', async (_what, message) => {
    const wire = new FakeWire();
    const { handlers } = open(wire, 'sfu-a');

    wire.arrive({ message });

    expect(handlers.opened).not.toHaveBeenCalled();
    expect(handlers.closed).toHaveBeenCalledTimes(1);
  });

  test('is closed by a message that can not be right', () => {
    const wire = new FakeWire();
    const { handlers } = open(wire, 'sfu-a');
    wire.arrive({ message: { hello: { nodeId: 'sfu-b', incarnation: 'x' } } });

    wire.arrive({ message: { link: { roomId: 'r', offer: {} } } });

    expect(handlers.closed).toHaveBeenCalledWith(expect.objectContaining({ code: 'FRAME_INVALID' }));
    expect(handlers.received).not.toHaveBeenCalled();
  });

  test('says once that it is closed, whoever closes it', async () => {
    const [near, far] = wirePair();
    const a = open(near, 'sfu-a');
    const b = open(far, 'sfu-b');
    await settleMicrotasks();

    a.channel.close(new AppError('DRAINING', 'over'));
    a.channel.close(new AppError('DRAINING', 'over'));
    await settleMicrotasks();

    expect(a.handlers.closed).toHaveBeenCalledTimes(1);
    expect(b.handlers.closed).toHaveBeenCalledTimes(1);
  });
});
