import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  defaultCeiling,
  refusalOf,
  sessionsPerWorker,
  type NodeUse,
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
  unplaced: 0,
  workers,
  ...over,
});
const NEW_ROOM = { promised: 0 };

describe('refusalOf()', () => {
  test.each([
    ['draining', node([worker()], { isDraining: true })],
    ['no_worker', node([worker({ isResponsive: false })])],
    ['no_worker', node([])],
    ['sessions', node([worker({ sessions: 10 })])],
    ['cpu', node([worker({ load: 0.95 })])],
    ['sessions', node([worker({ sessions: 6 })], { unplaced: 4 })],
    [undefined, node([worker({ sessions: 9 })])],
  ])('is %p', (refusal, use) => {
    expect(refusalOf(LIMITS, use, NEW_ROOM)).toBe(refusal);
  });

  test('counts the worker that has the room, whatever place the others have', () => {
    const full = worker({ sessions: 10 });

    expect(refusalOf(LIMITS, node([full, worker()]), { worker: full })).toBe('sessions');
    expect(refusalOf(LIMITS, node([full, worker()]), NEW_ROOM)).toBeUndefined();
  });

  test('counts what is promised to rooms that are nowhere yet also for a room that is here', () => {
    const carrying = worker({ sessions: 1 });

    expect(refusalOf(LIMITS, node([carrying], { unplaced: 9 }), { worker: carrying })).toBe('sessions');
    expect(refusalOf(LIMITS, node([carrying], { unplaced: 8 }), { worker: carrying })).toBeUndefined();
  });

  test('takes packets for the reason where they are the narrower limit', () => {
    const limits = { ...LIMITS, packetsPerWorker: 500 };

    expect(refusalOf(limits, node([worker({ sessions: 5 })]), NEW_ROOM)).toBe('packets');
  });

  test('never lets more into a room that is not here yet than one worker takes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 60 }), (workers, promised) => {
        const use = node(
          Array.from({ length: workers }, () => worker()),
          { unplaced: promised },
        );

        const isGranted = refusalOf(LIMITS, use, { promised }) === undefined;

        expect(isGranted).toBe(promised < sessionsPerWorker(LIMITS));
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
