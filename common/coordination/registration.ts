/**
 * Keeps this node's NodeInfo in the coordination store under a lease, anew when the lease was lost, and knows whether
 * the node still has authority (architecture.md, "Authority and serving").
 */
import { EventEmitter } from 'node:events';
import type { Logger } from 'pino';
import { NodeInfo, type INodeInfo, type NodeState } from '../../proto/index.ts';
import { AppError, isAppError } from '../errors.ts';
import { parseNodeId } from '../ids.ts';
import { SYSTEM_CLOCK, type Clock } from '../lifecycle/clock.ts';
import { nodeKey, type NodeKind } from './keys.ts';
import type { Coordination, Lease } from './port.ts';

/** Peers see a dead node's lease go after this long; media has moved long before. */
const DEFAULT_TTL_SEC = 5;

/** Time between attempts to register anew. */
const RETRY_MS = 500;

export type RegistrationOptions = {
  readonly coordination: Coordination;
  readonly kind: NodeKind;
  readonly log: Logger;
  /** Whole seconds, 2..60; default 5. */
  readonly ttlSec?: number;
  readonly clock?: Clock;
};

export type RegistrationEvents = {
  /** The lease has gone and every key under it: what hangs on it must be put anew after `registered`. */
  lost: [];
  /** The node is known under this lease: at the start, and each time after `lost`. */
  registered: [lease: Lease];
};

export class Registration extends EventEmitter<RegistrationEvents> {
  readonly #options: RegistrationOptions;
  readonly #clock: Clock;
  readonly #log: Logger;
  #state: 'idle' | 'registered' | 'lost' | 'closed' = 'idle';
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
   * Makes the node known.
   * @throws {AppError} INVALID_STATE when called twice; BUSY when the store can't be reached
   */
  async start(info: INodeInfo): Promise<void> {
    if (this.#state !== 'idle') throw new AppError('INVALID_STATE', `start() while ${this.#state}`);
    this.#info = info;
    await this.#register();
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
    const lease = this.#lease;
    this.#lease = undefined;
    await lease?.revoke().catch((error: unknown) => {
      this.#log.warn({ err: error }, 'node not withdrawn, its lease will expire');
    });
  }

  async #register(): Promise<void> {
    const lease = await this.#options.coordination.grantLease(this.#options.ttlSec ?? DEFAULT_TTL_SEC);
    try {
      await this.#put(lease);
    } catch (error) {
      await lease.revoke().catch(() => {}); // the first error tells more
      throw error;
    }
    if (this.#isClosed()) return lease.revoke();
    this.#lease = lease;
    this.#state = 'registered';
    void lease.lost.then(() => this.#onLost(lease));
    this.#log.info({ nodeId: this.#info.nodeId, leaseId: lease.id }, 'node registered');
    this.emit('registered', lease);
  }

  async #put(lease: Lease): Promise<void> {
    const key = nodeKey(this.#options.kind, parseNodeId(this.#info.nodeId ?? ''));
    await this.#options.coordination.txn(
      [],
      [{ put: key, value: NodeInfo.encode(this.#info).finish(), leaseId: lease.id }],
    );
  }

  #onLost(lease: Lease): void {
    if (this.#lease !== lease) return;
    this.#lease = undefined;
    this.#state = 'lost';
    this.#log.warn({ leaseId: lease.id }, 'lease lost');
    this.emit('lost');
    this.#retry();
  }

  #retry(): void {
    if (this.#isClosed()) return;
    this.#register().catch((error: unknown) => {
      this.#log.warn({ err: error }, 'not registered, trying again');
      this.#cancelRetry = this.#clock.after(RETRY_MS, () => this.#retry());
    });
  }

  #isClosed(): boolean {
    return this.#state === 'closed';
  }
}
