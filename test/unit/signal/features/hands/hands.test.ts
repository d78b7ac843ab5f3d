import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { parseParticipantId, type ParticipantId } from '../../../../../common/ids.ts';
import { AppError } from '../../../../../common/errors.ts';
import { HandsView, OwnHandView } from '../../../../../proto/features/hands.ts';
import type { Attendee, Decision, DecideContext } from '../../../../../signal/features/contract.ts';
import { lower, lowerAll, raise, tend } from '../../../../../signal/features/hands/commands.ts';
import { readHands } from '../../../../../signal/features/hands/state.ts';
import { viewHands } from '../../../../../signal/features/hands/view.ts';
import { NO_RULES } from '../../../../../signal/features/rules.ts';

const NAMES = ['ada', 'bea', 'cleo', 'dora'] as const;
type Name = (typeof NAMES)[number];

const attendee = (name: Name): Attendee => ({
  participantId: parseParticipantId(name),
  number: NAMES.indexOf(name) + 1,
  name,
  subject: name,
  role: name === 'dora' ? 'chair' : 'member',
  groups: [],
  site: 'erfurt',
  joinedAtMs: 0,
  isAway: false,
  isOutside: false,
});

const by = (name: Name): DecideContext => ({
  actor: attendee(name),
  people: { get: () => undefined, all: () => [] },
  rules: NO_RULES,
  commandId: '',
  nowMs: 7,
});

class Hall {
  readonly records = new Map<string, Uint8Array>();

  get hands() {
    return readHands({ replicated: this.records, durable: new Map() });
  }

  take(decision: AppError | Decision): void {
    if (decision instanceof AppError) return;
    for (const { key, value } of decision.writes) {
      if (value === undefined) this.records.delete(key);
      else this.records.set(key, value);
    }
  }

  get order(): readonly string[] {
    return this.hands.inOrder.map(({ name }) => name);
  }
}

const step = fc.record({
  what: fc.constantFrom('raise', 'lower', 'lowerOther', 'lowerAll'),
  who: fc.constantFrom(...NAMES),
  other: fc.constantFrom(...NAMES),
});

describe('hands', () => {
  test('stand in the order in which they were raised, each once, whatever people do', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const hall = new Hall();
        let expected: string[] = [];
        for (const { what, who, other } of steps) {
          const mayLower = who === other || who === 'dora';
          if (what === 'raise') {
            hall.take(raise(hall.hands, by(who)));
            if (!expected.includes(who)) expected.push(who);
          } else if (what === 'lowerAll') {
            hall.take(lowerAll(hall.hands));
            expected = [];
          } else {
            const participantId = what === 'lower' ? '' : other;
            const whose = what === 'lower' ? who : other;
            hall.take(lower(hall.hands, { participantId }, by(who)));
            if (what === 'lower' || mayLower) expected = expected.filter((name) => name !== whose);
          }
          expect(hall.order).toEqual(expected);
        }
      }),
    );
  });

  test('go with who has left for good', () => {
    const hall = new Hall();
    for (const name of NAMES) hall.take(raise(hall.hands, by(name)));
    const left = new Set<ParticipantId>([parseParticipantId('bea')]);
    const context = { ...by('ada'), hasLeft: (id: ParticipantId) => left.has(id) };

    hall.take(tend(hall.hands, context)?.decision ?? { writes: [] });

    expect(hall.order).toEqual(['ada', 'cleo', 'dora']);
    expect(tend(hall.hands, context)).toBeUndefined();
  });

  test('are told to everybody up to fifty, with how many there are, and each their place', () => {
    const hall = new Hall();
    for (let n = 0; n < 60; n += 1) {
      const name = `p${String(n).padStart(2, '0')}`;
      hall.take(
        raise(hall.hands, {
          ...by('ada'),
          actor: { ...attendee('ada'), name, participantId: parseParticipantId(name) },
        }),
      );
    }

    const { everyone, personal } = viewHands(hall.hands);

    const view = HandsView.decode(everyone?.get('hands') ?? new Uint8Array());
    expect([view.first.length, view.count, view.first[49]?.name]).toEqual([50, 60, 'p49']);
    const own = personal?.({ ...attendee('ada'), participantId: parseParticipantId('p59') }).get('own');
    expect(OwnHandView.decode(own ?? new Uint8Array()).place).toBe(60);
    expect(personal?.(attendee('ada')).size).toBe(0);
  });
});
