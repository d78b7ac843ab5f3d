/**
 * One source of ours: keeps what is sent equal to what is wanted, one step at a time, over reconnects and new engines.
 *
 * It owns the wanted track: one that is replaced or switched off is stopped, which releases the device.
 */
import type { SourceType } from '../api.ts';
import { ClientFailure, type ErrorCode } from '../errors.ts';
import { isTransient, retryDelayMs } from '../signal/reconnect.ts';
import type { SendRequest } from '../signal/requests.ts';
import type { ISourceDemand } from '../../proto/signal.ts';
import { announceSource, closeSource, type Announcement } from './announce.ts';
import { ALL_LAYERS, NO_LAYER, toClientFailure, type MediaEngine, type ProducerPort } from './media-port.ts';
import { isLive, nextStep, type SourceStep, type StepRules, type WantedSource } from './source-step.ts';

/** Retries of a step that the server refused for the moment. */
const MAX_STEP_RETRIES = 4;

/** Answers that say that the session's media is not there. */
const MEDIA_GONE: ReadonlySet<ErrorCode> = new Set(['MEDIA_NOT_OPEN', 'TRANSPORT_UNKNOWN']);

/** A device that goes while in use was unplugged; a screen that ends was ended by its owner. */
const ENDED_CODE: { readonly [K in SourceType]?: ErrorCode } = {
  mic: 'MICROPHONE_MISSING',
  camera: 'CAMERA_MISSING',
};

const LOWEST_LAYER = 0;

/** A request got no answer: the next look, unless the session comes back before that. */
const LOST_RETRY_MS = 5_000;

export type LocalSourceDeps = {
  readonly request: SendRequest;
  readonly random: () => number;
  /** The source's id in the roster, from an earlier engine or page; undefined = none. */
  readonly knownSourceId: () => string | undefined;
  readonly changed: () => void;
  readonly failed: (failure: ClientFailure) => void;
  /** The server does not know our transports (any more), or does not get on: media has to be opened anew. */
  readonly mediaBroken: (failure: ClientFailure) => void;
};

type Sent = {
  readonly producer: ProducerPort;
  readonly sourceId: string;
  track: MediaStreamTrack | null;
  isPaused: boolean;
  maxLayer: number;
};

type Waiter = PromiseWithResolvers<void>;

