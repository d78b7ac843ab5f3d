/** Two ends of a stream in memory: what one writes the other gets in a later turn, in order. */
import type { PeerWire } from '../../cascade/links/peer-channel.ts';
import type { AppError } from '../../common/errors.ts';
import type { IPeerMessage } from '../../proto/index.ts';

type Frame = { readonly message?: IPeerMessage | null };

export class FakeWire implements PeerWire {
  readonly written: IPeerMessage[] = [];
  readonly #closed = Promise.withResolvers<AppError | undefined>();
  readonly closed = this.#closed.promise;
  other: FakeWire | undefined;
  #listener: ((frame: Frame) => void) | undefined;
  #isClosed = false;

  onMessage(listener: (frame: Frame) => void): void {
    this.#listener = listener;
  }

  write(frame: Frame): boolean {
    if (this.#isClosed) return false;
    this.written.push(frame.message ?? {});
    queueMicrotask(() => this.other?.arrive(frame));
    return true;
  }

  /** Gives a frame to whoever listens here. */
  arrive(frame: Frame): void {
    if (!this.#isClosed) this.#listener?.(frame);
  }

  fail(error: AppError): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#closed.resolve(error);
    this.other?.fail(error);
  }
}

/** Two wires that are connected. */
export function wirePair(): [FakeWire, FakeWire] {
  const [one, two] = [new FakeWire(), new FakeWire()];
  one.other = two;
  two.other = one;
  return [one, two];
}
