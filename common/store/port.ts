/**
 * What we need of a site's room store: Redis in production, a twin in memory for `npm start` and unit tests.
 *
 * A store belongs to one site. Per room it holds the site's own log and state, which commands change, and replicas of
 * the other sites' logs and states, which the room's replicator fills. State = key → bytes; a log entry = the writes of
 * one command, so replaying a log gives its state. Both implementations pass test/support/room-store-contract.ts.
 */
import type { RoomId, SiteId } from '../ids.ts';

/** Position in the log of one (room, site): entries up to and including `n` of `epoch`. n = 0: nothing yet. */
export type Version = { readonly epoch: number; readonly n: number };

/** A change of one key; `value: undefined` deletes it. */
export type RecordWrite = { readonly key: string; readonly value: Uint8Array | undefined };

/** A key's value and the `n` of the entry that wrote it (for local keys: a counter of its own). */
export type StoredRecord = { readonly value: Uint8Array; readonly n: number };

export type LogEntry = {
  readonly version: Version;
  /** Milliseconds since 1970 by the store's clock; never decreases within a log. */
  readonly timeMs: number;
  readonly writes: readonly RecordWrite[];
  readonly events: readonly Uint8Array[];
};

export type LogSnapshot = {
  readonly version: Version;
  /** The store's clock at the time of reading. */
  readonly timeMs: number;
  readonly records: ReadonlyMap<string, StoredRecord>;
};

/** Holds when the key was last written by entry `n`; `n: 0` = the key is absent. */
export type Guard = { readonly key: string; readonly n: number };

/** Whose rooms a store holds. */
export type StoreOwner = { readonly clusterId: string; readonly site: string };

/** What one command wants; applied whole or not at all. */
export type Transaction = {
  /** The caller's idea of the epoch; another one is refused. */
  readonly epoch: number;
  readonly guards: readonly Guard[];
  readonly writes: readonly RecordWrite[];
  readonly events?: readonly Uint8Array[];
  /** Keys that stay at this site and appear in no log, for example sessions. */
  readonly localGuards?: readonly Guard[];
  readonly localWrites?: readonly RecordWrite[];
  /** It may be kept back, so that one round trip carries many of its kind. */
  readonly canWait?: CanWait | undefined;
};

/**
 * `moment`: for {@link GATHER_MS} at most, where others of the room came just before. `turn`: for {@link TURN_MS}, by
 * those who have been gathered already.
 */
export type CanWait = 'moment' | 'turn';

export const GATHER_MS = 50;
export const TURN_MS = 2;

/** `version` is that of the new entry; where nothing was to be logged, that of the last one. */
export type Applied = { readonly version: Version; readonly timeMs: number };

/** How the store has the site's own log of a room. */
export type Head = {
  /** Epoch 0 = there is no log. */
  readonly version: Version;
  /** False: another server answers than the one that wrote last. It may lack what was written last, so it takes nothing. */
  readonly isSettled: boolean;
  /** Epoch under which the log is being rebuilt: nothing is taken meanwhile. 0 = it is not. */
  readonly rebuildingEpoch: number;
};

/** What a rebuilt log begins with. */
export type Rebuilt = {
  readonly records: ReadonlyMap<string, Uint8Array>;
  readonly locals: ReadonlyMap<string, Uint8Array>;
};

/** Called once per entry and log, in order, without gaps; `site` says whose log it is. */
export type EntryListener = (site: SiteId, entry: LogEntry) => void;

export type Subscription = { close(): Promise<void> };

export type RoomStore = {
  readonly site: SiteId;

  /**
   * Opens the site's own log of a room under `epoch`, empty when it is new. A store that already has this epoch
   * keeps what it has, and is settled from then on; one with an older epoch drops that and the local keys (the caller is the one that rebuilds;
   * subscribers hear `onReset`); a newer one refuses. A log that has expired begins again with n = 1, so whoever opens a
   * room of which the store knows nothing raises the epoch first, unless it is the room's very first.
   * @throws {AppError} STORE_REBUILDING when the store's epoch is newer, or it is being rebuilt under a newer one
   */
  open(room: RoomId, epoch: number): Promise<void>;

  head(room: RoomId): Promise<Head>;

  /**
   * Refuses all transactions from now on, until {@link rebuild} under this epoch or a newer one. Replicas of other sites
   * stay as they are.
   * @throws {AppError} STORE_REBUILDING when the store's epoch is not older, or somebody else rebuilds under a newer one
   */
  beginRebuild(room: RoomId, epoch: number): Promise<void>;

  /**
   * Opens the own log under `epoch` with these records, each of n = 1, and these local keys, whatever was there before;
   * subscribers hear `onReset`. All at once.
   * @throws {AppError} STORE_REBUILDING unless the rebuild that was begun last is of this epoch
   */
  rebuild(room: RoomId, epoch: number, content: Rebuilt): Promise<Version>;

  /**
   * Applies a transaction to the site's own log.
   * @throws {AppError} STORE_CONFLICT when a guard fails (nothing was changed; read again and retry), STORE_REBUILDING
   *   when the epoch is not the store's, the room is not open, or its log is not settled or being rebuilt
   */
  apply(room: RoomId, transaction: Transaction): Promise<Applied>;

  /** State of a site's log here; undefined when this store knows nothing of it. */
  snapshot(room: RoomId, site: SiteId): Promise<LogSnapshot | undefined>;

  /**
   * Entries after `after`, oldest first, at most `limit`.
   * @throws {AppError} LOG_TRUNCATED when entries are missing or the epoch is another one: take a snapshot
   */
  read(room: RoomId, site: SiteId, after: Version, limit: number): Promise<readonly LogEntry[]>;

  /** Entries of all sites' logs of a room from now on (those applied after the promise resolved, at least). */
  subscribe(room: RoomId, listener: EntryListener, onReset: (site: SiteId) => void): Promise<Subscription>;

  readLocal(room: RoomId, key: string): Promise<StoredRecord | undefined>;
  /** Local keys that start with `prefix`. */
  rangeLocal(room: RoomId, prefix: string): Promise<ReadonlyMap<string, StoredRecord>>;

  /**
   * Appends entries of another site's log. Entries that are already here are skipped.
   * @throws {AppError} LOG_TRUNCATED when they don't follow what is here: reset the replica with a snapshot
   */
  appendReplica(room: RoomId, site: SiteId, entries: readonly LogEntry[]): Promise<void>;
  /**
   * Replaces the replica of another site's log; subscribers hear `onReset(site)`. One that is older than what is here
   * changes nothing: a log's versions never go back.
   */
  resetReplica(room: RoomId, site: SiteId, snapshot: LogSnapshot): Promise<void>;
  /** Forgets the replica of a site that has left the room; subscribers hear `onReset(site)`. */
  dropReplica(room: RoomId, site: SiteId): Promise<void>;

  /** Lets everything of a room go after `afterMs`, unless it is opened or something is applied before. */
  expire(room: RoomId, afterMs: number): Promise<void>;

  /** Whose store it is; undefined = nobody's, it is empty. */
  owner(): Promise<StoreOwner | undefined>;
  /** Makes a store that is nobody's that of this cluster and of {@link site}. @returns whose it is now */
  claimOwner(clusterId: string): Promise<StoreOwner>;

  /** Rooms of which anything is here that does not go by itself. */
  lastingRooms(): Promise<readonly RoomId[]>;

  /** The store's clock, ms since 1970. */
  nowMs(): Promise<number>;
  close(): Promise<void>;
};

/** Entries a log keeps at least (up to twice as many); a reader that is further behind takes a snapshot. */
export const MAX_LOG_ENTRIES = 10_000;
