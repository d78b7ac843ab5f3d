/**
 * Keys, revisions and leases of the coordination store in memory: the rules that etcd has, without time, clients or
 * delivery. Every change is one revision.
 */
import { AppError } from '../errors.ts';
import type { Compare, KeyValue, Op, Page, RangeResult, TxnResult, WatchEvent } from './port.ts';

export class MemoryState {
  readonly #items = new Map<string, KeyValue>();
  /** Lease id → keys that hang on it. */
  readonly #leases = new Map<string, Set<string>>();
  readonly #onChange: (events: readonly WatchEvent[]) => void;
  #revision = 1;

  /** @param onChange hears the events of each revision, at once and in order */
  constructor(onChange: (events: readonly WatchEvent[]) => void) {
    this.#onChange = onChange;
  }

  get revision(): number {
    return this.#revision;
  }

  get(key: string): KeyValue | undefined {
    return this.#items.get(key);
  }

  range(prefix: string, page?: Page): RangeResult {
    const after = page?.after ?? '';
    const items = [...this.#items.values()].filter(({ key }) => key.startsWith(prefix) && key > after);
    items.sort((a, b) => (a.key < b.key ? -1 : 1));
    return { items: items.slice(0, page?.limit), revision: this.#revision };
  }

  addLease(id: string): void {
    this.#leases.set(id, new Set());
  }

  hasLease(id: string): boolean {
    return this.#leases.has(id);
  }

  /** Ends a lease and deletes its keys in one revision. */
  removeLease(id: string): void {
    const keys = [...(this.#leases.get(id) ?? [])].sort();
    this.#leases.delete(id);
    this.#commit(keys.map((key) => ({ delete: key })));
  }

  txn(compares: readonly Compare[], ops: readonly Op[]): TxnResult {
    this.#assertOps(ops);
    const holds = compares.every(
      ({ key, modRevision }) => (this.#items.get(key)?.modRevision ?? 0) === modRevision,
    );
    if (!holds) return { succeeded: false, revision: this.#revision };
    for (const op of ops) {
      if ('put' in op && op.leaseId !== undefined && !this.#leases.has(op.leaseId)) {
        throw new AppError('LEASE_LOST', `lease ${op.leaseId} is gone`);
      }
    }
    this.#commit(ops);
    return { succeeded: true, revision: this.#revision };
  }

  #assertOps(ops: readonly Op[]): void {
    const keys = ops.map((op) => ('put' in op ? op.put : op.delete));
    if (new Set(keys).size !== keys.length)
      throw new AppError('ARGUMENT_INVALID', 'a key twice in one transaction');
  }

  #commit(ops: readonly Op[]): void {
    const revision = this.#revision + 1;
    const events = ops.map((op) => this.#write(op, revision)).filter((event) => event !== undefined);
    if (events.length === 0) return;
    this.#revision = revision;
    this.#onChange(events);
  }

  #write(op: Op, revision: number): WatchEvent | undefined {
    const key = 'put' in op ? op.put : op.delete;
    const before = this.#items.get(key);
    if (before?.leaseId !== undefined) this.#leases.get(before.leaseId)?.delete(key);
    if ('delete' in op) {
      return this.#items.delete(key) ? { type: 'delete', key, revision } : undefined;
    }
    const item: KeyValue = {
      key,
      value: Uint8Array.from(op.value),
      modRevision: revision,
      leaseId: op.leaseId,
    };
    this.#items.set(key, item);
    if (op.leaseId !== undefined) this.#leases.get(op.leaseId)?.add(key);
    return { type: 'put', item, revision };
  }
}
