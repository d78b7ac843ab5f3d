/** One watch request to one member of etcd, from its start to its end: what comes after that is watch.ts's business. */
import type { IResponseHeader, IWatchRequest, IWatchResponse, IDuplexStream } from 'etcd3';
import type { Clock } from '../../lifecycle/clock.ts';
import type { WatchEvent } from '../port.ts';
import type { EtcdEndpoint, EtcdEndpoints } from './endpoints.ts';
import { toEtcdError } from './failures.ts';
import { prefixRange, toBatches } from './values.ts';

/** For etcd to say that the watch stands. From then on pings watch over the connection. */
const CREATE_TIMEOUT_MS = 3_000;

/** `broken`: it may go on where it was. `refused`: etcd has not got what is missing, or takes no token: read anew. */
export type StreamEnd = { readonly type: 'broken' | 'refused'; readonly reason: string };

export type StreamHandlers = {
  /** False ends the stream as refused. */
  onCreated(header: IResponseHeader): boolean;
  /** Events of one revision. */
  onEvents(events: readonly WatchEvent[]): void;
  /** Nothing more will come of revisions up to this. */
  onProgress(revision: number): void;
};

export class WatchStream {
  readonly #endpoints: EtcdEndpoints;
  readonly #clock: Clock;
  readonly #handlers: StreamHandlers;
  readonly #end = Promise.withResolvers<StreamEnd>();
  #stream: IDuplexStream<IWatchRequest, IWatchResponse> | undefined;
  #cancelTimeout: () => void = () => {};
  #forget: () => void = () => {};
  #state: 'idle' | 'opening' | 'open' | 'closed' = 'idle';

  constructor(endpoints: EtcdEndpoints, clock: Clock, handlers: StreamHandlers) {
    this.#endpoints = endpoints;
    this.#clock = clock;
    this.#handlers = handlers;
  }

  /** Watches from a revision on; resolves when that has ended. @throws {AppError} INVALID_STATE after close */
  async run(prefix: string, startRevision: number): Promise<StreamEnd> {
    const endpoint = this.#endpoints.current;
    try {
      const stream = await endpoint.client.watchClient.watch();
      this.#stream = stream;
      stream.on('error', (error) => this.#fail(endpoint, error)); // stays: cancelling is an error as well
      if (this.#state === 'closed') this.#cancel();
      else this.#open(stream, endpoint, { ...prefixRange(prefix), start_revision: startRevision });
    } catch (error) {
      this.#fail(endpoint, error);
    }
    return this.#end.promise;
  }

  /** Ends it; `run()` resolves with `broken`. Idempotent. */
  close(): void {
    this.#finish({ type: 'broken', reason: 'closed' });
  }

  #open(
    stream: IDuplexStream<IWatchRequest, IWatchResponse>,
    endpoint: EtcdEndpoint,
    request: NonNullable<IWatchRequest['create_request']>,
  ): void {
    this.#state = 'opening';
    this.#cancelTimeout = this.#clock.after(CREATE_TIMEOUT_MS, () =>
      this.#fail(endpoint, new Error(`no watch within ${CREATE_TIMEOUT_MS} ms`)),
    );
    // A member that leaves calls without an answer would leave us without events until pings find out.
    this.#forget = this.#endpoints.onFailure((failed) => {
      if (failed === endpoint)
        this.#finish({ type: 'broken', reason: `${endpoint.address} does not answer` });
    });
    stream.on('data', (response) => this.#onResponse(response, endpoint));
    stream.on('end', () => this.#fail(endpoint, new Error('etcd ended the watch')));
    stream.write({ create_request: { ...request, progress_notify: true } });
  }

  #onResponse(response: IWatchResponse, endpoint: EtcdEndpoint): void {
    if (this.#state === 'closed') return;
    if (response.canceled) {
      const compacted = Number(response.compact_revision) > 0 ? ' (compacted)' : '';
      return this.#finish({ type: 'refused', reason: `${response.cancel_reason}${compacted}` });
    }
    if (response.created) return this.#onCreated(response.header, endpoint);
    for (const batch of toBatches(response.events)) {
      if (this.#isOpen()) this.#handlers.onEvents(batch); // a handler may close the watch
    }
    if (response.events.length === 0) this.#handlers.onProgress(Number(response.header.revision));
  }

  #onCreated(header: IResponseHeader, endpoint: EtcdEndpoint): void {
    this.#state = 'open';
    this.#cancelTimeout();
    this.#endpoints.worked(endpoint);
    if (!this.#handlers.onCreated(header)) this.#finish({ type: 'refused', reason: 'another cluster' });
  }

  #isOpen(): boolean {
    return this.#state === 'open';
  }

  #fail(endpoint: EtcdEndpoint, error: unknown): void {
    if (this.#state === 'closed') return;
    this.#finish({ type: 'broken', reason: toEtcdError(error).message });
    if (!this.#endpoints.isClosed) this.#endpoints.failed(endpoint);
  }

  #finish(end: StreamEnd): void {
    this.#state = 'closed';
    this.#cancelTimeout();
    this.#forget();
    this.#cancel();
    this.#end.resolve(end);
  }

  #cancel(): void {
    this.#stream?.end(); // before cancel(): etcd3 takes that for a failure of the host otherwise
    this.#stream?.cancel();
  }
}
