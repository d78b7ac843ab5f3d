/** Collects what changes about a session's consumers and tells it a few times per second at most. */
import type { IConsumerState } from '../../proto/index.ts';
import { NO_LAYER } from '../policy/demand.ts';
import type { HeldConsumer } from './held-consumer.ts';
import type { SourceEntry, SourceTable } from './source-table.ts';

/** The part of a held consumer that is looked at. */
export type ObservedConsumer = Pick<HeldConsumer, 'consumer' | 'entry'>;

/** At most four messages per second and session. */
const MIN_INTERVAL_MS = 250;

export type ConsumerStatesOptions = {
  readonly tell: (states: readonly IConsumerState[]) => void;
  /** Knows of what comes through a link the score at the origin, mediasoup's own is of the last hop, and whether it comes. */
  readonly sources: Pick<SourceTable, 'originScore' | 'isHeldByLink' | 'on' | 'off'>;
};

/** Coalesces score and layer changes. */
export class ConsumerStates {
  readonly #options: ConsumerStatesOptions;
  readonly #followed = new Set<ObservedConsumer>();
  readonly #changed = new Set<ObservedConsumer>();
  #timer: NodeJS.Timeout | undefined;
  #toldAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: ConsumerStatesOptions) {
    this.#options = options;
    options.sources.on('scored', this.#onSourceChanged);
    options.sources.on('held', this.#onSourceChanged);
  }

  /** Follows a consumer until it closes. */
  follow(observed: ObservedConsumer): void {
    const { consumer } = observed;
    const mark = (): void => this.#mark(observed);
    consumer.on('score', mark);
    consumer.on('layerschange', mark);
    this.#followed.add(observed);
    if (this.#options.sources.isHeldByLink(observed.entry)) mark();
    consumer.observer.once('close', () => {
      this.#followed.delete(observed);
      this.#changed.delete(observed);
    });
  }

  close(): void {
    this.#options.sources.off('scored', this.#onSourceChanged);
    this.#options.sources.off('held', this.#onSourceChanged);
    this.#followed.clear();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#changed.clear();
  }

  readonly #onSourceChanged = (entry: SourceEntry): void => {
    for (const observed of this.#followed) {
      if (observed.entry === entry) this.#mark(observed);
    }
  };

  #mark(observed: ObservedConsumer): void {
    this.#changed.add(observed);
    const waitMs = Math.max(0, this.#toldAtMs + MIN_INTERVAL_MS - performance.now());
    this.#timer ??= setTimeout(() => this.#flush(), waitMs);
  }

  #flush(): void {
    this.#timer = undefined;
    this.#toldAtMs = performance.now();
    const states = [...this.#changed].map((observed) => this.#stateOf(observed));
    this.#changed.clear();
    if (states.length > 0) this.#options.tell(states);
  }

  #stateOf({ consumer, entry }: ObservedConsumer): IConsumerState {
    const { score, producerScore } = consumer.score;
    const heldByLink = this.#options.sources.isHeldByLink(entry);
    return {
      consumerId: consumer.id,
      score,
      sourceScore: Math.min(producerScore, this.#options.sources.originScore(entry) ?? producerScore),
      spatialLayer: heldByLink ? NO_LAYER : layerOf(consumer),
      ...(heldByLink && { heldByLink }),
    };
  }
}

function layerOf(consumer: ObservedConsumer['consumer']): number {
  return consumer.type === 'simple' ? 0 : (consumer.currentLayers?.spatialLayer ?? NO_LAYER);
}
