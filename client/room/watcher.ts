/**
 * Keeps what is received equal to what is wanted: one WatchRequest in flight, the latest wish wins, new and closed
 * consumers of one answer in one renegotiation each. It never pauses a consumer (that renegotiates): the server does.
 */
import type { WishView } from '../api.ts';
import { ClientFailure, type ErrorCode } from '../errors.ts';
import { isTransient, retryDelayMs } from '../signal/reconnect.ts';
import type { Answer, SendRequest } from '../signal/requests.ts';
import { ConsumerTable } from './consumer-table.ts';
import { toClientFailure, type MediaEngine } from './media-port.ts';
import type { RosterSource } from './roster.ts';
import { WishRetries } from './wish-retries.ts';
import { computeWishes } from './wishes.ts';

/** Changes within this time go into one request. */
const DEBOUNCE_MS = 20;

/** The session's media is not there, on the server's side or on ours. */
const MEDIA_GONE: ReadonlySet<ErrorCode> = new Set([
  'MEDIA_NOT_OPEN',
  'TRANSPORT_UNKNOWN',
  'TRANSPORT_FAILED',
]);

export type WatcherDeps = {
  readonly request: SendRequest;
  readonly random: () => number;
  readonly selfId: () => string | undefined;
  readonly sources: () => ReadonlyMap<string, RosterSource>;
  readonly changed: () => void;
  readonly failed: (failure: ClientFailure) => void;
  readonly mediaBroken: (failure: ClientFailure) => void;
};

export class Watcher {
  readonly consumers = new ConsumerTable();
  readonly #deps: WatcherDeps;
  readonly #retries: WishRetries;
  #page: readonly WishView[] = [];
  #engine: MediaEngine | undefined;
  #isRunning = false;
  /** Something changed since the run last looked. */
  #isAgain = false;
  #dueMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The last list that the server has answered; undefined = it has to be told in any case. */
  #told: string | undefined;
  #attempt = 0;

  constructor(deps: WatcherDeps) {
    this.#deps = deps;
    this.#retries = new WishRetries(deps.random, () => this.refresh());
  }

  /** What the page shows, whole. */
  watch(wishes: readonly WishView[]): void {
    this.#page = [...wishes];
    this.#schedule(DEBOUNCE_MS);
  }

  /** The roster may have changed. */
  rosterChanged(): void {
    this.#closeStale();
    this.#schedule(DEBOUNCE_MS);
  }

  /** Media is open: nothing has been told to this SFU node yet. */
  attach(engine: MediaEngine): void {
    this.#engine = engine;
    this.#attempt = 0;
    this.refresh();
  }

  /** Says everything again: something on the way may have been lost. */
  refresh(): void {
    this.#told = undefined;
    this.#schedule(DEBOUNCE_MS);
  }

  /** Signalling is back and media was kept: what was closed meanwhile could not be told. */
  resume(): void {
    this.refresh();
  }

  /** Media is gone with all consumers; what is wanted stays wanted. */
  detach(): void {
    this.#engine = undefined;
    this.#told = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#retries.clear();
    this.consumers.clear();
    this.#deps.changed();
  }

  /** The server closed some of ours; those still wanted are asked for again. */
  consumersClosed(consumerIds: readonly string[]): void {
    const { closing, sourceIds } = this.consumers.takeClosed(consumerIds);
    for (const port of closing) port.close();
    for (const sourceId of sourceIds) {
      if (this.#deps.sources().has(sourceId)) this.#retries.add(sourceId, 0);
    }
    if (closing.length > 0) this.#deps.changed();
  }

  #closeStale(): void {
    const closing = this.consumers.takeStale(this.#deps.sources());
    for (const port of closing) port.close();
    if (closing.length === 0) return;
    this.#told = undefined; // a source may come back under the same id and a new generation
    this.#deps.changed();
  }

  /** Earlier requests to run are kept: a stream of changes must not put the run off for ever. */
  #schedule(delayMs: number): void {
    if (this.#engine === undefined) return;
    this.#isAgain = true;
    const dueMs = performance.now() + delayMs;
    if (this.#isRunning || (this.#timer !== undefined && this.#dueMs <= dueMs)) return;
    clearTimeout(this.#timer);
    this.#dueMs = dueMs;
    this.#timer = setTimeout(() => void this.#run(), delayMs);
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    this.#isRunning = true;
    let delayMs: number | undefined;
    while (this.#engine !== undefined && delayMs === undefined) {
      const engine = this.#engine;
      this.#isAgain = false;
      try {
        if (!(await this.#pass(engine)) && !this.#isAgain) break;
        this.#attempt = 0;
      } catch (error) {
        if (engine !== this.#engine) continue; // it failed because its engine was closed
        delayMs = this.#onPassFailed(toClientFailure(error));
      }
    }
    this.#isRunning = false;
    if (delayMs !== undefined && Number.isFinite(delayMs)) this.#schedule(delayMs);
  }

  /** One request and what follows from it. @returns false when there was nothing to do */
  async #pass(engine: MediaEngine): Promise<boolean> {
    const wishes = computeWishes({
      selfId: this.#deps.selfId(),
      sources: this.#deps.sources().values(),
      page: this.#page,
    });
    const list = JSON.stringify(wishes);
    if (list === this.#told && this.consumers.unresumedIds().length === 0) return false;
    if (list !== this.#told) {
      const rtpCapabilitiesJson = engine.rtpCapabilitiesJson;
      this.#told = list; // before the answer: what is refreshed meanwhile has to be said again
      this.consumers.expectNew();
      const answer = await this.#deps.request('watch', { wishes, rtpCapabilitiesJson });
      if (engine !== this.#engine) return true;
      this.#retries.note(answer.failures ?? []);
      await this.#exchange(engine, answer);
      if (engine !== this.#engine) return true;
    }
    await this.#resumeNew(engine);
    return true;
  }

  async #exchange(engine: MediaEngine, answer: Answer<'watch'>): Promise<void> {
    const { opening, closing } = this.consumers.plan(answer);
    if (opening.length === 0 && closing.length === 0) return;
    const results = await engine.exchange(opening, closing);
    if (engine !== this.#engine) return;
    for (const [index, result] of results.entries()) {
      const parameters = opening[index];
      if (parameters === undefined) continue;
      if (result instanceof Error) {
        this.#deps.failed(new ClientFailure('CONSUMER_IMPOSSIBLE', result.message, { cause: result }));
      } else if (!this.consumers.add(parameters, result)) {
        result.close(); // the server closed it meanwhile
        this.#retries.add(parameters.sourceId, 0);
      }
    }
    this.#closeStale();
    this.#deps.changed();
  }

  async #resumeNew(engine: MediaEngine): Promise<void> {
    const consumerIds = this.consumers.unresumedIds();
    if (consumerIds.length === 0) return;
    await this.#deps.request('resumeConsumers', { consumerIds });
    if (engine === this.#engine) this.consumers.markResumed(consumerIds);
  }

  /** @returns when to try again, ms; Infinity = somebody else will say */
  #onPassFailed(failure: ClientFailure): number {
    this.#told = undefined;
    if (isTransient(failure)) return retryDelayMs(this.#attempt++, failure.retryAfterMs, this.#deps.random);
    if (MEDIA_GONE.has(failure.code)) this.#deps.mediaBroken(failure);
    else this.#deps.failed(failure);
    return Infinity;
  }
}
