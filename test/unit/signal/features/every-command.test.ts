/**
 * What holds of every command of every feature, whatever it is given: those who may not are refused, refusals are typed
 * and in the table, change nothing, and are the same at every node; nothing happens twice.
 */
import fc from 'fast-check';
import { expect, test } from '@jest/globals';
import { ROLES, type Role } from '../../../../common/auth/roles.ts';
import { AppError } from '../../../../common/errors.ts';
import type { CommandInfo } from '../../../../signal/features/contract.ts';
import { loadFeatures } from '../../../../signal/features/load.ts';
import { allOf } from '../../../../signal/room/features/audiences.ts';
import type { FeatureOutcome } from '../../../../signal/room/home/durable-plan.ts';
import { anyCommands } from '../../../support/any-command.ts';
import { DeskHall, type Guest } from '../../../support/desk-hall.ts';

const GUESTS: readonly Guest[] = [
  { id: 'pc', subject: 'chair', role: 'chair' },
  { id: 'pm', subject: 'mo', role: 'moderator' },
  { id: 'pa', subject: 'ada', role: 'member' },
  { id: 'pa2', subject: 'ada', role: 'member' },
  { id: 'pb', subject: 'bea', role: 'member' },
  { id: 'pg', subject: 'gus', role: 'guest' },
  { id: 'po', subject: 'oz', role: 'observer' },
  { id: 'px', subject: 'op', role: 'operator' },
];
const LEFT = 'gone';
const START_MS = 1_800_000_000_000;
const WORDS = {
  strings: [
    ...GUESTS.flatMap(({ id, subject }) => [id, subject]),
    ...[
      LEFT,
      'greens',
      'Shall we?',
      'all',
      'guests',
      'off',
      'member',
      'chair',
      'observer',
      'greens',
      '1',
      '👍',
    ],
  ],
  times: [START_MS, START_MS + 60_000, -1, 2 ** 53],
};

const features = await loadFeatures();
const rows = features.flatMap((feature) => {
  const commands = anyCommands(feature.name, WORDS);
  return feature.commands.map((info) => {
    const bytes = commands.get(info.name) ?? fc.constant(() => new Uint8Array());
    return { feature: feature.name, info, bytes };
  });
});
const reasonOf = (outcome: FeatureOutcome | undefined): string =>
  outcome instanceof AppError ? outcome.reason || outcome.code : outcome === undefined ? 'nothing' : 'OK';

/** Those with which the core refuses any command. */
const ALWAYS = ['ROLE_MISSING', 'NOT_ADMITTED', 'PARTICIPANT_UNKNOWN', 'LIMIT_REACHED'];
const isInTable = (reason: string, { errors }: CommandInfo): boolean =>
  reason === 'OK' || ALWAYS.includes(reason) || errors.includes(reason);

const kept = (hall: DeskHall): string =>
  JSON.stringify(
    hall.kept.map((records) =>
      [...records].map(([key, value]) => [key, Buffer.from(value).toString('base64')]).sort(),
    ),
  );

test('every command of the table is in the .proto of its feature, and no other', () => {
  for (const { name, commands } of features)
    expect([...anyCommands(name, WORDS).keys()].sort()).toEqual(commands.map((row) => row.name).sort());
});

test.each(ROLES)('what %s may not is refused, for each command, and changes nothing', async (role: Role) => {
  const hall = await DeskHall.open(features, GUESTS);
  const by = GUESTS.find((one) => one.role === role)?.id ?? '';
  const before = kept(hall);
  const forbidden = rows.filter(({ info }) => !info.roles.includes(role));

  const outcomes = await hall.run(
    forbidden.map(({ feature, bytes }, index) => {
      const [encode] = fc.sample(bytes, { numRuns: 1, seed: 7 });
      return { by, feature, command: encode?.([]) ?? new Uint8Array(), commandId: `c${index}` };
    }),
  );

  expect(new Set(outcomes.map(reasonOf))).toEqual(new Set(forbidden.length > 0 ? ['ROLE_MISSING'] : []));
  expect(kept(hall)).toBe(before);
  await hall.close();
});

const by = fc.constantFrom('pc', 'pc', 'pc', 'pc', 'pm', ...GUESTS.map(({ id }) => id), LEFT);
const commandOf = (names: readonly string[]) =>
  fc
    .constantFrom(...rows.filter(({ feature }) => names.includes(feature)))
    .chain((row) => fc.record({ by, bytes: row.bytes, again: fc.nat(9) }).map((one) => ({ ...row, ...one })));
