/** What leases ask of etcd. */
import { EtcdLeaseInvalidError, type Etcd3, type ILeaseKeepAliveResponse } from 'etcd3';
import { AppError, isAppError } from '../../errors.ts';
import type { Clock } from '../../lifecycle/clock.ts';
import type { EtcdCalls } from './calls.ts';
import type { EtcdEndpoints } from './endpoints.ts';
import { toEtcdError } from './failures.ts';

export class EtcdLeaseCalls {
  readonly clock: Clock;
  readonly #calls: EtcdCalls;
  readonly #endpoints: EtcdEndpoints;

  constructor(calls: EtcdCalls, endpoints: EtcdEndpoints, clock: Clock) {
    this.#calls = calls;
    this.#endpoints = endpoints;
    this.clock = clock;
  }

  /** `askedMs`: monotonic time before the try that succeeded; a lease that nobody hears of expires. */
  async grant(ttlSec: number): Promise<{ readonly id: string; readonly askedMs: number }> {
    return this.#calls.run('idempotent', async ({ leaseClient }, options) => {
      const askedMs = this.clock.monotonicMs();
      const { ID: id } = await leaseClient.leaseGrant({ TTL: ttlSec }, options);
      return { id, askedMs };
    });
  }

  /** Asks one member once. @returns false when there is no such lease. @throws when it does not answer */
  async renew(id: string, timeoutMs: number): Promise<boolean> {
    const endpoint = this.#endpoints.current;
    try {
      const ttlSec = await keepAliveOnce(endpoint.client, id, this.clock.wallMs() + timeoutMs);
      this.#endpoints.worked(endpoint);
      return ttlSec > 0;
    } catch (error) {
      const cause = toEtcdError(error);
      if (cause instanceof EtcdLeaseInvalidError) return false;
      if (!this.#endpoints.isClosed) this.#endpoints.failed(endpoint);
      throw new AppError('BUSY', `lease not renewed: ${cause.message}`, { cause });
    }
  }

  /** Also when it is gone already. */
  async revoke(id: string): Promise<void> {
    try {
      await this.#calls.run('idempotent', ({ leaseClient }, options) =>
        leaseClient.leaseRevoke({ ID: id }, options),
      );
    } catch (error) {
      if (!isAppError(error, 'LEASE_LOST')) throw error;
    }
  }
}

/** One request on a stream of its own. @returns the time that is left, in s */
async function keepAliveOnce({ leaseClient }: Etcd3, id: string, deadline: number): Promise<number> {
  const stream = await leaseClient.leaseKeepAlive({ deadline });
  const answer = await new Promise<ILeaseKeepAliveResponse>((resolve, reject) => {
    stream.on('data', resolve);
    stream.on('error', reject);
    stream.on('end', () => reject(new Error('etcd ended the stream without an answer')));
    stream.write({ ID: id });
  }).finally(() => stream.end());
  return Number(answer.TTL);
}
