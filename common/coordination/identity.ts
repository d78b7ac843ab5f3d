/**
 * Which cluster this is: an id that the first node makes and every node holds on to, and the format of what nodes keep
 * in the stores. A node serves one cluster, so one that finds itself in another ends (ADR 0015).
 */
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { Logger } from 'pino';
import { ClusterIdentity } from '../../proto/index.ts';
import { AppError, isAppError, toAppError } from '../errors.ts';
import { SYSTEM_CLOCK, type Clock } from '../lifecycle/clock.ts';
import { decodeItem } from './decode.ts';
import { followItem } from './follow-items.ts';
import { clusterKey } from './keys.ts';
import type { Coordination, KeyValue, Watch } from './port.ts';

/** Of what this version writes; older ones that it can still read begin with {@link OLDEST_FORMAT}. */
export const CLUSTER_FORMAT = 1;
const OLDEST_FORMAT = 1;

const RETRY_MS = 1_000;
const MAX_ATTEMPTS = 5;
const ID = /^[0-9a-f-]{36}$/;

export type IdentityOptions = {
  readonly coordination: Coordination;
  readonly log: Logger;
  readonly clock?: Clock;
};

export type IdentityEvents = {
  /** The store is another cluster's now, or has data that we can't read: nothing in it is meant for us. */
  lost: [reason: AppError];
};

/** This node's membership of one cluster. */
export class Identity extends EventEmitter<IdentityEvents> {
  readonly #options: IdentityOptions;
  readonly #log: Logger;
  readonly #clock: Clock;
  #clusterId = '';
  #watch: Watch | undefined;
  #cancelRetry: () => void = () => {};
  #state: 'idle' | 'member' | 'lost' | 'closed' = 'idle';

  constructor(options: IdentityOptions) {
    super();
    this.#options = options;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
    this.#log = options.log.child({ module: 'cluster-identity' });
  }

  /**
   * Finds out which cluster it is; makes it where there is none.
   *
   * @param expected the cluster that the site's store belongs to, if it belongs to one
   * @returns the cluster's id
   * @throws {AppError} CLUSTER_MISMATCH, VERSION_UNSUPPORTED, BUSY
   */
  async start(expected?: string): Promise<string> {
    this.#clusterId = await this.#findOrMake(expected);
    this.#state = 'member';
    this.#watch = await followItem(this.#options.coordination, clusterKey, (item) => this.#onFound(item));
    return this.#clusterId;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.#state = 'closed';
    this.#cancelRetry();
    await this.#watch?.close();
  }

  async #findOrMake(expected: string | undefined): Promise<string> {
    const { coordination } = this.#options;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const item = await coordination.get(clusterKey);
      if (item !== undefined) return assertSame(this.#read(item), expected);
      if (expected !== undefined) throw emptyStore(expected);
      await this.#make(randomUUID());
    }
    throw new AppError('BUSY', `${clusterKey} changes all the time`);
  }

  async #make(clusterId: string): Promise<void> {
    const value = ClusterIdentity.encode({ clusterId, format: CLUSTER_FORMAT }).finish();
    const made = await this.#options.coordination.txn(
      [{ key: clusterKey, modRevision: 0 }],
      [{ put: clusterKey, value }],
    );
    if (made.succeeded) this.#log.info({ clusterId, format: CLUSTER_FORMAT }, 'cluster made');
  }

  /** @throws {AppError} VERSION_UNSUPPORTED */
  #read(item: KeyValue): string {
    const found = decodeItem(item, (value) => ClusterIdentity.decode(value), this.#log);
    if (found === undefined || !ID.test(found.clusterId)) {
      throw new AppError(
        'VERSION_UNSUPPORTED',
        `${clusterKey} in etcd is nothing that this version can read: start a version that can`,
      );
    }
    if (found.format >= OLDEST_FORMAT && found.format <= CLUSTER_FORMAT) return found.clusterId;
    throw new AppError(
      'VERSION_UNSUPPORTED',
      `cluster ${found.clusterId} keeps its data in format ${found.format}, this version knows ` +
        `${OLDEST_FORMAT} to ${CLUSTER_FORMAT}: start a version that knows it`,
    );
  }

  #onFound(item: KeyValue | undefined): void {
    if (this.#state !== 'member') return;
    if (item === undefined) return this.#restore();
    try {
      assertSame(this.#read(item), this.#clusterId);
    } catch (error) {
      this.#state = 'lost';
      this.#log.error({ err: error }, 'etcd is not that of our cluster any more');
      this.emit('lost', toAppError(error));
    }
  }

  /** etcd has lost its data: the nodes that live are what is left of the cluster. */
  #restore(): void {
    this.#log.warn({ clusterId: this.#clusterId }, 'etcd does not know the cluster any more, told again');
    this.#make(this.#clusterId).catch((error: unknown) => {
      if (this.#state !== 'member' || isAppError(error, 'INVALID_STATE')) return;
      this.#cancelRetry = this.#clock.after(RETRY_MS, () => this.#restore());
    });
  }
}

function assertSame(found: string, expected: string | undefined): string {
  if (expected === undefined || found === expected) return found;
  throw new AppError(
    'CLUSTER_MISMATCH',
    `etcd is that of cluster ${found}, the site's store and this node belong to ${expected}: ` +
      'correct ETCD_ENDPOINTS or REDIS_…; docs/failures.md tells how a store is moved',
  );
}

function emptyStore(expected: string): AppError {
  return new AppError(
    'CLUSTER_MISMATCH',
    `etcd knows no cluster (none), the site's store belongs to ${expected}: correct ETCD_ENDPOINTS or ` +
      'REDIS_…; if etcd has lost its data, see docs/failures.md',
  );
}
