import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { parseParticipantId, type ParticipantId } from '../../../../../common/ids.ts';
import { AppError } from '../../../../../common/errors.ts';
import {
  SpotlightCommand,
  SpotlightView,
  type ISpotlightCommand,
} from '../../../../../proto/features/spotlight.ts';
import type { Attendee, Decision, RoomPeople } from '../../../../../signal/features/contract.ts';
import { NO_RULES } from '../../../../../signal/features/rules.ts';
import { feature } from '../../../../../signal/features/spotlight/index.ts';

const NAMES = ['ada', 'bea', 'cleo', 'dora', 'emil'] as const;

const attendee = (name: string, number: number): Attendee => ({
  participantId: parseParticipantId(name),
  number,
  name,
  subject: name,
  role: name === 'oz' ? 'observer' : 'member',
  groups: [],
  site: 'erfurt',
  joinedAtMs: 0,
  isAway: false,
  isOutside: false,
});

const ALL = [...NAMES.map((name, index) => attendee(name, index + 1)), attendee('oz', 9)];
const people: RoomPeople = { get: (id) => ALL.find((one) => one.participantId === id), all: () => ALL };

class Stage {
  readonly records = new Map<string, Uint8Array>();

  get #open() {
    return feature.open({ replicated: this.records, durable: new Map() });
  }

  /** @returns the reason of a refusal, or the code of another error */
  run(command: ISpotlightCommand): string {
    const context = { actor: attendee('chair', 8), people, rules: NO_RULES, commandId: '', nowMs: 7 };
    return this.#take(this.#open.decide(SpotlightCommand.encode(command).finish(), context));
  }

  /** These have left for good. */
  left(...names: readonly string[]): void {
    const hasLeft = (id: ParticipantId): boolean => names.includes(id);
    const due = this.#open.tend({ people, rules: NO_RULES, nowMs: 7, hasLeft });
    if (due !== undefined) this.#take(due.decision);
  }

  #take(decided: AppError | Decision): string {
    if (decided instanceof AppError) return decided.reason || decided.code;
    for (const { key, value } of decided.writes) {
      if (value === undefined) this.records.delete(key);
      else this.records.set(key, value);
    }
    return 'OK';
  }

  get told() {
    const bytes = this.#open.view(people).everyone?.get('spotlight');
    const { shown, pinned } = bytes ? SpotlightView.decode(bytes) : { shown: [], pinned: [] };
    return { shown: shown.map(({ name }) => name), pinned: pinned.map(({ name }) => name) };
  }

  get shownByRule(): readonly string[] {
    return [...(this.#open.contribution.shown ?? [])];
  }
}

describe('spotlight', () => {
  test('shows up to three to everybody, in the order in which they came', () => {
    const stage = new Stage();

    expect([3, 1, 2].map((number) => stage.run({ show: { number } }))).toEqual(['OK', 'OK', 'OK']);
    expect(stage.run({ show: { number: 4 } })).toBe('spotlight.full');
    expect(stage.run({ show: { number: 1 } })).toBe('OK');
    expect(stage.told.shown).toEqual(['cleo', 'ada', 'bea']);
  });

  test('shows somebody alone instead of the others', () => {
    const stage = new Stage();
    for (const number of [1, 2, 3]) stage.run({ show: { number } });

    expect(stage.run({ show: { number: 4, alone: true } })).toBe('OK');
    expect(stage.told.shown).toEqual(['dora']);
    expect(stage.run({ show: { number: 1 } })).toBe('OK');
    expect(stage.run({ show: { number: 4, alone: true } })).toBe('OK');
    expect(stage.told.shown).toEqual(['dora']);
  });

  test('pins two at most, whom ending the spotlight leaves', () => {
    const stage = new Stage();
    stage.run({ show: { number: 1 } });

    expect([4, 5, 1].map((number) => stage.run({ pin: { number } }))).toEqual([
      'OK',
      'OK',
      'spotlight.pins-full',
    ]);
    expect(stage.run({ clear: {} })).toBe('OK');
    expect(stage.told).toEqual({ shown: [], pinned: ['dora', 'emil'] });
    expect(stage.shownByRule).toEqual(['dora', 'emil']);
  });

  test('is for people who are shown in the room', () => {
    const stage = new Stage();

    expect(stage.run({ show: { number: 9 } })).toBe('PARTICIPANT_UNKNOWN');
    expect(stage.run({ pin: { number: 99 } })).toBe('PARTICIPANT_UNKNOWN');
  });

  test('of somebody who has left is free again', () => {
    const stage = new Stage();
    for (const number of [1, 2, 3]) stage.run({ show: { number } });
    stage.run({ pin: { number: 1 } });

    stage.left('ada');

    expect(stage.told).toEqual({ shown: ['bea', 'cleo'], pinned: [] });
    expect(stage.run({ show: { number: 4 } })).toBe('OK');
  });

  test('never shows more than three or pins more than two, nobody twice, whatever the order of commands', () => {
    const number = fc.integer({ min: 1, max: 5 });
    const step: fc.Arbitrary<ISpotlightCommand | string> = fc.oneof(
      fc.record({ show: fc.record({ number, alone: fc.boolean() }) }),
      fc.record({ hide: fc.record({ number }) }),
      fc.record({ pin: fc.record({ number }) }),
      fc.record({ unpin: fc.record({ number }) }),
      fc.constantFrom(...NAMES),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const stage = new Stage();
        for (const one of steps) {
          if (typeof one === 'string') stage.left(one);
          else stage.run(one);
          const { shown, pinned } = stage.told;
          expect(shown.length).toBeLessThanOrEqual(3);
          expect(pinned.length).toBeLessThanOrEqual(2);
          expect([new Set(shown).size, new Set(pinned).size]).toEqual([shown.length, pinned.length]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
