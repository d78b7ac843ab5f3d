/** Collects what changes about a session's consumers and tells it a few times per second at most. */
import type { Consumer } from 'mediasoup/types';
import type { IConsumerState } from '../../proto/index.ts';

/** At most four messages per second and session. */
const MIN_INTERVAL_MS = 250;
const NO_LAYER = -1;

export type ConsumerStatesOptions = {
  readonly tell: (states: readonly IConsumerState[]) => void;
  /** The source's score at its origin when it comes through a link, 0..10: mediasoup's own is of the last hop only. */
  readonly originScoreOf: (consumer: Consumer) => number | undefined;
};

/** Coalesces score and layer changes. */
export class ConsumerStates {
  readonly #options: ConsumerStatesOptions;
  readonly #changed = new Set<Consumer>();
  #timer: NodeJS.Timeout | undefined;
  #toldAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: ConsumerStatesOptions) {
    this.#options = options;
  }

  /** Follows a consumer until it closes. */
  follow(consumer: Consumer): void {
    const mark = (): void => this.#mark(consumer);
    consumer.on('score', mark);
    consumer.on('layerschange', mark);
    consumer.observer.once('close', () => this.#changed.delete(consumer));
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#changed.clear();
  }

  #mark(consumer: Consumer): void {
    this.#changed.add(consumer);
    const waitMs = Math.max(0, this.#toldAtMs + MIN_INTERVAL_MS - performance.now());
    this.#timer ??= setTimeout(() => this.#flush(), waitMs);
  }

  #flush(): void {
    this.#timer = undefined;
    this.#toldAtMs = performance.now();
    const states = [...this.#changed].map((consumer) => this.#stateOf(consumer));
    this.#changed.clear();
    if (states.length > 0) this.#options.tell(states);
  }

  #stateOf(consumer: Consumer): IConsumerState {
    const { score, producerScore } = consumer.score;
    return {
      consumerId: consumer.id,
      score,
      sourceScore: Math.min(producerScore, this.#options.originScoreOf(consumer) ?? producerScore),
      spatialLayer: consumer.type === 'simple' ? 0 : (consumer.currentLayers?.spatialLayer ?? NO_LAYER),
    };
  }
}
