/** What a run of features' commands makes of the durable records: decided one after the other, written together. Pure. */
import { AppError, toAppError } from '../../../common/errors.ts';
import type { RecordWrite } from '../../../common/store/port.ts';
import { append, headKey, readHead, RECORD_NAME, type RecordHead } from '../../record/chain.ts';
import type { WaitingLine } from '../../record/waiting-lines.ts';
import type { Decision, Durability, RecordDraft, RoomPeople, RoomRules } from '../../features/contract.ts';
import type { FeatureStates } from '../../features/feature-states.ts';
import type { FeatureWrite } from '../features/durable-records.ts';
import { assertKeepable } from './feature-writes.ts';

/** The bytes for the one who asked. */
export type FeatureOutcome = AppError | { readonly result: Uint8Array };

export type Asked = {
  /** Of its outcome. */
  readonly index: number;
  /** '' = nobody's: what is due by itself. */
  readonly commandId: string;
  /** `sub` of whoever asked. */
  readonly by: string;
  readonly feature: string;
  readonly durability: Durability;
  readonly decide: (states: FeatureStates) => AppError | Decision;
};

export type DurableBase = {
  readonly decidedBefore: readonly string[];
  readonly states: FeatureStates;
  /** By `<feature>/<key>`. */
  readonly records: ReadonlyMap<string, Uint8Array>;
  readonly people: (rules: RoomRules) => RoomPeople;
  readonly atMs: number;
};

export type DurablePlan = {
  readonly commandIds: readonly string[];
  readonly writes: readonly FeatureWrite[];
  /** Commands, from the first on: the rest would not fit into the transaction. */
  readonly taken: number;
};

/**
 * Records of several commands, their lines included, in one transaction of the coordination store, which takes 128
 * operations. One command alone may have more, up to what assertKeepable leaves it: then it is alone.
 */
const MAX_OPERATIONS = 60;

export const DONE: FeatureOutcome = { result: new Uint8Array() };

const NOTHING_NEW: Decision = { writes: [] };

/** @param outcomes gets what became of each that was taken */
export function planDurable(
  group: readonly Asked[],
  base: DurableBase,
  outcomes: (FeatureOutcome | undefined)[],
): DurablePlan {
  let step: Step = { states: base.states, written: new Map() };
  const commandIds: string[] = [];
  let taken = 0;
  for (const one of group) {
    const wasDecided = base.decidedBefore.includes(one.commandId) || commandIds.includes(one.commandId);
    const decision = wasDecided ? NOTHING_NEW : decided(one, step.states);
    if (decision instanceof AppError) {
      taken += 1;
      outcomes[one.index] = decision;
      continue;
    }
    const next = withDecision(step, { ...base, by: one.by }, { feature: one.feature, decision });
    if (step.written.size > 0 && next.written.size > MAX_OPERATIONS) break;
    taken += 1;
    outcomes[one.index] = { result: decision.result ?? new Uint8Array() };
    step = next;
    if (one.commandId !== '' && decision.writes.length > 0) commandIds.push(one.commandId);
  }
  return { commandIds, writes: [...step.written.values()], taken };
}

/** What the commands so far have made of the states, and what is to be written for it. */
type Step = { readonly states: FeatureStates; readonly written: ReadonlyMap<string, FeatureWrite> };
type Base = DurableBase & { readonly by: string };
type Made = { readonly feature: string; readonly decision: Decision };

/** With its lines, and with what ends with the sitting that it closes. */
function withDecision({ states, written }: Step, base: Base, { feature, decision }: Made): Step {
  let after = states.write(feature, 'durable', decision.writes);
  // a key once in a transaction: the last word counts
  const next = new Map(written);
  put(next, feature, decision.writes);
  if (states.rules.sitting !== undefined && after.rules.sitting === undefined)
    after = putEndings(next, base, { before: states, after });
  const { sitting = states.rules.sitting } = after.rules;
  if (sitting !== undefined && decision.record !== undefined)
    putLines(next, { ...base, sittingId: sitting.sittingId }, decision.record);
  return { states: after, written: next };
}

type Closing = { readonly before: FeatureStates; readonly after: FeatureStates };

/** What ends with the sitting that is closed, in its record. @returns the states with it */
function putEndings(
  written: Map<string, FeatureWrite>,
  about: Base,
  { before, after }: Closing,
): FeatureStates {
  const { rules } = before;
  const context = { people: about.people(rules), rules, nowMs: about.atMs };
  return before.names().reduce((states, feature) => {
    const ending = kept(feature, () => states.get(feature)?.atClosing(context) ?? { writes: [] });
    if (ending instanceof AppError) return states;
    put(written, feature, ending.writes);
    const sittingId = rules.sitting?.sittingId ?? '';
    if (ending.record !== undefined) putLines(written, { ...about, sittingId }, ending.record);
    return states.write(feature, 'durable', ending.writes);
  }, after);
}

function put(written: Map<string, FeatureWrite>, feature: string, writes: readonly RecordWrite[]): void {
  for (const write of writes) written.set(`${feature}/${write.key}`, { ...write, feature });
}

/** Lines that wait, written at the ends of their chains. @returns empty = all of them are there */
export function planWaiting(
  waiting: readonly WaitingLine[],
  records: DurableBase['records'],
): readonly FeatureWrite[] {
  const written = new Map<string, FeatureWrite>();
  for (const { serial, sittingId, atMs, by, ...draft } of waiting) {
    if (written.size >= MAX_OPERATIONS) break;
    const head = headOf(records, sittingId, written);
    if (serial > head.taken)
      put(written, RECORD_NAME, append({ ...head, taken: serial }, [draft], { atMs, by }).writes);
  }
  return [...written.values()];
}

/** @param written counts before the records */
export function headOf(
  records: DurableBase['records'],
  sittingId: string,
  written: ReadonlyMap<string, FeatureWrite> = new Map(),
): RecordHead {
  const path = `${RECORD_NAME}/${headKey(sittingId)}`;
  return readHead(sittingId, written.get(path)?.value ?? records.get(path));
}

type Lines = Pick<DurableBase, 'records' | 'atMs'> & { readonly sittingId: string; readonly by: string };

function putLines(written: Map<string, FeatureWrite>, about: Lines, drafts: readonly RecordDraft[]): void {
  const { sittingId, records, atMs, by } = about;
  const head = headOf(records, sittingId, written);
  put(written, RECORD_NAME, append(head, drafts, { atMs, by }).writes);
}

/** Lines of what is decided elsewhere, for the same transaction. */
export function planLines(about: Lines, drafts: readonly RecordDraft[]): readonly FeatureWrite[] {
  const written = new Map<string, FeatureWrite>();
  putLines(written, about, drafts);
  return [...written.values()];
}

export const decided = (one: Asked, states: FeatureStates): AppError | Decision =>
  kept(one.feature, () => one.decide(states));

/** A feature that throws has a bug, which is its own alone. */
function kept(feature: string, decide: () => AppError | Decision): AppError | Decision {
  try {
    const decision = decide();
    if (!(decision instanceof AppError)) assertKeepable(feature, decision);
    return decision;
  } catch (error) {
    return toAppError(error);
  }
}
