import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../../../../common/errors.ts';
import { parseParticipantId } from '../../../../../common/ids.ts';
import {
  ReactionsCommand,
  ReactionsKind,
  ReactionsNow,
  type IReactionsCommand,
} from '../../../../../proto/features/reactions.ts';
import type { Decision } from '../../../../../signal/features/contract.ts';
import { feature } from '../../../../../signal/features/reactions/index.ts';
import { NO_RULES } from '../../../../../signal/features/rules.ts';

const KIND = ReactionsKind.REACTIONS_KIND_APPLAUSE;

class Hall {
  readonly records = new Map<string, Uint8Array>();
  nowMs = 1_000_000;

  run(number: number, command: IReactionsCommand): string {
    const outcome = this.#open().decide(ReactionsCommand.encode(command).finish(), {
      ...this.#context(),
      commandId: '',
      actor: {
        participantId: parseParticipantId(`p${number}`),
        number,
        name: `P${number}`,
        subject: `s${number}`,
        role: 'chair',
        groups: [],
        site: 'erfurt',
        joinedAtMs: 0,
        isAway: false,
        isOutside: false,
      },
    });
    if (outcome instanceof AppError) return outcome.reason || outcome.code;
    this.#take(outcome);
    return 'OK';
  }

  tend(): void {
    const due = this.#open().tend({ ...this.#context(), hasLeft: () => false });
    if (due) this.#take(due.decision);
  }

  get told() {
    const { people } = this.#context();
    const bytes = this.#open().view(people).everyone?.get('now') ?? new Uint8Array();
    const { recent, sums } = ReactionsNow.decode(bytes);
    const summed = sums.reduce((total, { count }) => total + (count ?? 0), 0);
    return { size: bytes.length, named: recent.length, summed };
  }

  #context() {
    return { people: { get: () => undefined, all: () => [] }, rules: NO_RULES, nowMs: this.nowMs };
  }

  #open() {
    return feature.open({ replicated: new Map(this.records), durable: new Map() });
  }

  #take({ writes }: Decision): void {
    for (const { key, value } of writes) {
      if (value === undefined) this.records.delete(key);
      else this.records.set(key, value);
    }
  }
}

describe('reactions', () => {
  test('are all counted for ten seconds, the newest twenty by name, in a bounded record', () => {
    const step = fc.record({
      pauseMs: fc.integer({ min: 0, max: 900 }),
      kind: fc.integer({ min: 1, max: 8 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const hall = new Hall();
        const times: number[] = [];
        steps.forEach(({ pauseMs, kind }, n) => {
          hall.nowMs += pauseMs;
          expect(hall.run(n, { react: { kind } })).toBe('OK');
          times.push(hall.nowMs);
          hall.tend();
          const { named, summed, size } = hall.told;
          const seen = times.filter((atMs) => hall.nowMs - atMs < 10_000).length;
          const whole = times.filter((atMs) => hall.nowMs - atMs < 9_000).length;
          expect(named).toBe(Math.min(20, seen));
          expect(named + summed).toBeLessThanOrEqual(seen);
          expect(named + summed).toBeGreaterThanOrEqual(whole); // sums are of whole seconds
          expect(size).toBeLessThan(3_000);
        });
        hall.nowMs += 10_000;
        hall.tend();
        expect(hall.records.size).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  test('come once a second from a person, and only as known signs', () => {
    const hall = new Hall();
    expect(hall.run(1, { react: { kind: KIND } })).toBe('OK');
    expect(hall.run(1, { react: { kind: KIND } })).toBe('reactions.slow-down');
    expect(hall.run(2, { react: { kind: KIND } })).toBe('OK');
    expect(hall.run(3, { react: { kind: 9 as ReactionsKind } })).toBe('ARGUMENT_INVALID');
    expect(hall.run(3, { react: {} })).toBe('ARGUMENT_INVALID');

    hall.nowMs += 1_000;

    expect(hall.run(1, { react: { kind: KIND } })).toBe('OK');
  });

  test('are gone at once when they are switched off', () => {
    const hall = new Hall();
    hall.run(1, { react: { kind: KIND } });

    hall.run(2, { configure: { isOff: true } });

    expect([hall.told.named, hall.run(3, { react: { kind: KIND } })]).toEqual([0, 'reactions.off']);
    hall.run(2, { configure: {} });
    expect(hall.run(3, { react: { kind: KIND } })).toBe('OK');
  });
});
