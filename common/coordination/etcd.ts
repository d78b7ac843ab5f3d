/**
 * The coordination store in etcd, for production. Every call is bounded in time; a `BUSY` from `txn()` leaves open
 * whether the change was made, as with any store at the other end of a network.
 */
import type { Logger } from 'pino';
import { SYSTEM_CLOCK, type Clock } from '../lifecycle/clock.ts';
import { EtcdCalls } from './etcd/calls.ts';
import { EtcdEndpoints, type EtcdAccess } from './etcd/endpoints.ts';
import { EtcdKeys } from './etcd/etcd-keys.ts';
import { EtcdHistory } from './etcd/history.ts';
import { EtcdLeaseCalls } from './etcd/lease-calls.ts';
import { EtcdLease } from './etcd/lease.ts';
import { EtcdWatch, type WatchContext } from './etcd/watch.ts';
import { assertLeaseTime } from './lease-time.ts';
import type {
  Compare,
  Coordination,
  KeyValue,
  Lease,
  Op,
  Page,
  RangeResult,
  TxnResult,
  Watch,
  WatchHandlers,
} from './port.ts';

const DEFAULT_CALL_TIMEOUT_MS = 5_000;

export type EtcdOptions = EtcdAccess & {
  readonly log: Logger;
  readonly clock?: Clock;
  /** For a call with all its tries, > 0; default 5,000. */
  readonly callTimeoutMs?: number;
  /** Uniform in [0, 1): which member is asked first. Default: `Math.random`. */
  readonly random?: () => number;
};

export class EtcdCoordination implements Coordination {
  readonly #context: WatchContext;
  readonly #leaseCalls: EtcdLeaseCalls;
  readonly #leases = new Set<EtcdLease>();
  readonly #watches = new Set<EtcdWatch>();
  #closing: Promise<void> | undefined;

  /** Connects with the first call. @throws {AppError} CONFIG_INVALID */
  constructor(options: EtcdOptions) {
    const clock = options.clock ?? SYSTEM_CLOCK;
    const log = options.log.child({ module: 'etcd' });
    const endpoints = new EtcdEndpoints(options, clock, options.random ?? Math.random);
    const calls = new EtcdCalls(endpoints, clock, options.callTimeoutMs ?? DEFAULT_CALL_TIMEOUT_MS);
    const history = new EtcdHistory(log);
    const keys = new EtcdKeys(calls, history);
    this.#context = { keys, endpoints, history, clock, log };
    this.#leaseCalls = new EtcdLeaseCalls(calls, endpoints, clock);
  }

  get(key: string): Promise<KeyValue | undefined> {
    return this.#context.keys.get(key);
  }

  range(prefix: string, page?: Page): Promise<RangeResult> {
    return this.#context.keys.range(prefix, page);
  }

  txn(compares: readonly Compare[], ops: readonly Op[]): Promise<TxnResult> {
    return this.#context.keys.txn(compares, ops);
  }

  async grantLease(ttlSec: number): Promise<Lease> {
    assertLeaseTime(ttlSec);
    const grant = await this.#leaseCalls.grant(ttlSec);
    const lease = new EtcdLease(grant, ttlSec, this.#leaseCalls);
    if (this.#context.endpoints.isClosed) lease.abandon();
    this.#leases.add(lease);
    void lease.ended.then(() => this.#leases.delete(lease));
    return lease;
  }

  async watch(prefix: string, handlers: WatchHandlers): Promise<Watch> {
    const watch = new EtcdWatch(this.#context, prefix, handlers);
    this.#watches.add(watch);
    const close = async (): Promise<void> => {
      this.#watches.delete(watch);
      await watch.close();
    };
    try {
      await watch.start();
    } catch (error) {
      await close();
      throw error;
    }
    return { close };
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    for (const lease of this.#leases) lease.abandon();
    const watches = [...this.#watches].map((watch) => watch.close());
    this.#context.endpoints.close();
    await Promise.all(watches);
  }
}
