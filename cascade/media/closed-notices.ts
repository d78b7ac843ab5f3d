/** Tells a client which of its consumers have closed without its doing: those of one moment together, and each once. */

/** Closes that happen together are told together, and after the answer that names the consumer. */
const BATCH_MS = 20;

export class ClosedNotices {
  readonly #tell: (consumerIds: readonly string[]) => boolean;
  #untold: string[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param tell returns false when nobody heard it; then it waits for {@link take} or the next notice */
  constructor(tell: (consumerIds: readonly string[]) => boolean) {
    this.#tell = tell;
  }

  add(consumerId: string): void {
    this.#untold.push(consumerId);
    this.#timer ??= setTimeout(() => this.#flush(), BATCH_MS);
  }

  /** What nobody has heard yet: now the caller tells it, in an answer. */
  take(): string[] {
    const consumerIds = this.#untold;
    this.#untold = [];
    return consumerIds;
  }

  /** Nobody is to be told any more. */
  close(): void {
    clearTimeout(this.#timer);
  }

  #flush(): void {
    this.#timer = undefined;
    const consumerIds = this.#untold;
    if (consumerIds.length > 0 && this.#tell(consumerIds)) this.#untold = [];
  }
}
