import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LogEntry } from '../../../../common/store/port.ts';
import { applyEntry, replay, type Records } from '../../../../common/store/replay.ts';

const writes = fc.array(
  fc.record({
    key: fc.constantFrom('a', 'b', 'c'),
    value: fc.option(fc.uint8Array({ maxLength: 3 }), { nil: undefined }),
  }),
  { maxLength: 4 },
);
const log = fc.array(writes, { maxLength: 15 }).map((all) =>
  all.map((some, index): LogEntry => ({
    version: { epoch: 1, n: index + 1 },
    timeMs: 0,
    writes: some,
    events: [],
  })),
);

describe('replay()', () => {
  test('equals applying the entries one by one', () => {
    fc.assert(
      fc.property(log, (entries) => {
        const oneByOne = entries.reduce<Records>((records, entry) => applyEntry(records, entry), new Map());

        expect(replay(entries)).toEqual(oneByOne);
      }),
    );
  });

  test('goes on from a snapshot as if it had begun at the start', () => {
    fc.assert(
      fc.property(log, fc.nat({ max: 15 }), (entries, cut) => {
        const snapshot = replay(entries.slice(0, cut));

        expect(replay(entries.slice(cut), snapshot)).toEqual(replay(entries));
      }),
    );
  });

  test('leaves the state before as it is', () => {
    const before: Records = new Map([['a', { value: Uint8Array.of(1), n: 1 }]]);

    applyEntry(before, {
      version: { epoch: 1, n: 2 },
      timeMs: 0,
      writes: [{ key: 'a', value: undefined }],
      events: [],
    });

    expect(before.size).toBe(1);
  });
});
