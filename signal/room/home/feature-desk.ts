/**
 * Where a room's home decides commands of features: those of one moment together, in their order, with one write for
 * each run of them that goes to the same store.
 */
import { AppError, toAppError } from '../../../common/errors.ts';
import type { Clock } from '../../../common/lifecycle/clock.ts';
import type { Decision, DecideContext, Due, RecordDraft, TendContext } from '../../features/contract.ts';
import type { FeatureStates } from '../../features/feature-states.ts';
import type { RoomFeatures } from '../features/room-features.ts';
import type { Decisions } from '../settings/decisions.ts';
import type { FactLog } from './fact-log.ts';
import { Absences } from './absences.ts';
import { actorOf } from './actor.ts';
import { remember, type RoomFacts } from './facts.ts';
import {
  DONE,
  decided,
  planDurable,
  type Asked,
  type DurableBase,
  type DurablePlan,
  type FeatureOutcome,
} from './durable-plan.ts';
import { withWrites } from './feature-writes.ts';
import type { HomeAuthority } from './home-claim.ts';
import type { HomeCommand } from './messages.ts';
import { RecordDesk, type LinesOps } from './record-desk.ts';

export type FeatureDeskDeps = {
  readonly features: Pick<RoomFeatures, 'states' | 'people' | 'durable'>;
  readonly facts: Pick<FactLog, 'changeAll' | 'held'>;
  readonly decisions: Pick<Decisions, 'decideTogether'>;
  readonly clock: Clock;
};

/** Commands of one write at most. */
const MAX_TOGETHER = 100;

const NEVER = 0;

export class FeatureDesk {
  readonly #deps: FeatureDeskDeps;
  readonly #absences: Absences;
  readonly #record: RecordDesk;
  /** Generation under which the durable records were read; none after a write of which it is not known what became. */
  #readUnder = NEVER;

  constructor(deps: FeatureDeskDeps) {
    this.#deps = deps;
    this.#record = new RecordDesk(deps);
    this.#absences = new Absences((id) => deps.features.people.get(id) !== undefined);
  }

  /**
   * Decides commands, in their order.
   * @param outcomes gets what became of each: also of those that were acknowledged before it throws
   * @throws {AppError} FENCED when this home may not write any more; BUSY
   */
  async run(
    authority: HomeAuthority,
    commands: readonly HomeCommand[],
    outcomes: (FeatureOutcome | undefined)[],
  ): Promise<void> {
    await this.#known(authority, () => this.#run(authority, commands, outcomes));
  }

