import { describe, expect, jest, test } from '@jest/globals';
import { pino } from 'pino';
import { LINK_BACKOFF } from '../../../../cascade/links/backoff.ts';
import { Peers, type PeersHandlers } from '../../../../cascade/links/peers.ts';
import { parseNodeId, type NodeId } from '../../../../common/ids.ts';
import { createLogger } from '../../../../common/log/logger.ts';
import { AppError } from '../../../../common/errors.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { FakeWire, wirePair } from '../../../fakes/fake-wire.ts';
import { settleMicrotasks } from '../../../support/microtasks.ts';

const silent = createLogger({ level: 'silent' });
const [A, B, C] = ['sfu-a', 'sfu-b', 'sfu-c'].map(parseNodeId) as [NodeId, NodeId, NodeId];

/** A node whose dials end in `dialled`. */
function start(nodeId: NodeId, log = silent) {
  const handlers = {
    up: jest.fn<PeersHandlers['up']>(),
    down: jest.fn<PeersHandlers['down']>(),
    received: jest.fn<PeersHandlers['received']>(),
  };
  const clock = new FakeClock();
  const dialled: { address: string; near: FakeWire; far: FakeWire }[] = [];
  const dial = (address: string) => {
    const [near, far] = wirePair();
    dialled.push({ address, near, far });
    return { wire: near, hangUp: () => {} };
  };
  const self = { nodeId, incarnation: `${nodeId}-1`, slots: true };
  return {
    peers: new Peers({ self, clock, random: () => 0.99, log, dial }, handlers),
    handlers,
    clock,
    dialled,
  };
}

const hello = (nodeId: string, incarnation = 'x') => ({ message: { hello: { nodeId, incarnation } } });
const lost = new AppError('SFU_UNREACHABLE', 'gone');

