/** Tells when a transport does not connect because its relays fail, long before all ways to mend it have been tried. */
import type { ClientFailure } from '../errors.ts';
import type { TransportState } from './media-port.ts';

/** A relay that answers at all has done so by then, and the way over it has been checked. */
const PATIENCE_MS = 4_000;

export type RelayWatchDeps = {
  readonly relayFailure: () => ClientFailure | undefined;
  /** Once for each time that it does not connect. */
  readonly failed: (failure: ClientFailure) => void;
  /** It has connected after all. */
  readonly healed: () => void;
};

export class RelayWatch {
  readonly #deps: RelayWatchDeps;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hasTold = false;

  constructor(deps: RelayWatchDeps) {
    this.#deps = deps;
  }

  /** It begins to connect. Without any candidate its state would never change: Chromium then stays at `new`. */
  connecting(): void {
    this.#timer ??= setTimeout(() => this.#tell(), PATIENCE_MS);
  }

  stateChanged(state: TransportState): void {
    if (state === 'failed') this.#tell();
    else if (state === 'connected') this.#connected();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #tell(): void {
    this.close();
    const failure = this.#hasTold ? undefined : this.#deps.relayFailure();
    if (failure === undefined) return;
    this.#hasTold = true;
    this.#deps.failed(failure);
  }

  #connected(): void {
    this.close();
    if (this.#hasTold) this.#deps.healed();
    this.#hasTold = false;
  }
}