  async #run(
    authority: HomeAuthority,
    commands: readonly HomeCommand[],
    outcomes: (FeatureOutcome | undefined)[],
  ): Promise<void> {
    const asked = commands.flatMap((command, index) => {
      const one = this.#read(command, index);
      if (!(one instanceof AppError)) return [one];
      outcomes[index] = one;
      return [];
    });
    for (const group of runs(asked)) {
      if (group[0]?.durability === 'durable') {
        await this.#record.write(authority); // what happened before stands before
        await this.#decideDurable(authority, group, outcomes);
      } else await this.#decideReplicated(authority, group, outcomes);
    }
    await this.#record.write(authority);
  }

  /** Lines of what the core itself decides. @see RecordDesk.linesFor @throws {AppError} BUSY */
  async linesFor(
    authority: HomeAuthority,
    by: string,
    drafts: readonly RecordDraft[],
  ): Promise<LinesOps | undefined> {
    await this.#known(authority, () => this.#record.write(authority));
    const lines = this.#record.linesFor(by, drafts);
    if (lines === undefined) return undefined;
    this.#readUnder = NEVER; // until it is known what became of the write
    return {
      ops: lines.ops,
      wrote: (revision) => {
        lines.wrote(revision);
        this.#readUnder = authority.generation;
      },
    };
  }

  /** What features do by themselves. @throws {AppError} as {@link run} */
  async tend(authority: HomeAuthority): Promise<void> {
    await this.#known(authority, () => this.#tend(authority));
  }

  async #tend(authority: HomeAuthority): Promise<void> {
    await this.#record.tend(authority);
    const { states } = this.#deps.features;
    this.#absences.begin();
    for (const name of states.names()) {
      const due = this.#due(states, name);
      if (due === undefined) continue;
      // Looked at again on the facts that are written on: what was due may have been done.
      const decide = (now: FeatureStates): Decision => this.#due(now, name)?.decision ?? { writes: [] };
      const asked = { index: 0, commandId: '', by: '', feature: name, durability: due.durability, decide };
      const outcomes: FeatureOutcome[] = [];
      if (due.durability === 'durable') await this.#decideDurable(authority, [asked], outcomes);
      else await this.#decideReplicated(authority, [asked], outcomes);
    }
  }

  /** Does something on what the store has. A write that failed may have been made: then it is read anew. */
  async #known(authority: HomeAuthority, task: () => Promise<void>): Promise<void> {
    await this.#refresh(authority);
    try {
      await task();
    } catch (error) {
      this.#readUnder = NEVER;
      throw error;
    }
  }

  /** A new home begins with what the store has, however far behind its watch is. */
  async #refresh({ generation }: HomeAuthority): Promise<void> {
    if (this.#readUnder === generation) return;
    await this.#deps.features.durable.refresh();
    this.#readUnder = generation;
  }

  #due(states: FeatureStates, name: string): Due | undefined {
    const { features, clock } = this.#deps;
    const { people } = features;
    const hasLeft: TendContext['hasLeft'] = (id) => this.#absences.hasLeft(id);
    return states.get(name)?.tend({ people, rules: states.rules, nowMs: clock.wallMs(), hasLeft });
  }

  #read(command: HomeCommand, index: number): AppError | Asked {
    const { features, clock } = this.#deps;
    const { feature = '', command: bytes = new Uint8Array() } = command.feature ?? {};
    const commandId = command.commandId ?? '';
    const known = features.states.feature(feature ?? '');
    if (known === undefined) return new AppError('COMMAND_UNKNOWN', 'the home does not know this feature');
    try {
      const info = known.commandOf(bytes ?? new Uint8Array());
      const nowMs = clock.wallMs();
      const decide = (states: FeatureStates): AppError | Decision => {
        const { rules } = states;
        // as of the commands before it, which may be of the same moment
        const people = features.people.under(rules);
        const actor = actorOf(people, command);
        if (actor instanceof AppError) return actor;
        if (!info.roles.includes(actor.role)) return roleMissing(info.roles);
        const context: DecideContext = { actor, people, rules, commandId, nowMs };
        return states.get(known.name)?.decide(bytes ?? new Uint8Array(), context) ?? { writes: [] };
      };
      const by = command.actorSubject ?? '';
      return { index, commandId, by, feature: known.name, durability: info.durability, decide };
    } catch (error) {
      return toAppError(error);
    }
  }

  async #decideReplicated(
    authority: HomeAuthority,
    group: readonly Asked[],
    outcomes: (FeatureOutcome | undefined)[],
  ): Promise<void> {
    const { features, facts } = this.#deps;
    const changes = group.map((one) => (before: RoomFacts): AppError | RoomFacts => {
      outcomes[one.index] = DONE;
      if (before.commandIds.includes(one.commandId)) return before;
      const states = features.states.load('replicated', before.features);
      const decision = decided(one, states);
      if (decision instanceof AppError) return (outcomes[one.index] = decision);
      outcomes[one.index] = { result: decision.result ?? new Uint8Array() };
      if (decision.writes.length === 0) return before;
      const after = this.#written(before, one, { ...decision, states });
      if (after instanceof AppError) outcomes[one.index] = after;
      return after;
    });
    try {
      await facts.changeAll(authority, changes);
    } catch (error) {
      for (const { index } of group) outcomes[index] = undefined; // nothing of it was acknowledged
      throw error;
    }
  }

  /** @param decision with the states that it was made on */
  #written(
    before: RoomFacts,
    { feature, commandId, by }: Asked,
    { writes, record = [], states }: Decision & { readonly states: FeatureStates },
  ): AppError | RoomFacts {
    const features = withWrites(before.features, feature, writes);
    if (features instanceof AppError) return features;
    const commandIds = commandId === '' ? before.commandIds : remember(before.commandIds, commandId);
    const after = { ...before, commandIds, features };
    const sitting = record.length === 0 ? undefined : states.rules.sitting;
    return sitting ? this.#record.withLines(after, record, { ...sitting, by }) : after;
  }

  async #decideDurable(
    authority: HomeAuthority,
    group: readonly Asked[],
    outcomes: (FeatureOutcome | undefined)[],
  ): Promise<void> {
    for (let rest = group; rest.length > 0;) {
      try {
        rest = rest.slice(await this.#commit(authority, rest, outcomes));
      } catch (error) {
        for (const { index } of rest) outcomes[index] = undefined; // nothing of it was acknowledged
        throw error;
      }
    }
  }

  /** @returns how many of the commands, from the first on, were decided */
  async #commit(
    authority: HomeAuthority,
    group: readonly Asked[],
    outcomes: (FeatureOutcome | undefined)[],
  ): Promise<number> {
    const { features, decisions, clock } = this.#deps;
    let plan: DurablePlan = { commandIds: [], writes: [], taken: group.length };
    const atMs = clock.wallMs();
    const revision = await decisions.decideTogether(authority.claimRevision, (decidedBefore) => {
      const { states, durable } = features;
      const people: DurableBase['people'] = (rules) => features.people.under(rules);
      const base = { decidedBefore, states, records: durable.all, people, atMs };
      plan = planDurable(group, base, outcomes);
      return { commandIds: plan.commandIds, ops: features.durable.opsFor(plan.writes) };
    });
    if (revision !== undefined) features.durable.wrote(plan.writes, revision);
    return plan.taken;
  }
}

/** Commands in their order, cut where the store changes or a transaction is full. */
function runs(asked: readonly Asked[]): readonly (readonly Asked[])[] {
  const groups: Asked[][] = [];
  for (const one of asked) {
    const last = groups.at(-1);
    const fits = last !== undefined && last.length < MAX_TOGETHER && last[0]?.durability === one.durability;
    if (fits) last.push(one);
    else groups.push([one]);
  }
  return groups;
}

const roleMissing = (roles: readonly string[]): AppError =>
  new AppError('ROLE_MISSING', `this is for: ${roles.join(', ')}`);
