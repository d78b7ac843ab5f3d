/**
 * The one way in which rooms, meetings, keys and invitations change: each change is a transaction that compares and
 * writes the ledger, so that all nodes' changes are in one order, bounds hold exactly, and none is without its entry in
 * the audit log. Entries that are too old, or too many in their share of it, go with it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { auditPrefix, managementLedgerKey, type AuditShare } from '../../common/coordination/keys.ts';
import type { Compare, Coordination, KeyValue, Op } from '../../common/coordination/port.ts';
import { AppError } from '../../common/errors.ts';
import { SerialQueue } from '../../common/lifecycle/serial-queue.ts';
import { ManagementLedger } from '../../proto/index.ts';
import { decodeEntry, ownNumberOf, type Actor, type Deed } from './audit.ts';
import { AUDIT_SHARES, entriesAfter, shareOf, type AuditNumbers } from './audit-shares.ts';

/** How many there are of everything. */
type Counts = { readonly rooms: number; readonly meetings: number; readonly apiKeys: number };

export type Change<T> = {
  /** @param revision of what was written */
  readonly result: (revision: number) => T;
  readonly compares?: readonly Compare[];
  readonly ops: readonly Op[];
  /** What is added to the counts; default 0. */
  readonly added?: Partial<Counts>;
  /** Usually one; never none. @see MAX_DEEDS */
  readonly deeds: readonly (Deed & { readonly by?: Actor })[];
};

/** Nothing is written. */
type NoChange<T> = { readonly result: () => T; readonly deeds?: undefined };

type Decide<T> = (counts: Counts, nowMs: number) => Promise<Change<T> | NoChange<T>>;

/** `maxEntries`: of each share. */
export type AuditLimits = { readonly maxEntries: number; readonly maxAgeMs: number };

const DAY_MS = 86_400_000;
export const DEFAULT_AUDIT_DAYS = 365;
export const DEFAULT_AUDIT_ENTRIES = 50_000;
export const DEFAULT_AUDIT_LIMITS: AuditLimits = {
  maxEntries: DEFAULT_AUDIT_ENTRIES,
  maxAgeMs: DEFAULT_AUDIT_DAYS * DAY_MS,
};

/** Times a change is decided again after another node's came in between, before BUSY. */
const MAX_RETRIES = 12;
/** Nodes that were in each other's way don't come back at the same moment: a random part of this, twice as much each time. */
const FIRST_PAUSE_MS = 1;
const MAX_PAUSE_MS = 100;
/** Of this node. */
const MAX_WAITING = 256;
/** So many more entries of each share may go with one change than come: a lowered bound is reached. */
const MORE_SWEPT = 8;

/** etcd takes 128 operations in a transaction: these, as many that go, and those beyond, of all shares. */
export const MAX_DEEDS = 48;

export type LedgerDeps = {
  readonly coordination: Pick<Coordination, 'get' | 'range' | 'txn'>;
  readonly limits: AuditLimits;
  readonly nowMs: () => number;
};

export class Ledger {
  readonly #deps: LedgerDeps;
  readonly #queue = new SerialQueue(MAX_WAITING);

  constructor(deps: LedgerDeps) {
    this.#deps = deps;
  }

  /**
   * Decides and writes, again where another node was faster.
   * @param decide what is to be written, as things are; what it throws ends the change
   * @throws {AppError} BUSY, which leaves open whether it was made; RATE_LIMITED when too many wait here
   */
  change<T>(by: Actor, decide: Decide<T>): Promise<T> {
    return this.#queue.run(async () => {
      for (let attempt = 0; attempt <= MAX_RETRIES; attempt += 1) {
        const done = await this.#try(by, decide);
        if (done !== undefined) return done.result;
        await delay(Math.random() * Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt));
      }
      throw new AppError('BUSY', 'other nodes change rooms and meetings all the time');
    });
  }

  /** @returns undefined when another node was faster */
  async #try<T>(by: Actor, decide: Decide<T>): Promise<{ readonly result: T } | undefined> {
    const { coordination, nowMs } = this.#deps;
    const item = await coordination.get(managementLedgerKey);
    const { counts, last: before } = ledgerOf(item);
    const atMs = nowMs();
    const change = await decide(counts, atMs);
    if (change.deeds === undefined) return { result: change.result() };
    const { compares = [], ops, added = {}, deeds } = change;
    const { puts, last } = entriesAfter(before, deeds, { by, atMs });
    const swept = AUDIT_SHARES.map((share) => {
      const comes = deeds.filter((deed) => shareOf(deed) === share).length;
      return this.#swept(share, { last: last[share], limit: comes + MORE_SWEPT, atMs });
    });
    const { succeeded, revision } = await coordination.txn(
      [{ key: managementLedgerKey, modRevision: item?.modRevision ?? 0 }, ...compares],
      [
        { put: managementLedgerKey, value: encodeLedger(sum(counts, added), last) },
        ...puts,
        ...(await Promise.all(swept)).flat(),
        ...ops,
      ],
    );
    return succeeded ? { result: change.result(revision) } : undefined;
  }

  /** The oldest ones of a share, where there are too many or their time is over. */
  async #swept(
    share: AuditShare,
    now: { readonly last: number; readonly limit: number; readonly atMs: number },
  ): Promise<readonly Op[]> {
    const { coordination, limits } = this.#deps;
    const { items } = await coordination.range(auditPrefix(share), { limit: now.limit });
    return items
      .filter(
        (item) =>
          ownNumberOf(item.key) <= now.last - limits.maxEntries ||
          decodeEntry(item).atMs <= now.atMs - limits.maxAgeMs,
      )
      .map(({ key }) => ({ delete: key }));
  }
}

/** What a page of the audit log is read by. */
export async function lastAuditNumbers(coordination: Pick<Coordination, 'get'>): Promise<AuditNumbers> {
  return ledgerOf(await coordination.get(managementLedgerKey)).last;
}

function ledgerOf(item: KeyValue | undefined): { readonly counts: Counts; readonly last: AuditNumbers } {
  const { auditNumber, arrivalNumber, refusalNumber, rooms, meetings, apiKeys } =
    item === undefined ? new ManagementLedger() : ManagementLedger.decode(item.value);
  const last = { changes: auditNumber, arrivals: arrivalNumber, refusals: refusalNumber };
  return { counts: { rooms, meetings, apiKeys }, last };
}

function encodeLedger(counts: Counts, { changes, arrivals, refusals }: AuditNumbers): Uint8Array {
  const numbers = { auditNumber: changes, arrivalNumber: arrivals, refusalNumber: refusals };
  return ManagementLedger.encode({ ...counts, ...numbers }).finish();
}

const sum = (counts: Counts, added: Partial<Counts>): Counts => ({
  rooms: counts.rooms + (added.rooms ?? 0),
  meetings: counts.meetings + (added.meetings ?? 0),
  apiKeys: counts.apiKeys + (added.apiKeys ?? 0),
});
