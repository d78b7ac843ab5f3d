import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../../../common/errors.ts';
import { parseRoomId, type NodeId } from '../../../../common/ids.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { settled } from '../../../support/session-bench.ts';
import { opening, placedNode, placingNode, type PlacedNode } from '../../../support/placed-sessions.ts';

const JOINS = 92;
const SPREAD = 0.2;

function site(signalNodes: number) {
  const clock = new FakeClock();
  const sfus = ['sfu-1', 'sfu-2', 'sfu-3'].map((name) => placedNode(name, clock));
  const placing = Array.from({ length: signalNodes }, (_, index) =>
    placingNode(`signal-${index}`, sfus, clock),
  );
  const gatewayOf = (index: number) => {
    const found = placing[index % signalNodes];
    if (found === undefined) throw new Error('no signalling node');
    return found.gateway;
  };
  return { clock, sfus, placing, gatewayOf };
}

function expectEven(sfus: readonly PlacedNode[]): void {
  const even = JOINS / sfus.length;
  const counts = sfus.map(({ held }) => held.size);

  expect(counts.reduce((sum, count) => sum + count)).toBe(JOINS);
  for (const count of counts) expect(Math.abs(count - even) / even).toBeLessThanOrEqual(SPREAD);
}

const carriers = (sfus: readonly PlacedNode[]): ReadonlySet<NodeId> =>
  new Set(sfus.filter(({ held }) => held.size > 0).map(({ nodeId }) => nodeId));

describe('92 joins of one site with three SFU nodes', () => {
  test.each([1, 2])(
    'in 31 s spread evenly, though reports are ten seconds old (%i signalling nodes)',
    async (signalNodes) => {
      const { clock, sfus, placing, gatewayOf } = site(signalNodes);
      for (let index = 0; index < JOINS; index += 1) {
        await gatewayOf(index).open(opening(index, { carriers: carriers(sfus) }));
        clock.advance(31_000 / JOINS);
        // whoever is idle in the report stays the idlest for ten seconds
        if (index % 30 === 0) for (const { report } of placing) report(({ held }) => held.size / 100);
      }

      expectEven(sfus);
    },
  );

  test.each([1, 2])(
    'all at once spread evenly, of one room and of many (%i signalling nodes)',
    async (signalNodes) => {
      for (const rooms of [1, 30]) {
        const { sfus, gatewayOf } = site(signalNodes);
        const open = (index: number) =>
          gatewayOf(index).open(opening(index, { roomId: parseRoomId(`room-${index % rooms}`) }));

        await Promise.all(Array.from({ length: JOINS }, (_, index) => open(index)));

        expectEven(sfus);
      }
    },
  );
});

describe('MediaGateway.open()', () => {
  test('goes on to the next node when one fails after its promise, and gives that promise back', async () => {
    const { sfus, gatewayOf } = site(1);
    const [first, ...others] = sfus;
    if (first) first.failing = new AppError('WORKER_DIED', 'gone');

    for (let index = 0; index < 6; index += 1) await gatewayOf(0).open(opening(index));
    await settled();

    expect(first?.held.size).toBe(0);
    expect(first?.reservations.use()).toMatchObject({ reserved: 0 });
    expect(others.map(({ held }) => held.size)).toEqual([3, 3]);
  });

  test('waits for its turn at the node that took it, and says so', async () => {
    const clock = new FakeClock();
    const sfu = placedNode('sfu-1', clock, { perSec: 10 });
    const { gateway } = placingNode('signal-1', [sfu], clock);
    const waits: number[][] = [];
    const onWait = (place: number, waitMs: number): void => void waits.push([place, waitMs]);

    const all = Array.from({ length: 102 }, (_, index) => gateway.open(opening(index, { onWait })));
    await settled();
    const before = sfu.held.size;
    clock.advance(200);
    await Promise.all(all);

    expect(waits).toEqual([[1, 100], [2, 200]]); // prettier-ignore
    expect([before, sfu.held.size]).toEqual([100, 102]);
  });
});
