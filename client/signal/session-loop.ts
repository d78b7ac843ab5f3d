/**
 * Keeps one session in a room alive: connects, joins or resumes, and comes back after every loss until `leave()` or
 * until the server says that there is nothing to come back to. Signalling only: runs in Node as well.
 */
import type { QueueView } from '../api.ts';
import { Emitter } from '../emitter.ts';
import { ClientFailure } from '../errors.ts';
import { Addresses, type Place } from './addresses.ts';
import { openConnection, type SignalConnection } from './connection.ts';
import { enter, type EntryOptions, type SessionEntry } from './entry.ts';
import { judgeEntry, retryDelayMs, type Verdict } from './reconnect.ts';
import type { Answer, RequestBody, RequestKind, ServerEvent } from './requests.ts';
import { SessionInbox } from './session-inbox.ts';
import type { OpenSocket } from './socket.ts';

/** A session that lived this long was a good one: back-off starts over. */
const STABLE_AFTER_MS = 5_000;

/** How long `leave()` waits for the server's word. */
const LEAVE_TIMEOUT_MS = 2_000;

export type SessionState = 'idle' | 'joining' | 'joined' | 'reconnecting' | 'failed' | 'left';

export type SessionOptions = EntryOptions &
  Place & {
    /** @see RoomClientOptions in api.ts */
    readonly findElsewhere?: () => Promise<Place | undefined>;
    readonly random: () => number;
    readonly openSocket: OpenSocket;
  };

export type SessionEvents = {
  /** With the reason for `reconnecting` and `failed`, and for another try of `joining`. */
  stateChanged: [state: SessionState, reason: ClientFailure | undefined];
  /** A request of ours waits for its turn. */
  queued: [place: QueueView];
  /** In the room, for the first time or again. Events that came with it follow after all listeners have run. */
  entered: [entry: SessionEntry];
  /** An event of the server that is about the room or media. */
  event: [event: ServerEvent];
};

type End = { readonly verdict: Verdict; readonly failure: ClientFailure };
type Entered = PromiseWithResolvers<void>;

export class SessionLoop extends Emitter<SessionEvents> {
  readonly #options: SessionOptions;
  readonly #addresses: Addresses;
  #state: SessionState = 'idle';
  #connection: SignalConnection | undefined;
  #stopping = new AbortController();
  #leaving: Promise<void> | undefined;
  #attempt = 0;
  #skipPause: () => void = () => {};

  constructor(options: SessionOptions) {
    super();
    this.#options = options;
    this.#addresses = new Addresses(options);
  }

  get state(): SessionState {
    return this.#state;
  }

  /**
   * Enters the room and stays until {@link leave}.
   *
   * @throws {ClientFailure} why the room cannot be entered, INVALID_STATE when it already is, or left meanwhile
   */
  start(): Promise<void> {
    if (this.#state === 'joining' || this.#state === 'joined' || this.#state === 'reconnecting') {
      return Promise.reject(new ClientFailure('INVALID_STATE', `join() while ${this.#state}`));
    }
    this.#leaving = undefined;
    this.#attempt = 0;
    this.#stopping = new AbortController();
    this.#setState('joining', undefined);
    const entered: Entered = Promise.withResolvers();
    void this.#run(this.#stopping.signal, entered);
    return entered.promise;
  }

  /** @see SendRequest */
  request<K extends RequestKind>(kind: K, body: RequestBody<K>): Promise<Answer<K>> {
    if (this.#state !== 'joined' || this.#connection === undefined) {
      return Promise.reject(new ClientFailure('SIGNAL_UNREACHABLE', `${kind} while ${this.#state}`));
    }
    return this.#connection.request(kind, body);
  }

  /** Tries again at once instead of waiting for the back-off, e.g. when the browser is online again. */
  retryNow(): void {
    this.#skipPause();
  }

  /** Leaves the room for good and forgets the resume token. Idempotent. */
  leave(): Promise<void> {
    return (this.#leaving ??= this.#leave());
  }

  async #leave(): Promise<void> {
    const connection = this.#connection;
    this.#stopping.abort();
    this.#options.resumeStore.clear();
    this.#setState('left', undefined);
    if (connection === undefined) return;
    // the node may be gone: then its grace period ends the session
    const answered = connection.request('leave', {}).catch(() => undefined);
    const timer = Promise.withResolvers<void>();
    const timeout = setTimeout(timer.resolve, LEAVE_TIMEOUT_MS);
    await Promise.race([answered, timer.promise]);
    clearTimeout(timeout);
    connection.close();
  }

