/**
 * Spares the slot engine the silence of many microphones: above a number of open ones the router's worker says who makes
 * a sound, and only they flow to the engine. Below it nothing is filtered, since the worker says so late (ADR 0028).
 */
import type { AudioLevelObserver, Consumer, Producer, Router } from 'mediasoup/types';
import type { Logger } from 'pino';
import { FILTER_ABOVE, isFiltering, passesFilter } from '../policy/slot-prefilter.ts';

/**
 * The worker says nothing of a microphone with fewer than ten packets in the time that it looks at: short enough for
 * packets of 20 ms, and long enough for those of 40 and of 60 ms.
 */
const INTERVALS_MS = [250, 450, 700] as const;
const APPLY_MS = 1_000;
/** dBov: quieter than what the engine takes for speech, as this is a mean with the pauses in it. */
const THRESHOLD_DB = -60;

/** The part of an event emitter that is used. */
type Observed<Name extends string> = {
  on(name: Name, listener: () => void): unknown;
  once(name: Name, listener: () => void): unknown;
  off(name: Name, listener: () => void): unknown;
};

/** A microphone on its way to the engine. */
export type FilteredMicrophone = {
  readonly producer: Pick<Producer, 'id' | 'paused'> & { readonly observer: Observed<'pause' | 'resume'> };
  readonly consumer: Pick<Consumer, 'pause' | 'resume' | 'closed'> & { readonly observer: Observed<'close'> };
  readonly isAudience: () => boolean;
};

type Held = { readonly mic: FilteredMicrophone; heardAtMs: number; isFlowing: boolean };

type Observer = Pick<AudioLevelObserver, 'on' | 'close' | 'addProducer'>;
/** One for each interval, together. */
type Observers = readonly Observer[];

export type SlotPrefilterDeps = {
  readonly router: {
    createAudioLevelObserver: (...args: Parameters<Router['createAudioLevelObserver']>) => Promise<Observer>;
  };
  /** Monotonic. */
  readonly nowMs: () => number;
  readonly log: Logger;
};

export class SlotPrefilter {
  readonly #deps: SlotPrefilterDeps;
  readonly #held = new Map<string, Held>();
  #observers: Promise<Observers> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(deps: SlotPrefilterDeps) {
    this.#deps = deps;
  }

  /** A microphone flows to the engine from now on; until its consumer closes. */
  add(mic: FilteredMicrophone): void {
    const { producer, consumer } = mic;
    const held: Held = { mic, heardAtMs: this.#deps.nowMs(), isFlowing: true };
    const onResume = (): void => {
      held.heardAtMs = this.#deps.nowMs();
      this.#apply();
    };
    const onPause = (): void => this.#apply();
    this.#held.set(producer.id, held);
    producer.observer.on('resume', onResume);
    producer.observer.on('pause', onPause);
    consumer.observer.once('close', () => {
      producer.observer.off('resume', onResume);
      producer.observer.off('pause', onPause);
      if (this.#held.get(producer.id) === held) this.#held.delete(producer.id);
      this.#apply();
    });
    this.#observe((observer) => observer.addProducer({ producerId: producer.id }));
    this.#apply();
  }

  close(): void {
    this.#isClosed = true;
    this.#stop();
  }

  #apply(): void {
    if (this.#isClosed) return;
    const open = [...this.#held.values()].filter(({ mic }) => !mic.producer.paused);
    if (isFiltering(open.length, this.#observers !== undefined)) this.#start();
    else this.#stop();
    const nowMs = this.#deps.nowMs();
    for (const held of this.#held.values()) {
      const { mic, heardAtMs } = held;
      const passes = passesFilter({ heardAtMs, isAudience: mic.isAudience() }, nowMs);
      setFlowing(held, this.#observers === undefined || passes);
    }
  }

  #start(): void {
    if (this.#observers !== undefined) return;
    const making = this.#makeObservers();
    this.#observers = making;
    making.catch(() => {
      if (this.#observers === making) this.#stop(); // tried again with the next change
    });
    this.#timer = setInterval(() => this.#apply(), APPLY_MS);
    const nowMs = this.#deps.nowMs();
    for (const held of this.#held.values()) {
      held.heardAtMs = nowMs; // so far nobody has listened
      this.#observe((observer) => observer.addProducer({ producerId: held.mic.producer.id }));
    }
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#observe((observer) => observer.close());
    this.#observers = undefined;
  }

  #makeObservers(): Promise<Observers> {
    return Promise.all(INTERVALS_MS.map((interval) => this.#makeObserver(interval)));
  }

  async #makeObserver(interval: number): Promise<Observer> {
    const options = { maxEntries: FILTER_ABOVE, threshold: THRESHOLD_DB, interval };
    const observer = await this.#deps.router.createAudioLevelObserver(options);
    observer.on('volumes', (volumes) => this.#onHeard(volumes.map(({ producer }) => producer.id)));
    return observer;
  }

  #onHeard(producerIds: readonly string[]): void {
    const nowMs = this.#deps.nowMs();
    for (const id of producerIds) {
      const held = this.#held.get(id);
      if (held === undefined) continue;
      held.heardAtMs = nowMs;
      setFlowing(held, true);
    }
  }

  #observe(use: (observer: Observer) => unknown): void {
    const usedAll = this.#observers?.then((observers) => Promise.all(observers.map(use)));
    usedAll?.catch((error: unknown) => {
      // a microphone has just closed, or there is no observer
      this.#deps.log.debug({ err: error }, 'a microphone is not observed');
    });
  }
}

function setFlowing(held: Held, isFlowing: boolean): void {
  if (held.isFlowing === isFlowing || held.mic.consumer.closed) return;
  held.isFlowing = isFlowing;
  const { consumer } = held.mic;
  (isFlowing ? consumer.resume() : consumer.pause()).catch(() => {}); // closed meanwhile
}
