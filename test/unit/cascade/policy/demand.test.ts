import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  demandDueMs,
  DOWN_AFTER_MS,
  NO_DEMAND,
  NO_LAYER,
  OFF_AFTER_MS,
  stepDemand,
  type DemandState,
} from '../../../../cascade/policy/demand.ts';

type Wanted = { readonly atMs: number; readonly layer: number };

/** Steps through changes and all due times up to `endMs`. */
function run(changes: readonly Wanted[], endMs: number) {
  let state: DemandState = NO_DEMAND;
  let wanted = NO_LAYER;
  const told: Wanted[] = [];
  const step = (atMs: number, layer: number): void => {
    const before = state.layer;
    wanted = layer;
    state = stepDemand(state, layer, atMs);
    if (state.layer !== before) told.push({ atMs, layer: state.layer });
  };
  const untilMs = (limitMs: number): void => {
    for (let dueMs = demandDueMs(state); dueMs !== undefined && dueMs <= limitMs; dueMs = demandDueMs(state))
      step(dueMs, wanted);
  };
  for (const { atMs, layer } of changes) {
    untilMs(atMs);
    step(atMs, layer);
  }
  untilMs(endMs);
  return { state, wanted, told };
}

describe('stepDemand()', () => {
  test('a source that nobody shows sends nothing from the start', () => {
    expect(NO_DEMAND.layer).toBe(NO_LAYER);
  });

  test('goes up at once', () => {
    const { told } = run([{ atMs: 3, layer: 2 }], 4);

    expect(told).toEqual([{ atMs: 3, layer: 2 }]);
  });

  test('goes down after a while', () => {
    const { told } = run(
      [
        { atMs: 0, layer: 2 },
        { atMs: 100, layer: 0 },
      ],
      60_000,
    );

    expect(told.slice(1)).toEqual([{ atMs: 100 + DOWN_AFTER_MS, layer: 0 }]);
  });

  test('keeps the lowest layer longer when nobody shows it', () => {
    const { told } = run(
      [
        { atMs: 0, layer: 2 },
        { atMs: 100, layer: NO_LAYER },
      ],
      60_000,
    );

    expect(told.slice(1)).toEqual([
      { atMs: 100 + DOWN_AFTER_MS, layer: 0 },
      { atMs: 100 + OFF_AFTER_MS, layer: NO_LAYER },
    ]);
  });

  test('a page turned and turned back changes nothing', () => {
    const { told } = run(
      [
        { atMs: 0, layer: 2 },
        { atMs: 100, layer: NO_LAYER },
        { atMs: 4_000, layer: 2 },
        { atMs: 4_100, layer: NO_LAYER },
        { atMs: 9_000, layer: 2 },
      ],
      60_000,
    );

    expect(told).toHaveLength(1);
  });

  test('goes down to the most that was wanted meanwhile', () => {
    const { told } = run(
      [
        { atMs: 0, layer: 2 },
        { atMs: 100, layer: 0 },
        { atMs: 1_000, layer: 1 },
        { atMs: 1_100, layer: 0 },
      ],
      60_000,
    );

    expect(told.slice(1)).toEqual([
      { atMs: 100 + DOWN_AFTER_MS, layer: 1 },
      { atMs: 100 + 2 * DOWN_AFTER_MS, layer: 0 },
    ]);
  });

  const history = fc
    .array(fc.record({ inMs: fc.integer({ min: 0, max: 8_000 }), layer: fc.integer({ min: -1, max: 3 }) }), {
      maxLength: 30,
    })
    .map((steps) => {
      let atMs = 0;
      return steps.map(({ inMs, layer }): Wanted => ({ atMs: (atMs += inMs), layer }));
    });

  test('asks for no less than is wanted, nor than was wanted within the time to go down', () => {
    fc.assert(
      fc.property(history, (changes) => {
        const endMs = changes.at(-1)?.atMs ?? 0;
        const { state } = run(changes, endMs);
        const lately = changes.filter(
          ({ atMs }, at) => (changes[at + 1]?.atMs ?? Infinity) > endMs - DOWN_AFTER_MS && atMs <= endMs,
        );

        expect(state.layer).toBeGreaterThanOrEqual(Math.max(NO_LAYER, ...lately.map(({ layer }) => layer)));
      }),
    );
  });

  test('comes to what is wanted, in steps that are never in the past', () => {
    fc.assert(
      fc.property(history, (changes) => {
        const endMs = (changes.at(-1)?.atMs ?? 0) + OFF_AFTER_MS + 2 * DOWN_AFTER_MS;
        const { state, wanted, told } = run(changes, endMs);

        expect(state).toEqual({ layer: wanted, lower: undefined });
        expect(told.map(({ atMs }) => atMs)).toEqual(told.map(({ atMs }) => atMs).sort((a, b) => a - b));
      }),
    );
  });
});
