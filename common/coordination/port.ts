/**
 * What we need of a coordination store: etcd in production, a twin in memory for `npm start` and unit tests.
 *
 * Small rare facts only: nodes, claims, epochs, decisions. Revisions are the store's: one counter for all keys, raised
 * by each transaction that changes anything. Both implementations pass test/support/coordination-contract.ts.
 */

/** One key as the store holds it. */
export type KeyValue = {
  readonly key: string;
  readonly value: Uint8Array;
  /** Revision of the transaction that last wrote the key. */
  readonly modRevision: number;
  /** Id of the lease that the key hangs on; undefined = it stays until it is deleted. */
  readonly leaseId: string | undefined;
};

/** A condition of a transaction. `modRevision: 0` holds when the key is absent. */
export type Compare = { readonly key: string; readonly modRevision: number };

/** A change of a transaction. */
export type Op =
  | { readonly put: string; readonly value: Uint8Array; readonly leaseId?: string }
  | { readonly delete: string };

export type TxnResult = { readonly succeeded: boolean; readonly revision: number };

export type RangeResult = { readonly items: readonly KeyValue[]; readonly revision: number };

/** A part of a range, where all of it would be too much at once. */
export type Page = {
  /** ≥ 1. */
  readonly limit: number;
  /** Keys after this one; whether it exists does not matter. Absent = from the first. */
  readonly after?: string | undefined;
};

export type WatchEvent =
  | { readonly type: 'put'; readonly item: KeyValue; readonly revision: number }
  | { readonly type: 'delete'; readonly key: string; readonly revision: number };

export type WatchHandlers = {
  /** All events of one revision, in order. */
  onEvents(events: readonly WatchEvent[]): void;
  /**
   * Events may have been missed (compaction, a store restored from an older state): this is the whole truth under the
   * prefix now; forget what you knew. Also called once at the start.
   */
  onSnapshot(range: RangeResult): void;
};

export type Watch = { close(): Promise<void> };

/** A lease of this process. Its keys vanish when it is not renewed for `ttlSec`. */
export type Lease = {
  readonly id: string;
  readonly ttlSec: number;
  /**
   * Monotonic time (`performance.now()`, ms) at which we lose authority unless a renewal succeeds before: last
   * successful renewal + TTL. Never later than what the store believes.
   */
  readonly deadlineMs: number;
  /** Resolves when the lease is lost (never after `revoke()`); everything under it must be claimed anew. */
  readonly lost: Promise<void>;
  /** Ends the lease and deletes its keys. Idempotent. */
  revoke(): Promise<void>;
};

/** Every method rejects with an AppError; `BUSY` (retryable) when the store can't be reached. */
export type Coordination = {
  get(key: string): Promise<KeyValue | undefined>;
  /** All keys that start with `prefix`, sorted by key; with `page` no more of them than it says. */
  range(prefix: string, page?: Page): Promise<RangeResult>;
  /**
   * Runs `ops` when all of `compares` hold; otherwise changes nothing.
   * @throws {AppError} LEASE_LOST when a lease is gone; ARGUMENT_INVALID when a key is in `ops` twice
   */
  txn(compares: readonly Compare[], ops: readonly Op[]): Promise<TxnResult>;
  /** @param ttlSec whole seconds, 2..60 */
  grantLease(ttlSec: number): Promise<Lease>;
  /** Follows a prefix until closed; survives reconnects. Resolves after the first `onSnapshot`. */
  watch(prefix: string, handlers: WatchHandlers): Promise<Watch>;
  /** Ends the connection. Leases that were not revoked are not renewed any more: they expire in the store. */
  close(): Promise<void>;
};
