/** What a run of features' commands makes of the durable records: decided one after the other, written together. Pure. */
import { AppError, toAppError } from '../../../common/errors.ts';
import type { RecordWrite } from '../../../common/store/port.ts';
import { append, headKey, readHead, RECORD_NAME, type RecordHead } from '../../record/chain.ts';
import type { WaitingLine } from '../../record/waiting-lines.ts';
import type { Decision, Durability, RecordDraft } from '../../features/contract.ts';
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
  let written: ReadonlyMap<string, FeatureWrite> = new Map();
  const commandIds: string[] = [];
  let { states } = base;
  let taken = 0;
  for (const one of group) {
    const wasDecided = base.decidedBefore.includes(one.commandId) || commandIds.includes(one.commandId);
    const decision = wasDecided ? NOTHING_NEW : decided(one, states);
    if (decision instanceof AppError) {
      taken += 1;
      outcomes[one.index] = decision;
      continue;
    }
    const after = states.write(one.feature, 'durable', decision.writes);
    const { sitting = states.rules.sitting } = after.rules;
    const next = withDecision(written, one, decision, sitting && { ...base, ...sitting, by: one.by });
    if (written.size > 0 && next.size > MAX_OPERATIONS) break;
    taken += 1;
    outcomes[one.index] = { result: decision.result ?? new Uint8Array() };
    written = next;
    states = after;
    if (one.commandId !== '' && decision.writes.length > 0) commandIds.push(one.commandId);
  }
  return { commandIds, writes: [...written.values()], taken };
}

/** A key once in a transaction: the last word counts. @param about undefined = no sitting is open, so there are no lines */
function withDecision(
  written: ReadonlyMap<string, FeatureWrite>,
  { feature }: Asked,
  { writes, record }: Decision,
  about: Lines | undefined,
): ReadonlyMap<string, FeatureWrite> {
  const next = new Map(written);
  put(next, feature, writes);
  if (about !== undefined && record !== undefined) putLines(next, about, record);
  return next;
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

/** A feature that throws has a bug, which is its own alone. */
export function decided(one: Asked, states: FeatureStates): AppError | Decision {
  try {
    const decision = one.decide(states);
    if (!(decision instanceof AppError)) assertKeepable(one.feature, decision);
    return decision;
  } catch (error) {
    return toAppError(error);
  }
}
