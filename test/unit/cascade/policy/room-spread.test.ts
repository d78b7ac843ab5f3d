import { describe, expect, test } from '@jest/globals';
import { chooseWorker } from '../../../../cascade/policy/room-spread.ts';
import type { WorkerUse } from '../../../../cascade/policy/ceiling.ts';

const LIMITS = { sessionsPerWorker: 10, packetsPerWorker: 10_000, packetsPerSession: 100, maxLoad: 0.9 };
const worker = (sessions: number, over: Partial<WorkerUse> = {}): WorkerUse => ({
  sessions,
  load: 0.2,
  isResponsive: true,
  ...over,
});

describe('chooseWorker()', () => {
  test.each([
    ['its own worker while there is a place', [worker(9)], [worker(0)], { here: 0 }],
    ['another one when its own is full', [worker(10)], [worker(3)], { other: 0 }],
    ['another one when its own is busy', [worker(2, { load: 0.95 })], [worker(3)], { other: 0 }],
    ['the first of its own that has a place again', [worker(9), worker(4)], [worker(0)], { here: 0 }],
    ['the emptiest of its own when all are full', [worker(12), worker(11)], [worker(10)], { here: 1 }],
    ['any that answers for a room that is new', [], [worker(10)], { other: 0 }],
    ['none that does not answer', [worker(1, { isResponsive: false })], [worker(2)], { other: 0 }],
    ['nothing where none answers', [], [worker(0, { isResponsive: false })], undefined],
  ])('takes %s', (_, here, others, choice) => {
    expect(chooseWorker(LIMITS, { here, others, mayGrow: true })).toEqual(choice);
  });

  test('stays on the workers that the room may be on', () => {
    const spread = { here: [worker(10)], others: [worker(0)], mayGrow: false };

    expect(chooseWorker(LIMITS, spread)).toEqual({ here: 0 });
  });
});
