import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../../../../common/errors.ts';
import { parseParticipantId } from '../../../../../common/ids.ts';
import {
  PollsCommand,
  PollsOwnView,
  PollsPoll,
  type IPollsCommand,
} from '../../../../../proto/features/polls.ts';
import type { Attendee, Decision } from '../../../../../signal/features/contract.ts';
import { feature } from '../../../../../signal/features/polls/index.ts';
import { NO_RULES } from '../../../../../signal/features/rules.ts';

const OPTIONS = ['red', 'green', 'blue'];

const attendee = (subject: string, device: number): Attendee => ({
  participantId: parseParticipantId(`p${device}`),
  number: device,
  name: subject,
  subject,
  role: 'chair',
  groups: [],
  site: 'erfurt',
  joinedAtMs: 0,
  isAway: false,
  isOutside: false,
});

class Hall {
  readonly records = new Map<string, Uint8Array>();

  run(subject: string, command: IPollsCommand, device = 1): string {
    const actor = attendee(subject, device);
    const outcome = this.#open().decide(PollsCommand.encode(command).finish(), {
      ...this.#context(),
      actor,
      commandId: '',
    });
    if (outcome instanceof AppError) return outcome.reason || outcome.code;
    this.#take(outcome);
    return 'OK';
  }

  tend(): boolean {
    const due = this.#open().tend({ ...this.#context(), hasLeft: () => false });
    if (due) this.#take(due.decision);
    return due !== undefined;
  }

  told(poll: number): PollsPoll | undefined {
    const bytes = this.#open().view(this.#context().people).everyone?.get(`poll/${poll}`);
    return bytes && PollsPoll.decode(bytes);
  }

  own(subject: string, poll: number): readonly number[] | undefined {
    const { personal } = this.#open().view(this.#context().people);
    const bytes = personal?.(attendee(subject, 9)).get(`own/${poll}`);
    return bytes && PollsOwnView.decode(bytes).choices;
  }

  #context() {
    return { people: { get: () => undefined, all: () => [] }, rules: NO_RULES, nowMs: 7 };
  }

  #open() {
    return feature.open({ replicated: new Map(this.records), durable: new Map() });
  }

  #take({ writes }: Decision): void {
    expect(writes.length).toBeLessThanOrEqual(50);
    for (const { key, value } of writes) {
      if (value === undefined) this.records.delete(key);
      else this.records.set(key, value);
    }
  }
}

const create = (over = {}): IPollsCommand => ({ create: { question: 'Which?', options: OPTIONS, ...over } });

describe('quick polls', () => {
  test('count one answer of each person, the last one, whatever the device', () => {
    const step = fc.record({
      who: fc.constantFrom('ada', 'ben@x', 'cleo'),
      device: fc.integer({ min: 1, max: 3 }),
      choices: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), fc.boolean(), (steps, isMultiple) => {
        const hall = new Hall();
        hall.run('mo', create({ isMultiple }));
        const last = new Map<string, readonly number[]>();
        for (const { who, device, choices } of steps) {
          const wanted = [...new Set(choices)].sort((one, other) => one - other);
          const isGood =
            wanted.length > 0 && wanted.every((one) => one < 3) && (isMultiple || wanted.length === 1);
          const answer = hall.run(who, { answer: { poll: 1, choices } }, device);
          expect(answer).toBe(isGood ? 'OK' : 'ARGUMENT_INVALID');
          if (isGood) last.set(who, wanted);
          expect(hall.own(who, 1)).toEqual(last.get(who));
          expect(hall.told(1)).toMatchObject({ answered: last.size, sums: [] });
        }
        hall.run('mo', { close: { poll: 1 } });
        const sums = OPTIONS.map((_, n) => [...last.values()].filter((one) => one.includes(n)).length);
        expect(hall.told(1)).toMatchObject({ isClosed: true, answered: last.size, sums });
        expect(hall.run('ada', { answer: { poll: 1, choices: [0] } })).toBe('polls.closed');
      }),
      { numRuns: 50 },
    );
  });

  test('forget who answered what once they are closed, in a large hall by and by', () => {
    const hall = new Hall();
    hall.run('mo', create());
    for (let n = 0; n < 130; n += 1) hall.run(`p${n}`, { answer: { poll: 1, choices: [n % 3] } });

    hall.run('mo', { close: { poll: 1 } });

    expect(hall.own('p129', 1)).toBeUndefined();
    while (hall.tend());
    expect(hall.told(1)).toMatchObject({ answered: 130, sums: [44, 43, 43] });
    expect([...hall.records.keys()].sort()).toEqual(['last', 'poll/1']);
    hall.run('mo', { remove: { poll: 1 } });
    hall.run('mo', create());
    expect([hall.told(1), hall.told(2)?.answered]).toEqual([undefined, 0]);
  });

  test.each([
    ['without a question', { question: ' ' }, 'ARGUMENT_INVALID'],
    ['with a long question', { question: 'x'.repeat(301) }, 'ARGUMENT_INVALID'],
    ['with one option', { options: ['one'] }, 'ARGUMENT_INVALID'],
    ['with the same option twice', { options: ['one', 'one '] }, 'ARGUMENT_INVALID'],
    ['with an empty option', { options: ['one', ' '] }, 'ARGUMENT_INVALID'],
    ['with a long option', { options: ['one', 'x'.repeat(121)] }, 'ARGUMENT_INVALID'],
    ['with eleven options', { options: Array.from({ length: 11 }, (_, n) => `${n}`) }, 'ARGUMENT_INVALID'],
    ['with ten options', { options: Array.from({ length: 10 }, (_, n) => `${n}`) }, 'OK'],
  ])('%s: the answer to a new one', (_, over, answer) => {
    expect(new Hall().run('mo', create(over))).toBe(answer);
  });

  test('are five at once and twenty in all; unknown ones are refused', () => {
    const hall = new Hall();
    for (let n = 1; n <= 5; n += 1) expect(hall.run('mo', create())).toBe('OK');
    expect(hall.run('mo', create())).toBe('polls.too-many-open');
    for (let n = 1; n <= 15; n += 1) {
      hall.run('mo', { close: { poll: n } });
      expect(hall.run('mo', create())).toBe('OK');
    }
    hall.run('mo', { close: { poll: 16 } });

    expect(hall.run('mo', create())).toBe('polls.too-many');
    for (const command of [
      { answer: { poll: 99, choices: [0] } },
      { close: { poll: 99 } },
      { remove: { poll: 99 } },
    ])
      expect(hall.run('mo', command)).toBe('polls.unknown-poll');
  });
});
