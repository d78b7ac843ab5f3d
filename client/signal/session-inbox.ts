/**
 * What one connection receives besides answers: held back until the session is entered, then handed on in order;
 * remembers why the server ended the session.
 */
import type { QueueView } from '../api.ts';
import { ClientFailure, fromProtoCode } from '../errors.ts';
import type { SignalConnection } from './connection.ts';
import { judgeEnd, type Verdict } from './reconnect.ts';
import type { ServerEvent } from './requests.ts';

/** More than this before the answer to join or resume: something is wrong with that node. */
const MAX_HELD_EVENTS = 1_000;

type End = { readonly verdict: Verdict; readonly failure: ClientFailure };

export class SessionInbox {
  readonly #closed = Promise.withResolvers<void>();
  readonly #held: ServerEvent[] = [];
  readonly #connection: SignalConnection;
  readonly #queued: (place: QueueView) => void;
  #deliver: ((event: ServerEvent) => void) | undefined;
  #end: End | undefined;

  /** @param queued of places in queues, which are told at once */
  constructor(connection: SignalConnection, queued: (place: QueueView) => void) {
    this.#connection = connection;
    this.#queued = queued;
    connection.on('closed', () => this.#closed.resolve());
    connection.on('event', (event) => this.#onEvent(event));
  }

  /** Why the server ended the session; undefined while it has not said so. */
  get end(): End | undefined {
    return this.#end;
  }

  /** Hands on what was held back and everything after it; resolves when the connection is gone. */
  async deliverUntilClosed(deliver: (event: ServerEvent) => void): Promise<End> {
    for (const event of this.#held.splice(0)) deliver(event);
    this.#deliver = deliver;
    if (!this.#connection.isClosed) await this.#closed.promise;
    this.#deliver = () => {};
    const failure = new ClientFailure('SIGNAL_UNREACHABLE', 'the connection to the signalling node was lost');
    return this.#end ?? { verdict: 'retry', failure };
  }

  #onEvent(event: ServerEvent): void {
    if (event.sessionClosed) {
      const { code, detail, canResume, retryAfterMs } = event.sessionClosed;
      const failure = new ClientFailure(fromProtoCode(code), detail ?? '', {
        retryAfterMs: retryAfterMs ?? 0,
      });
      this.#end = { verdict: judgeEnd(failure, canResume ?? false), failure };
      this.#connection.close();
    } else if (event.queuePlace) {
      const { place, expectedMs } = event.queuePlace;
      this.#queued({ place: place ?? 1, expectedMs: expectedMs ?? 0 });
    } else if (this.#deliver !== undefined) {
      this.#deliver(event);
    } else if (this.#held.push(event) > MAX_HELD_EVENTS) {
      this.#connection.close();
    }
  }
}
