import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../../../../common/errors.ts';
import { parseParticipantId } from '../../../../../common/ids.ts';
import type { Attendee } from '../../../../../signal/features/contract.ts';
import { FeatureStates } from '../../../../../signal/features/feature-states.ts';
import { hashOf } from '../../../../../signal/record/chain.ts';
import {
  planDurable,
  type Asked,
  type FeatureOutcome,
} from '../../../../../signal/room/home/durable-plan.ts';
import { sample, sampleFeature, type SampleCommand } from '../../../../support/sample-feature.ts';

type Wish = Omit<SampleCommand, 'command'>;

const actor = (subject: string): Attendee => ({
  participantId: parseParticipantId(subject),
  number: 1,
  name: subject,
  subject,
  role: 'member',
  groups: [],
  site: 'erfurt',
  joinedAtMs: 0,
  isAway: false,
  isOutside: false,
});

function asks(
  wishes: readonly { readonly by: string; readonly wish: Wish; readonly id?: string }[],
): Asked[] {
  return wishes.map(({ by, wish, id }, index) => {
    const commandId = id ?? `${by}/${index}`;
    const decide: Asked['decide'] = (states) => {
      const people = { get: () => actor(by), all: () => [] };
      const context = { actor: actor(by), people, rules: states.rules, commandId, nowMs: 0 };
      return states.get('sample')?.decide(sample(wish).command, context) ?? { writes: [] };
    };
    return { index, commandId, by, feature: 'sample', durability: 'durable', decide };
  });
}

function plan(
  asked: readonly Asked[],
  decidedBefore: readonly string[] = [],
  all = new Map<string, Uint8Array>(),
) {
  const outcomes: (FeatureOutcome | undefined)[] = [];
  const states = FeatureStates.of([sampleFeature]).load('durable', all);
  const people = () => ({ get: actor, all: () => [] });
  const planned = planDurable(asked, { decidedBefore, states, records: all, people, atMs: 0 }, outcomes);
  const after = new Map(all);
  for (const { feature, key, value } of planned.writes) {
    if (value === undefined) after.delete(`${feature}/${key}`);
    else after.set(`${feature}/${key}`, value);
  }
  return { ...planned, outcomes, after };
}

const codeOf = (outcome: FeatureOutcome | undefined): string =>
  outcome instanceof AppError ? outcome.reason || outcome.code : 'OK';

const swear = (by: string, text = 'x') => ({ by, wish: { swear: { text } } });

/** Of etcd, unless it is told otherwise; one of them is the home's own. */
const MAX_STORE_OPERATIONS = 128;

/** A command with many records and lines. */
function agenda(index: number, records: number, lines = records): Asked {
  const decide: Asked['decide'] = () => ({
    writes: Array.from({ length: records }, (_, n) => ({ key: `item/${n}`, value: new Uint8Array() })),
    record: Array.from({ length: lines }, (_, n) => ({ kind: 'sample.added', data: { n } })),
  });
  return { index, commandId: `c/${index}`, by: 'chair', feature: 'sample', durability: 'durable', decide };
}

describe('planDurable()', () => {
  test('decides each on what those before have made of the records', () => {
    const { outcomes, writes } = plan(asks([swear('ada'), swear('ada'), swear('bea')]));

    expect(outcomes.map(codeOf)).toEqual(['OK', 'sample.sworn', 'OK']);
    expect(writes.map(({ key }) => key)).toEqual(['sworn/ada', 'sworn/bea']);
  });

  test('does nothing twice, whether it was decided before or a moment ago', () => {
    const asked = asks([
      { ...swear('ada'), id: 'a/1' },
      { ...swear('ada'), id: 'a/1' },
      { ...swear('bea'), id: 'b/1' },
    ]);

    const { outcomes, commandIds } = plan(asked, ['b/1']);

    expect([outcomes.map(codeOf), commandIds]).toEqual([['OK', 'OK', 'OK'], ['a/1']]);
  });

  test('leaves what would not fit into a transaction for the next one', () => {
    const asked = asks(Array.from({ length: 100 }, (_, n) => swear(`p${n}`)));

    const first = plan(asked);
    const second = plan(asked.slice(first.taken), [], first.after);

    expect(first.writes.length).toBeLessThanOrEqual(120);
    expect([first.taken + second.taken, second.after.size]).toEqual([100, 100]);
    expect(first.outcomes.length).toBe(first.taken);
  });

  test('counts what a command would add, its lines too, and leaves one that would not fit for the next', () => {
    const before = plan(asks([{ by: 'chair', wish: { sit: { text: 's1' } } }])).after;
    const ballots = asks(Array.from({ length: 28 }, (_, n) => swear(`p${n}`)));
    const asked = [...ballots, agenda(28, 40)];

    const first = plan(asked, [], before);
    const second = plan(asked.slice(first.taken), [], first.after);

    expect([first.taken, first.outcomes.length]).toEqual([28, 28]);
    expect([second.taken, second.outcomes.map(codeOf).at(-1)]).toEqual([1, 'OK']);
    for (const { writes } of [first, second]) expect(writes.length).toBeLessThan(MAX_STORE_OPERATIONS);
    expect([...second.after.keys()].filter((key) => /^record\/s1\/\d+$/.test(key))).toHaveLength(1 + 28 + 40);
  });

  test('refuses what would fit into no transaction by itself, and nothing beside it', () => {
    const asked = [swear('ada'), swear('bea')];
    const { outcomes, taken } = plan([...asks(asked), agenda(2, 51)]);

    expect([outcomes.map(codeOf), taken]).toEqual([['OK', 'OK', 'INTERNAL'], 3]);
    expect(plan([agenda(0, 10, 51)]).outcomes.map(codeOf)).toEqual(['INTERNAL']);
  });

  test('puts what happens in a sitting, its begin and end included, into its record and nothing else', () => {
    const sit = (text: string) => ({ by: 'chair', wish: { sit: { text } } });
    const { after } = plan(asks([swear('ada'), sit('s1'), swear('bea'), sit(''), swear('cleo')]));

    const lines = [...after]
      .filter(([key]) => /^record\/s1\/\d+$/.test(key))
      .map(([, line]) => Buffer.from(line));
    expect(lines.map((line) => (JSON.parse(line.toString()) as { kind: string }).kind)).toEqual([
      'sample.opened',
      'sample.sworn',
      'sample.ended',
    ]);
  });

  test('chains the lines, however commands fall into transactions', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(cuts, (sizes) => {
        let all = plan(asks([{ by: 'chair', wish: { sit: { text: 's1' } } }])).after;
        sizes.forEach((size, cut) => {
          all = plan(asks(Array.from({ length: size }, (_, n) => swear(`p${cut}-${n}`))), [], all).after;
        });

        const keys = [...all.keys()].filter((key) => /^record\/s1\/\d+$/.test(key)).sort();
        const lines = keys.map((key) => all.get(key) ?? new Uint8Array());
        const parsed = lines.map(
          (line) => JSON.parse(Buffer.from(line).toString()) as { n: number; prev: string },
        );

        expect(parsed.map(({ n }) => n)).toEqual(keys.map((_, index) => index + 1));
        expect(parsed.slice(1).map(({ prev }) => prev)).toEqual(lines.slice(0, -1).map(hashOf));
        expect(lines.length).toBe(1 + sizes.reduce((sum, size) => sum + size, 0));
      }),
      { numRuns: 30 },
    );
  });
});