export class LocalSource {
  readonly type: SourceType;
  readonly #deps: LocalSourceDeps;
  readonly #isClosedWhenOff: boolean;
  #wanted: WantedSource = { track: undefined, isMuted: false };
  #sent: Sent | undefined;
  /** As the server knows it; what is wanted of it is for this one only. */
  #announced: Announcement | undefined;
  #maxLayer = ALL_LAYERS;
  #engine: MediaEngine | undefined;
  #isPumping = false;
  #waiters: Waiter[] = [];
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #retries = 0;
  readonly #onTrackEnded = (): void => {
    const code = ENDED_CODE[this.type];
    if (code !== undefined) this.#deps.failed(new ClientFailure(code, 'the device ended its track'));
    void this.set({ track: undefined }).catch(() => undefined); // failed() has told it
  };

  constructor(type: SourceType, deps: LocalSourceDeps) {
    this.type = type;
    this.#deps = deps;
    this.#isClosedWhenOff = type === 'screen' || type === 'screenaudio';
  }

  get wanted(): WantedSource {
    return this.#wanted;
  }

  get #rules(): StepRules {
    return { isClosedWhenOff: this.#isClosedWhenOff, maxLayer: this.#maxLayer };
  }

  get sourceId(): string | undefined {
    return this.#sent?.sourceId;
  }

  /**
   * Changes what is wanted. Without an open engine this is only noted, and done once there is one.
   *
   * @throws {ClientFailure} when the server refuses it for good; the track is then stopped and nothing is wanted
   */
  set(change: Partial<WantedSource>): Promise<void> {
    const before = this.#wanted;
    this.#wanted = { ...before, ...change };
    if (before.track !== this.#wanted.track) {
      before.track?.removeEventListener('ended', this.#onTrackEnded);
      if (this.#sent?.track !== before.track) before.track?.stop(); // else the pump stops it after the switch
      this.#wanted.track?.addEventListener('ended', this.#onTrackEnded);
    }
    this.#deps.changed();
    if (this.#engine === undefined) return Promise.resolve();
    const waiter: Waiter = Promise.withResolvers();
    this.#waiters.push(waiter);
    this.pump();
    return waiter.promise;
  }

  /** What is wanted of one of our pictures over all sites, perhaps of this one: no more than that is sent. */
  setDemand({ sourceId, generation, maxLayer }: ISourceDemand): void {
    if (sourceId !== this.#announced?.sourceId || generation !== this.#announced?.generation) return;
    this.#maxLayer = maxLayer ?? LOWEST_LAYER;
    this.pump();
  }

  /** The server has paused it. */
  silence(): void {
    if (this.#sent !== undefined) this.#sent.isPaused = true;
    this.switchOff();
  }

  /** Until it is switched on again. A muted microphone keeps its device. */
  switchOff(): void {
    const off = this.type === 'mic' ? { isMuted: true } : { track: undefined };
    this.set(off).catch(() => undefined); // what is not sent need not be stopped
  }

  /** Media is open: sends what is wanted. */
  attach(engine: MediaEngine): void {
    this.#engine = engine;
    this.#retries = 0;
    this.pump();
  }

  /** Media is gone; the wish stands. */
  detach(): void {
    clearTimeout(this.#retryTimer);
    this.#engine = undefined;
    const track = this.#sent?.track;
    this.#sent = undefined;
    if (track && track !== this.#wanted.track) track.stop();
    this.#release(undefined);
  }

  /** Ends it for good and releases the device. */
  close(): void {
    this.#wanted.track?.removeEventListener('ended', this.#onTrackEnded);
    this.#wanted.track?.stop();
    this.#wanted = { track: undefined, isMuted: false };
    this.detach();
  }

  /** Goes on where it stopped, e.g. because the connection was gone. */
  pump(): void {
    if (this.#isPumping) return;
    clearTimeout(this.#retryTimer);
    this.#isPumping = true;
    void this.#run().finally(() => {
      this.#isPumping = false;
      if (this.#waiters.length > 0 && this.#engine !== undefined && this.#retries === 0) this.pump();
    });
  }

  async #run(): Promise<void> {
    for (;;) {
      const engine = this.#engine;
      const step = engine && nextStep(this.#wanted, this.#sent, this.#rules);
      if (engine === undefined || step === undefined) return this.#release(undefined);
      const wanted = this.#wanted;
      try {
        await this.#take(step, engine);
        this.#retries = 0;
      } catch (error) {
        // it failed because its engine was closed, or its track stopped, meanwhile: look again
        if (engine !== this.#engine || (wanted !== this.#wanted && !(error instanceof ClientFailure)))
          continue;
        return this.#onStepFailed(toClientFailure(error));
      } finally {
        this.#deps.changed();
      }
    }
  }

  async #take(step: SourceStep, engine: MediaEngine): Promise<void> {
    const sent = this.#sent;
    if (step === 'produce') return this.#produce(engine);
    if (sent === undefined) return;
    switch (step) {
      case 'replaceTrack':
        return this.#replaceTrack(sent);
      case 'setMaxLayer':
        return this.#setMaxLayer(sent);
      case 'setPaused': {
        const paused = !isLive(this.#wanted);
        await this.#deps.request('setSourcePaused', { sourceId: sent.sourceId, paused });
        sent.isPaused = paused;
        return;
      }
      case 'close':
        sent.producer.close();
        this.#sent = undefined;
        sent.track?.stop();
        return closeSource(this.#deps.request, sent.sourceId);
      default:
        step satisfies never;
    }
  }

  async #produce(engine: MediaEngine): Promise<void> {
    const { track, isMuted } = this.#wanted;
    if (track === undefined) return;
    let announced: Announcement | undefined;
    if (isMuted) track.enabled = false; // not one packet of a muted microphone leaves the device
    const producer = await engine.produce(this.type, track, async (rtpParametersJson) => {
      const known = this.#deps.knownSourceId();
      announced = await announceSource(this.#deps.request, engine, {
        type: this.type,
        isMuted,
        rtpParametersJson,
        known,
      });
      this.#announced = announced;
      this.#maxLayer = announced.maxLayer;
      return announced.producerId;
    });
    if (engine !== this.#engine || announced === undefined) return producer.close();
    const maxLayer = track.kind === 'video' ? NO_LAYER : this.#maxLayer; // the engine holds pictures back
    this.#sent = { producer, sourceId: announced.sourceId, track, isPaused: isMuted, maxLayer };
    if (isMuted) {
      await producer.replaceTrack(null);
      this.#sent.track = null;
      track.enabled = true;
    }
  }

  async #replaceTrack(sent: Sent): Promise<void> {
    const before = sent.track;
    const next = isLive(this.#wanted) ? (this.#wanted.track ?? null) : null;
    await sent.producer.replaceTrack(next);
    sent.track = next;
    if (before !== null && before !== this.#wanted.track) before.stop();
  }

  async #setMaxLayer(sent: Sent): Promise<void> {
    const maxLayer = this.#maxLayer;
    await sent.producer.setMaxLayer(maxLayer);
    sent.maxLayer = maxLayer;
  }

  #onStepFailed(failure: ClientFailure): void {
    if (failure.code === 'SIGNAL_UNREACHABLE') {
      this.#release(undefined); // the wish is noted; resume() or this timer goes on with it
      return this.#retryAfter(LOST_RETRY_MS);
    }
    const isRetryLeft = this.#retries++ < MAX_STEP_RETRIES;
    if (failure.code === 'SOURCE_UNKNOWN' && this.#sent && isRetryLeft) {
      this.#sent.producer.close(); // the server lost it: publish it anew
      this.#sent = undefined;
      return this.#retryAfter(0);
    }
    if ((isTransient(failure) || failure.code === 'TRANSPORT_FAILED') && isRetryLeft) {
      return this.#retryAfter(retryDelayMs(this.#retries, failure.retryAfterMs, this.#deps.random));
    }
    this.#retries = 0;
    if (!isTransient(failure) && !MEDIA_GONE.has(failure.code)) return this.#giveUp(failure);
    this.#release(undefined);
    this.#deps.mediaBroken(failure);
  }

  #retryAfter(delayMs: number): void {
    this.#retryTimer = setTimeout(() => this.pump(), delayMs);
  }

  #giveUp(failure: ClientFailure): void {
    this.#wanted.track?.removeEventListener('ended', this.#onTrackEnded);
    this.#wanted.track?.stop();
    this.#wanted = { ...this.#wanted, track: undefined };
    this.#sent?.producer.close();
    this.#sent = undefined;
    this.#deps.failed(failure);
    this.#release(failure);
  }

  #release(failure: ClientFailure | undefined): void {
    for (const waiter of this.#waiters.splice(0)) {
      if (failure === undefined) waiter.resolve();
      else waiter.reject(failure);
    }
  }
}
