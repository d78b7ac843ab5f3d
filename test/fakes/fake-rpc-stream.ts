/** A stream of messages whose other side is the test. */
import type { AppError } from '../../common/errors.ts';
import type { RpcStream } from '../../common/rpc/stream.ts';

export class FakeRpcStream<In, Out> implements RpcStream<In, Out> {
  readonly written: Out[] = [];
  readonly queued = 0;
  isOpen = true;
  readonly #closed = Promise.withResolvers<AppError | undefined>();
  #listener: (message: In) => void = () => {};

  get closed(): Promise<AppError | undefined> {
    return this.#closed.promise;
  }

  onMessage(listener: (message: In) => void): void {
    this.#listener = listener;
  }

  /** As if the other side had written it. */
  deliver(message: In): void {
    this.#listener(message);
  }

  write(message: Out): boolean {
    this.written.push(message);
    return true;
  }

  end(): void {
    this.#closed.resolve(undefined);
  }

  fail(error: AppError): void {
    this.#closed.resolve(error);
  }
}
