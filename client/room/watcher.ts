/**
 * Keeps what is received equal to what is wanted: the latest wish wins, also over one that still waits for its answer;
 * new and closed consumers of one answer in one renegotiation each. It never pauses a consumer (that renegotiates): the server does.
 */
import type { IWish } from '../../proto/signal.ts';
import type { WishView } from '../api.ts';
import { ClientFailure, type ErrorCode } from '../errors.ts';
import { isTransient, retryDelayMs } from '../signal/reconnect.ts';
import type { Answer, SendRequest } from '../signal/requests.ts';
import { ConsumerTable } from './consumer-table.ts';
import { toClientFailure, type MediaEngine } from './media-port.ts';
import { limitPictures, type PictureLimits } from './picture-limits.ts';
import type { AudioWishes } from './audio-path.ts';
import type { RosterSource } from './roster-person.ts';
import { isSlotId } from './slot-id.ts';
import { WishRetries } from './wish-retries.ts';
import { computeWishes } from './wishes.ts';

/** One may wait for a source of another site while the page has turned on; more would only pile up. */
const MAX_UNDER_WAY = 3;

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
  /** False: nothing is asked for. */
  readonly maySubscribe: () => boolean;
  readonly sources: () => ReadonlyMap<string, RosterSource>;
  /** Which way voices come. */
  readonly audio: () => AudioWishes;
  /** Until {@link Watcher.setLimits}. */
  readonly limits: PictureLimits;
  readonly changed: () => void;
  readonly failed: (failure: ClientFailure) => void;
  readonly mediaBroken: (failure: ClientFailure) => void;
};

export class Watcher {
  readonly consumers = new ConsumerTable();
  readonly #deps: WatcherDeps;
  readonly #retries: WishRetries;
  #page: readonly WishView[] = [];
  #limits: PictureLimits;
  #engine: MediaEngine | undefined;
  /** Requests whose answer has not been taken yet. */
  #underWay = 0;
  /** Something changed while there was no room for another request. */
  #isAgain = false;
  #taking: Promise<void> = Promise.resolve();
  #dueMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The last list that went out; undefined = it has to be told in any case. */
  #told: string | undefined;
  #attempt = 0;
  /** The SFU node has what this engine can receive: it is some kB, and told once. */
  #isDeviceKnown = false;

  constructor(deps: WatcherDeps) {
    this.#deps = deps;
    this.#limits = deps.limits;
    this.#retries = new WishRetries(deps.random, () => this.refresh());
  }

  /** What the page shows, whole. */
  watch(wishes: readonly WishView[]): void {
    this.#page = [...wishes];
    this.#schedule(DEBOUNCE_MS);
  }

  /** Other limits for what the page shows. */
  setLimits(limits: PictureLimits): void {
    this.#limits = limits;
    this.#schedule(0);
  }

  /** The roster may have changed. */
  rosterChanged(): void {
    this.#schedule(DEBOUNCE_MS);
  }

  /** Media is open: nothing has been told to this SFU node yet. */
  attach(engine: MediaEngine): void {
    this.#engine = engine;
    this.#isDeviceKnown = false;
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
    this.#underWay = 0;
    this.#taking = Promise.resolve();
    this.#retries.clear();
    this.consumers.clear();
    this.#deps.changed();
  }

  /** The server closed some of ours; those still wanted are asked for again. */
  consumersClosed(consumerIds: readonly string[]): void {
    const { closing, sourceIds } = this.consumers.takeClosed(consumerIds);
    for (const port of closing) port.close();
    for (const sourceId of sourceIds) {
      if (isSlotId(sourceId) || this.#deps.sources().has(sourceId)) this.#retries.add(sourceId, 0);
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

  /** Earlier requests to tell are kept: a stream of changes must not put them off for ever. */
  #schedule(delayMs: number): void {
    if (this.#engine === undefined) return;
    const dueMs = performance.now() + delayMs;
    if (this.#timer !== undefined && this.#dueMs <= dueMs) return;
    clearTimeout(this.#timer);
    this.#dueMs = dueMs;
    this.#timer = setTimeout(() => this.#tell(), delayMs);
  }

  /** Tells what is wanted, unless the server knows it. */
  #tell(): void {
    this.#timer = undefined;
    const engine = this.#engine;
    if (engine === undefined || !this.#deps.maySubscribe()) return;
    this.#isAgain = this.#underWay >= MAX_UNDER_WAY;
    if (this.#isAgain) return;
    // not before the server is told: a source that has left one page and come with another has to keep its consumer
    this.#closeStale();
    const wishes = computeWishes({
      selfId: this.#deps.selfId(),
      sources: this.#deps.sources().values(),
      audio: this.#deps.audio(),
      page: limitPictures(this.#page, this.#limits),
    });
    const list = JSON.stringify(wishes);
    if (list === this.#told) return;
    this.#told = list; // before the answer: what is refreshed meanwhile has to be said again
    void this.#guard(engine, this.#request(engine, wishes));
  }

  async #request(engine: MediaEngine, wishes: IWish[]): Promise<void> {
    if (this.#underWay === 0) this.consumers.expectNew();
    this.#underWay += 1;
    try {
      const rtpCapabilitiesJson = this.#isDeviceKnown ? '' : engine.rtpCapabilitiesJson;
      const answer = await this.#deps.request('watch', { wishes, rtpCapabilitiesJson });
      if (engine === this.#engine) this.#isDeviceKnown = true;
      await this.#takeInTurn(engine, answer);
    } finally {
      if (engine === this.#engine) this.#underWay -= 1;
    }
    if (this.#isAgain) this.#schedule(0);
    await this.#resumeNew(engine);
  }

  /** Answers may overtake each other, since one may wait for another site; they are taken one after the other. */
  #takeInTurn(engine: MediaEngine, answer: Answer<'watch'>): Promise<void> {
    const taken = this.#taking.then(() => this.#take(engine, answer));
    this.#taking = taken.catch(() => undefined); // told to the caller
    return taken;
  }

  async #take(engine: MediaEngine, answer: Answer<'watch'>): Promise<void> {
    if (engine !== this.#engine) return;
    this.#retries.note(answer.failures ?? []);
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
    this.#schedule(DEBOUNCE_MS); // what has become stale meanwhile is closed with the next request
    this.#deps.changed();
  }

  async #resumeNew(engine: MediaEngine): Promise<void> {
    const consumerIds = engine === this.#engine ? this.consumers.unresumedIds() : [];
    if (consumerIds.length === 0) return;
    await this.#deps.request('resumeConsumers', { consumerIds });
    if (engine === this.#engine) this.consumers.markResumed(consumerIds);
  }

  /** Tries again, or tells who else can do something about it. */
  async #guard(engine: MediaEngine, work: Promise<void>): Promise<void> {
    try {
      await work;
      if (engine === this.#engine) this.#attempt = 0;
    } catch (error) {
      if (engine !== this.#engine) return; // it failed because its engine was closed
      this.#onFailed(toClientFailure(error));
    }
  }

  #onFailed(failure: ClientFailure): void {
    this.#told = undefined;
    if (isTransient(failure))
      this.#schedule(retryDelayMs(this.#attempt++, failure.retryAfterMs, this.#deps.random));
    else if (MEDIA_GONE.has(failure.code)) this.#deps.mediaBroken(failure);
    else this.#deps.failed(failure);
  }
}