type Command = ReturnType<typeof commandOf> extends fc.Arbitrary<infer T> ? T : never;
const event = fc.constantFrom('tend', 'wait', 'new home', 'ada leaves', 'all are here');

/** Of a few features, so that they get somewhere. */
const steps = fc
  .subarray(
    features.map(({ name }) => name),
    { minLength: 1, maxLength: 3 },
  )
  .chain((names) =>
    fc.array(fc.oneof({ weight: 12, arbitrary: commandOf(names) }, { weight: 1, arbitrary: event }), {
      minLength: 10,
      maxLength: 60,
    }),
  );

/** A hall in which each outcome is looked at. */
class Checked {
  readonly #hall: DeskHall;
  #count = 0;

  constructor(hall: DeskHall) {
    this.#hall = hall;
  }

  async do(one: Command | string): Promise<void> {
    if (typeof one !== 'string') return this.ask(one);
    if (one === 'tend') await this.#hall.tend();
    else if (one === 'wait') this.#hall.clock.advance(61_000);
    else if (one === 'new home') await this.#hall.newHome();
    else this.#hall.let(GUESTS.filter(({ subject }) => one === 'all are here' || subject !== 'ada'));
  }

  async ask({ by: who, feature, info, bytes, again }: Command): Promise<void> {
    const commandId = `c${(this.#count += 1)}`;
    const asked = { by: who, feature, command: bytes(this.#ids(feature)), commandId };
    const before = kept(this.#hall);
    const [outcome] = await this.#hall.run([asked]);
    const reason = reasonOf(outcome);
    expect([feature, info.name, reason, isInTable(reason, info)]).toEqual([feature, info.name, reason, true]);
    const after = kept(this.#hall);
    if (reason !== 'OK') expect(after).toBe(before);
    else if (after !== before && again === 0) await this.twice(asked);
  }

  /** What its records are called by: items, polls, requests. */
  #ids(feature: string): readonly string[] {
    return this.#hall.kept
      .flatMap((records) => [...records.keys()])
      .flatMap((path) => (path.startsWith(`${feature}/`) ? path.split('/').slice(1).slice(-1) : []))
      .slice(-4);
  }

  /** A command that was carried out comes again: by a client that did not hear of it, to the home that follows. */
  async twice(asked: Parameters<DeskHall['run']>[0][number]): Promise<void> {
    const before = kept(this.#hall);
    await this.#hall.newHome();
    const outcomes = await this.#hall.run([asked, asked]);
    expect(outcomes.map(reasonOf)).toEqual(['OK', 'OK']);
    expect(kept(this.#hall)).toBe(before);
  }

  /** A node that has just opened the room tells everybody what the others tell, nothing of it twice. */
  async compare(): Promise<void> {
    const [one, other] = [this.#hall.home, await this.#hall.node()];
    for (const name of one.states.names())
      for (const person of one.people.all()) {
        const [told, toldElsewhere] = [one, other].map(({ states, people }) =>
          allOf(name, states.get(name)?.view(people) ?? {}, person),
        );
        expect(toldElsewhere).toEqual(told);
        const keys = (told?.records ?? []).map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
      }
    expect(other.rules.floor).toEqual(one.rules.floor);
    expect(one.rules.floor.length).toBeLessThanOrEqual(1);
  }
}

test(
  'whatever anybody asks, in any order, twice, over the death of homes: typed, in the table, and the same everywhere',
  async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const hall = await DeskHall.open(features, GUESTS);
        const checked = new Checked(hall);
        for (const one of all) await checked.do(one);
        await checked.compare();
        await hall.close();
      }),
      { numRuns: 120 },
    );
  },
  120_000, // it computes for more than a second on an idle machine
);

test('bytes that are no command are refused as such, and change nothing', async () => {
  const hall = await DeskHall.open(features, GUESTS);
  const before = kept(hall);
  const nonsense = [[], [1], [0xff, 0xff, 0xff], [0xfa, 0x3e, 1, 0], [0x0a, 0x7f, 1]];

  for (const { name } of features) {
    const outcomes = await hall.run(
      nonsense.map((bytes, index) => ({
        ...{ by: 'pc', feature: name, commandId: `n${index}` },
        command: Uint8Array.from(bytes),
      })),
    );
    for (const outcome of outcomes) expect(['FRAME_INVALID', 'COMMAND_UNKNOWN']).toContain(reasonOf(outcome));
  }

  expect(kept(hall)).toBe(before);
  await hall.close();
});