  async #run(stopping: AbortSignal, entered: Entered): Promise<void> {
    while (!stopping.aborted) {
      const end = await this.#liveOnce(stopping, entered);
      if (stopping.aborted) break;
      if (end.verdict === 'fatal') return this.#fail(end.failure, entered);
      if (end.verdict === 'rejoin') this.#options.resumeStore.clear();
      this.#setState(this.#state === 'joining' ? 'joining' : 'reconnecting', end.failure);
      this.#addresses.turn();
      if (this.#addresses.isSilent && (await this.#moveElsewhere(stopping))) continue;
      await this.#pause(
        retryDelayMs(this.#attempt++, end.failure.retryAfterMs, this.#options.random),
        stopping,
      );
    }
    entered.reject(new ClientFailure('INVALID_STATE', 'left while joining'));
  }

  /** @returns true when there is another site to join, at once */
  async #moveElsewhere(stopping: AbortSignal): Promise<boolean> {
    this.#addresses.renewPatience();
    const place = await this.#options.findElsewhere?.().catch(() => undefined); // stays, and is asked again
    if (place === undefined || stopping.aborted) return false;
    this.#options.resumeStore.clear();
    this.#addresses.moveTo(place);
    this.#attempt = 0;
    return true;
  }

  /** One connection from its opening to its end. Never throws. */
  async #liveOnce(stopping: AbortSignal, entered: Entered): Promise<End> {
    let inbox: SessionInbox | undefined;
    try {
      // fetched while the socket opens; entry.ts handles its failure
      const accessToken =
        this.#options.resumeStore.load() === undefined ? this.#options.fetchToken() : undefined;
      accessToken?.catch(() => undefined);
      const connection = await this.#connect();
      if (stopping.aborted)
        connection.close(); // leave() did not know of it; entering fails by itself
      else this.#connection = connection;
      inbox = new SessionInbox(connection, (place) => this.emit('queued', place));
      const entry = await enter(connection, this.#options, accessToken);
      if (stopping.aborted) throw new ClientFailure('INVALID_STATE', 'left while joining');
      return await this.#live(inbox, entry, entered);
    } catch (error) {
      if (!stopping.aborted) this.#connection?.close();
      const failure = asFailure(error);
      return inbox?.end ?? { verdict: judgeEntry(failure, false), failure };
    } finally {
      if (!stopping.aborted) this.#connection = undefined;
    }
  }

  async #connect(): Promise<SignalConnection> {
    this.#addresses.wasSilent(); // until it answers
    const connection = await openConnection(this.#addresses.current, this.#options.openSocket);
    this.#addresses.renewPatience();
    return connection;
  }

  async #live(inbox: SessionInbox, entry: SessionEntry, entered: Entered): Promise<End> {
    const sinceMs = performance.now();
    this.#options.resumeStore.save(entry.resumeToken);
    this.#setState('joined', undefined);
    this.emit('entered', entry);
    entered.resolve();
    const end = await inbox.deliverUntilClosed((event) => this.#onEvent(event));
    if (performance.now() - sinceMs >= STABLE_AFTER_MS) this.#attempt = 0;
    return end;
  }

  #onEvent(event: ServerEvent): void {
    if (this.#state !== 'joined') return;
    const token = event.newResumeToken?.resumeToken;
    if (token) this.#options.resumeStore.save(token);
    else this.emit('event', event);
  }

  #fail(failure: ClientFailure, entered: Entered): void {
    this.#options.resumeStore.clear();
    this.#setState('failed', failure);
    entered.reject(failure);
  }

  #setState(state: SessionState, reason: ClientFailure | undefined): void {
    this.#state = state;
    this.emit('stateChanged', state, reason);
  }

  #pause(delayMs: number, stopping: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        stopping.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, delayMs);
      stopping.addEventListener('abort', done);
      this.#skipPause = done;
    });
  }
}

/** Everything that reaches a person is a ClientFailure; what is not ours (a page's fetchToken) passes by itself. */
function asFailure(error: unknown): ClientFailure {
  if (error instanceof ClientFailure) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new ClientFailure('SIGNAL_UNREACHABLE', detail, { cause: error });
}
