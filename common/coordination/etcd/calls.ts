/** Calls to etcd with a bound on their time: asked again, elsewhere, as long as that can do no harm. */
import type { CallOptions } from '@grpc/grpc-js';
import type { Etcd3 } from 'etcd3';
import { AppError } from '../../errors.ts';
import { backoffMs } from '../../lifecycle/backoff.ts';
import type { Clock } from '../../lifecycle/clock.ts';
import { ETCD_BACKOFF } from './backoff.ts';
import type { EtcdEndpoint, EtcdEndpoints } from './endpoints.ts';
import { kindOfFailure, tlsRefusal, toEtcdError, toRefusal } from './failures.ts';

/** One member's time to answer what another can be asked as well. */
const TRY_TIMEOUT_MS = 1_500;

/** `idempotent`: may be done twice. `once`: asked again only when etcd can't have begun with it. */
export type Repeat = 'idempotent' | 'once';

type Task<T> = (client: Etcd3, options: CallOptions) => Promise<T>;

export class EtcdCalls {
  readonly #endpoints: EtcdEndpoints;
  readonly #clock: Clock;
  readonly #timeoutMs: number;

  /** @param timeoutMs for a call with all its tries, > 0 */
  constructor(endpoints: EtcdEndpoints, clock: Clock, timeoutMs: number) {
    this.#endpoints = endpoints;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * @throws {AppError} BUSY when etcd can't be reached in time, and for `once` also when it did not answer: the change
   *   may have been made; INVALID_STATE after close; otherwise what etcd said
   */
  async run<T>(repeat: Repeat, task: Task<T>): Promise<T> {
    const endMs = this.#clock.monotonicMs() + this.#timeoutMs;
    for (let failures = 1; ; failures += 1) {
      const endpoint = this.#endpoints.current;
      const leftMs = endMs - this.#clock.monotonicMs();
      const timeoutMs = repeat === 'once' ? leftMs : Math.min(leftMs, TRY_TIMEOUT_MS);
      try {
        const answer = await task(endpoint.client, { deadline: this.#clock.wallMs() + timeoutMs });
        this.#endpoints.worked(endpoint);
        return answer;
      } catch (error) {
        const cause = toEtcdError(error);
        const isDoubtful = this.#judge(endpoint, cause) === 'unknown' && repeat === 'once';
        const pauseMs = this.#endpoints.isAllFailing ? backoffMs(failures, ETCD_BACKOFF, Math.random) : 0;
        if (isDoubtful || this.#clock.monotonicMs() + pauseMs >= endMs)
          throw this.#busy(endpoint, cause, isDoubtful);
        await this.#pause(pauseMs);
      }
    }
  }

  #judge(endpoint: EtcdEndpoint, error: Error): 'unsent' | 'unknown' {
    if (this.#endpoints.isClosed) {
      throw new AppError('INVALID_STATE', 'the coordination client is closed', { cause: error });
    }
    const kind = kindOfFailure(error);
    if (kind === 'answered') {
      this.#endpoints.worked(endpoint);
      throw toRefusal(error);
    }
    this.#endpoints.failed(endpoint);
    return kind;
  }

  #busy({ address }: EtcdEndpoint, cause: Error, isDoubtful: boolean): AppError {
    const doubt = isDoubtful ? ' (whether the change was made is not known)' : '';
    const refusal = tlsRefusal(address, cause.message);
    const text = `etcd does not answer: ${this.#endpoints.describe()}${doubt}: ${refusal ?? cause.message}`;
    return new AppError(refusal === undefined ? 'BUSY' : 'TLS_PEER_REFUSED', text, { cause });
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.after(ms, resolve);
    });
  }
}
