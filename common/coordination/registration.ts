/**
 * Keeps this node's NodeInfo in the coordination store under a lease, anew when the lease was lost, and knows whether
 * the node still has authority (architecture.md, "Authority and serving"). Gives up when another process is the node.
 */
import { EventEmitter } from 'node:events';
import type { Logger } from 'pino';
import type { INodeInfo, NodeState } from '../../proto/index.ts';
import { AppError, isAppError } from '../errors.ts';
import { SYSTEM_CLOCK, type Clock } from '../lifecycle/clock.ts';
import type { NodeKind } from './keys.ts';
import { NodeEntry, type EntryListener, type NodeEntryOptions } from './node-entry.ts';
import type { Coordination, Lease, Watch } from './port.ts';

/** Peers see a dead node's lease go after this long; media has moved long before. */
const DEFAULT_TTL_SEC = 5;

const MS_PER_SEC = 1_000;

/** Time between attempts to register anew. */
const RETRY_MS = 500;

/** How much later than its time a dead process's lease may end: a new leader of etcd begins to count anew. */
const LEASE_END_MARGIN_MS = 3_000;

export type RegistrationOptions = {
  readonly coordination: Coordination;
  readonly kind: NodeKind;
  readonly log: Logger;
  /** Whole seconds, 2..60; default 5. */
  readonly ttlSec?: number;
  readonly clock?: Clock;
} & Pick<NodeEntryOptions, 'canBeAlive'>;

export type RegistrationEvents = {
  /** The lease has gone and every key under it: what hangs on it must be put anew after `registered`. */
  lost: [];
  /** The node is known under this lease: at the start, and each time after `lost`. */
  registered: [lease: Lease];
  /** Another process is this node now: nothing that we do counts any more. */
  replaced: [reason: AppError];
};

export class Registration extends EventEmitter<RegistrationEvents> {
  readonly #options: RegistrationOptions;
  readonly #clock: Clock;
  readonly #log: Logger;
  #state: 'idle' | 'registered' | 'lost' | 'replaced' | 'closed' = 'idle';
  #entry: NodeEntry | undefined;
  #watch: Watch | undefined;
  #lease: Lease | undefined;
  #info: INodeInfo = {};
  #cancelRetry: () => void = () => {};
  #closing: Promise<void> | undefined;

  constructor(options: RegistrationOptions) {
    super();
    this.setMaxListeners(0); // every room puts its keys anew under a new lease
    this.#options = options;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
    this.#log = options.log.child({ module: 'registration' });
  }

  /** The lease that the node's keys hang on; another one after `registered`. @throws {AppError} LEASE_LOST */
  get lease(): Lease {
    if (this.#lease === undefined) throw new AppError('LEASE_LOST', 'the node is not registered');
    return this.#lease;
  }

  /** True while the store can't believe us dead: only then may we claim, delete or admit. */
  hasAuthority(): boolean {
    return this.#lease !== undefined && this.#clock.monotonicMs() < this.#lease.deadlineMs;
  }

  /**
   * Makes the node known, after any dead process that was the node has gone.
   * @throws {AppError} INVALID_STATE when called twice; NODE_ID_TAKEN when a living process is the node; BUSY when the
   *   store can't be reached
   */
  async start(info: INodeInfo): Promise<void> {
    if (this.#state !== 'idle') throw new AppError('INVALID_STATE', `start() while ${this.#state}`);
    const entry = new NodeEntry({ ...this.#options, clock: this.#clock, log: this.#log }, info);
    this.#entry = entry;
    await entry.whenFree(this.#ttlSec * MS_PER_SEC + LEASE_END_MARGIN_MS, () => !this.#isClosed());
    this.#info = { ...info, registeredAtMs: this.#clock.wallMs() };
    await this.#register();
    const watch = await entry.follow(this.#onEntry);
    this.#watch = watch;
    if (this.#isClosed()) await watch.close();
  }

  /** Tells the others a new state, e.g. that the node drains. When the lease is lost just now, it comes with the next. */
  async update(state: NodeState): Promise<void> {
    this.#info = { ...this.#info, state };
    if (this.#lease === undefined) return;
    await this.#put(this.#lease).catch((error: unknown) => {
      if (!isAppError(error, 'LEASE_LOST')) throw error;
    });
  }

  /** Withdraws the node; everything under its lease goes. Idempotent. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    this.#state = 'closed';
    this.#cancelRetry();
    const unwatched = this.#watch?.close();
    const lease = this.#lease;
    this.#lease = undefined;
    await lease?.revoke().catch((error: unknown) => {
      this.#log.warn({ err: error }, 'node not withdrawn, its lease will expire');
    });
    await unwatched;
  }

  async #register(): Promise<void> {
    const lease = await this.#options.coordination.grantLease(this.#ttlSec);
    try {
      await this.#put(lease);
    } catch (error) {
      await lease.revoke().catch(() => {}); // the first error tells more
      throw error;
    }
    if (this.#isClosed() || this.#state === 'replaced') return lease.revoke();
    this.#lease = lease;
    this.#state = 'registered';
    void lease.lost.then(() => this.#onLost(lease));
    this.#log.info({ nodeId: this.#info.nodeId, leaseId: lease.id }, 'node registered');
    this.emit('registered', lease);
  }

  async #put(lease: Lease): Promise<void> {
    await this.#entry?.put(this.#info, lease.id);
  }

  readonly #onEntry: EntryListener = (found) => {
    const lease = this.#lease;
    if (found !== 'gone') return this.#onReplaced(found);
    if (lease === undefined) return; // it comes with the next one
    this.#put(lease).catch((error: unknown) => {
      if (!isAppError(error, 'LEASE_LOST')) this.#log.warn({ err: error }, 'entry not written again');
    });
  };

  #onLost(lease: Lease): void {
    if (this.#lease !== lease) return;
    this.#lease = undefined;
    this.#state = 'lost';
    this.#log.warn({ leaseId: lease.id }, 'lease lost');
    this.emit('lost');
    this.#retry();
  }

  #retry(): void {
    if (this.#state !== 'lost') return;
    this.#register().catch((error: unknown) => {
      if (isAppError(error, 'NODE_ID_TAKEN')) return this.#onReplaced(error);
      this.#log.warn({ err: error }, 'not registered, trying again');
      this.#cancelRetry = this.#clock.after(RETRY_MS, () => this.#retry());
    });
  }

  #onReplaced(reason: AppError): void {
    if (this.#state === 'replaced' || this.#isClosed()) return;
    this.#state = 'replaced';
    const lease = this.#lease;
    this.#lease = undefined;
    this.#log.error({ err: reason }, 'another process is this node');
    lease?.revoke().catch(() => {}); // what hangs on it is ours alone, and expires
    this.emit('replaced', reason);
  }

  get #ttlSec(): number {
    return this.#options.ttlSec ?? DEFAULT_TTL_SEC;
  }

  #isClosed(): boolean {
    return this.#state === 'closed';
  }
}
