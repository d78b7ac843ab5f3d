import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  defaultCeiling,
  refusalOf,
  sessionsPerWorker,
  type NodeUse,
  type RoomPlace,
  type WorkerUse,
} from '../../../../cascade/policy/ceiling.ts';

const LIMITS = { sessionsPerWorker: 10, packetsPerWorker: 10_000, packetsPerSession: 100, maxLoad: 0.9 };
const worker = (over: Partial<WorkerUse> = {}): WorkerUse => ({
  sessions: 0,
  load: 0.2,
  isResponsive: true,
  ...over,
});
const node = (workers: readonly WorkerUse[], over: Partial<NodeUse> = {}): NodeUse => ({
  isDraining: false,
  workers,
  ...over,
});
const newRoom = ({ workers }: NodeUse, over: Partial<RoomPlace> = {}): RoomPlace => ({
  workers,
  promised: 0,
  taken: 0,
  maxWorkers: workers.length,
  ...over,
});

describe('refusalOf()', () => {
  test.each([
    ['draining', node([worker()], { isDraining: true }), {}],
    ['no_worker', node([worker({ isResponsive: false })]), {}],
    ['no_worker', node([]), {}],
    ['no_worker', node([worker()]), { workers: [worker({ isResponsive: false })] }],
    [undefined, node([worker({ isResponsive: false }), worker()]), {}],
    ['sessions', node([worker({ sessions: 10 })]), {}],
    ['cpu', node([worker({ load: 0.95 })]), {}],
    ['sessions', node([worker({ sessions: 6 })]), { promised: 4 }],
    ['sessions', node([worker(), worker()]), { taken: 10, maxWorkers: 1 }],
    [undefined, node([worker({ sessions: 9 })]), {}],
    [undefined, node([worker({ sessions: 10 }), worker()]), { taken: 10 }],
  ] as const)('is %p', (refusal, use, room) => {
    expect(refusalOf(LIMITS, use, newRoom(use, room))).toBe(refusal);
  });

  test('counts only the workers that a room may be on, whatever place the others have', () => {
    const full = worker({ sessions: 10 });
    const use = node([full, worker()]);

    expect(refusalOf(LIMITS, use, newRoom(use, { workers: [full] }))).toBe('sessions');
  });

  test('takes packets for the reason where they are the narrower limit', () => {
    const limits = { ...LIMITS, packetsPerWorker: 500 };
    const use = node([worker({ sessions: 5 })]);

    expect(refusalOf(limits, use, newRoom(use))).toBe('packets');
  });

  test('never promises more than there are places on the workers that a room may be on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 60 }), (workers, promised) => {
        const use = node(Array.from({ length: workers }, () => worker()));

        const isGranted = refusalOf(LIMITS, use, newRoom(use, { promised, taken: promised })) === undefined;

        expect(isGranted).toBe(promised < workers * sessionsPerWorker(LIMITS));
      }),
    );
  });
});

describe('defaultCeiling()', () => {
  test('shares the cores among workers', () => {
    expect(sessionsPerWorker(defaultCeiling(2, 2))).toBe(800);
    expect(sessionsPerWorker(defaultCeiling(4, 2))).toBe(400);
  });
});
