import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  MOVE_LIMIT_MS,
  NO_SLOT_WAYS,
  stepSlotWays,
  stepWay,
  type SlotWays,
  type Way,
} from '../../../../cascade/policy/make-before-break.ts';
import { parseNodeId, type NodeId } from '../../../../common/ids.ts';

const [A, B, C] = ['a', 'b', 'c'].map(parseNodeId) as [NodeId, NodeId, NodeId];

const view = (nowMs: number, ...live: readonly NodeId[]) => ({
  isLive: (peerId: NodeId) => live.includes(peerId),
  nowMs,
});

const askedOf = ({ via, former }: Way): readonly NodeId[] => [
  via,
  ...(former === undefined ? [] : [former.via]),
];

describe('stepWay()', () => {
  test('asks one peer for what is new', () => {
    expect(stepWay(undefined, A, view(0))).toEqual({ via: A });
  });

  test('keeps the old way until the new one carries it', () => {
    const moving = stepWay({ via: A }, B, view(0, A));

    expect(askedOf(moving)).toEqual([B, A]);
    expect(askedOf(stepWay(moving, B, view(100, A)))).toEqual([B, A]);
    expect(askedOf(stepWay(moving, B, view(100, A, B)))).toEqual([B]);
  });

  test('ends the old way when it is time, or when it carries nothing any more', () => {
    const moving = stepWay({ via: A }, B, view(0, A));

    expect(askedOf(stepWay(moving, B, view(MOVE_LIMIT_MS, A)))).toEqual([B]);
    expect(askedOf(stepWay(moving, B, view(100)))).toEqual([B]);
  });

  test('keeps the way that carries it when the plan changes twice', () => {
    const moving = stepWay({ via: A }, B, view(0, A));

    expect(askedOf(stepWay(moving, C, view(100, A)))).toEqual([C, A]);
    expect(askedOf(stepWay(moving, A, view(100, A)))).toEqual([A]);
  });

  test('whatever happens, two peers are asked at most, and what flows is not ended before its time', () => {
    const step = fc.record({
      via: fc.constantFrom(A, B, C),
      live: fc.subarray([A, B, C]),
      passedMs: fc.nat(1_000),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let way: Way | undefined;
        let nowMs = 0;
        for (const { via, live, passedMs } of steps) {
          const before = way;
          nowMs += passedMs;
          way = stepWay(before, via, view(nowMs, ...live));

          const flowed = before !== undefined && live.includes(before.via);
          const flows = askedOf(way).some((peerId) => live.includes(peerId));
          expect(askedOf(way).length).toBeLessThanOrEqual(2);
          expect(way.via).toBe(via);
          expect(!flowed || flows).toBe(true);
        }
      }),
    );
  });
});

describe('stepSlotWays()', () => {
  const heard = (...peers: readonly NodeId[]): SlotWays =>
    stepSlotWays(NO_SLOT_WAYS, new Set(peers), view(0, ...peers));

  test('keeps those that are left until all that are new bring theirs', () => {
    const moving = stepSlotWays(heard(A, B), new Set([B, C]), view(0, A, B));

    expect([...moving.former.keys()]).toEqual([A]);
    expect([...stepSlotWays(moving, new Set([B, C]), view(100, A, B, C)).former.keys()]).toEqual([]);
  });

  test('ends them when it is time, when they are silent, and when nobody is left to bring any', () => {
    const moving = stepSlotWays(heard(A, B), new Set([B, C]), view(0, A, B));

    expect(stepSlotWays(moving, new Set([B, C]), view(MOVE_LIMIT_MS, A, B)).former.size).toBe(0);
    expect(stepSlotWays(moving, new Set([B, C]), view(100, B)).former.size).toBe(0);
    expect(stepSlotWays(moving, new Set(), view(100, A, B)).former.size).toBe(0);
  });
});