describe('Peers', () => {
  test('dials nodes with a higher id only', () => {
    const { peers, dialled } = start(B);

    peers.setKnown([A, B, C].map((nodeId) => ({ nodeId, address: `${nodeId}:1` })));

    expect(dialled.map(({ address }) => address)).toEqual(['sfu-c:1']);
  });

  test('of two nodes has one channel, up on both sides', async () => {
    const [a, b] = [start(A), start(B)];

    a.peers.setKnown([{ nodeId: B, address: 'b:1' }]);
    const far = a.dialled[0]?.far;
    if (far !== undefined) b.peers.accept(far);
    await settleMicrotasks();

    expect(a.handlers.up).toHaveBeenCalledWith(B);
    expect(b.handlers.up).toHaveBeenCalledWith(A);
    expect(a.peers.isUp(B)).toBe(true);
  });

  test('knows who was there and is not, until it is back or no longer listed', async () => {
    const { peers, dialled } = start(A);
    const known = [{ nodeId: B, address: 'b:1' }];
    peers.setKnown(known);
    expect(peers.isLost(B)).toBe(false);
    dialled[0]?.far.write(hello(B));
    await settleMicrotasks();

    dialled[0]?.far.fail(lost);
    await settleMicrotasks();
    peers.setKnown(known);
    expect(peers.isLost(B)).toBe(true);

    peers.setKnown([]);
    expect(peers.isLost(B)).toBe(false);
  });

  test.each([
    [{ slots: true }, true],
    [{}, false],
  ])('asks for talker slots by what a peer has said of itself: %p', async (said, knowsSlots) => {
    const { peers, dialled } = start(A);
    peers.setKnown([{ nodeId: B, address: 'b:1' }]);

    dialled[0]?.far.write({ message: { hello: { nodeId: B, incarnation: 'x', ...said } } });
    await settleMicrotasks();

    expect([peers.isUp(B), peers.knowsSlots(B)]).toEqual([true, knowsSlots]);
  });

  test('dials again after a failure, within the longest back-off', async () => {
    const { peers, clock, dialled } = start(A);
    peers.setKnown([{ nodeId: B, address: 'b:1' }]);

    for (let tries = 1; tries <= 6; tries += 1) {
      dialled.at(-1)?.far.fail(lost);
      await settleMicrotasks();
      clock.advance(LINK_BACKOFF.maxMs);
      expect(dialled).toHaveLength(tries + 1);
    }
  });

  test('tells once for each reason that a certificate is refused', async () => {
    const told: { msg: string; peerId: string; reason: string }[] = [];
    const log = pino(
      { level: 'warn' },
      { write: (line) => void told.push(JSON.parse(line) as (typeof told)[0]) },
    );
    const { peers, clock, dialled } = start(A, log);
    peers.setKnown([{ nodeId: B, address: 'b:1' }]);

    for (const reason of [
      'certificate of node at b:1 has expired',
      'certificate of node at b:1 has expired',
      'other',
    ]) {
      const cause = new AppError('TLS_PEER_REFUSED', reason);
      dialled.at(-1)?.far.fail(new AppError('SFU_UNREACHABLE', reason, { cause }));
      await settleMicrotasks();
      clock.advance(LINK_BACKOFF.maxMs);
    }

    expect(told.map(({ peerId, reason }) => [peerId, reason])).toEqual([
      [B, 'certificate of node at b:1 has expired'],
      [B, 'other'],
    ]);
  });

  test('says that a peer is down and dials it again', async () => {
    const { peers, handlers, clock, dialled } = start(A);
    peers.setKnown([{ nodeId: B, address: 'b:1' }]);
    dialled[0]?.near.arrive(hello('sfu-b'));

    dialled[0]?.far.fail(lost);
    await settleMicrotasks();
    clock.advance(LINK_BACKOFF.maxMs);

    expect(handlers.down).toHaveBeenCalledWith(B);
    expect(dialled).toHaveLength(2);
  });

  test('goes to the new address of a node that has moved', async () => {
    const { peers, clock, dialled } = start(A);
    peers.setKnown([{ nodeId: B, address: 'b:1' }]);

    peers.setKnown([{ nodeId: B, address: 'b:2' }]);
    await settleMicrotasks();
    clock.advance(LINK_BACKOFF.maxMs);

    expect(dialled.map(({ address }) => address)).toEqual(['b:1', 'b:2']);
  });

  test('stops dialling who is listed no more, but keeps an open channel', async () => {
    const { peers, handlers, clock, dialled } = start(A);
    peers.setKnown([{ nodeId: B, address: 'b:1' }]);
    dialled[0]?.near.arrive(hello('sfu-b'));

    peers.setKnown([]);
    expect(handlers.down).not.toHaveBeenCalled();
    dialled[0]?.far.fail(lost);
    await settleMicrotasks();
    clock.advance(10 * LINK_BACKOFF.maxMs);

    expect(handlers.down).toHaveBeenCalledWith(B);
    expect(dialled).toHaveLength(1);
  });

  test('takes the newer of two channels of a peer', async () => {
    const { peers, handlers } = start(B);
    const [old, young] = [new FakeWire(), new FakeWire()];
    peers.accept(old);
    old.arrive(hello('sfu-a', 'one'));

    peers.accept(young);
    young.arrive(hello('sfu-a', 'two'));

    expect(handlers.down).toHaveBeenCalledTimes(1);
    expect(handlers.up).toHaveBeenCalledTimes(2);
    expect(peers.isUp(A)).toBe(true);
    await expect(old.closed).resolves.toMatchObject({ code: 'SFU_UNREACHABLE' });
  });

  test('refuses a caller that should be called, and a callee that is somebody else', async () => {
    const { peers, handlers, dialled } = start(B);
    const wire = new FakeWire();
    peers.accept(wire);
    peers.setKnown([{ nodeId: C, address: 'c:1' }]);

    wire.arrive(hello('sfu-c'));
    dialled[0]?.near.arrive(hello('sfu-d'));

    await expect(wire.closed).resolves.toMatchObject({ code: 'ARGUMENT_INVALID' });
    await expect(dialled[0]?.near.closed).resolves.toMatchObject({ code: 'ARGUMENT_INVALID' });
    expect(handlers.up).not.toHaveBeenCalled();
  });

  test('closes everything and accepts nothing more', async () => {
    const { peers, clock, dialled } = start(A);
    peers.setKnown([{ nodeId: B, address: 'b:1' }]);

    peers.close();
    const late = new FakeWire();
    peers.accept(late);
    await settleMicrotasks();
    clock.advance(10 * LINK_BACKOFF.maxMs);

    expect(dialled).toHaveLength(1);
    await expect(late.closed).resolves.toMatchObject({ code: 'DRAINING' });
  });
});
