/** Brings one transport back after its ICE connection broke: a few restarts, then it gives up on it. */
import { ClientFailure } from '../errors.ts';
import { isTransient, retryDelayMs } from '../signal/reconnect.ts';
import type { SendRequest } from '../signal/requests.ts';
import {
  toClientFailure,
  toIceServers,
  type Direction,
  type MediaEngine,
  type TransportState,
} from './media-port.ts';

/** `disconnected` often heals by itself: a few lost consent checks. */
const DISCONNECTED_GRACE_MS = 1_500;

/** How long a restarted transport may take to connect. */
const CONNECT_TIMEOUT_MS = 6_000;

const MAX_RESTARTS = 3;

export type IceRecoveryDeps = {
  readonly request: SendRequest;
  readonly random: () => number;
  readonly engine: MediaEngine;
  readonly direction: Direction;
  /** Nothing helped: media has to be opened anew. Once at most. */
  readonly gaveUp: (failure: ClientFailure) => void;
};

export class IceRecovery {
  readonly #deps: IceRecoveryDeps;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #restarts = 0;
  #isRestarting = false;
  #isClosed = false;

  constructor(deps: IceRecoveryDeps) {
    this.#deps = deps;
  }

  stateChanged(state: TransportState): void {
    if (state === 'connected') {
      this.#restarts = 0;
      this.#after(undefined);
    } else if (state === 'disconnected' && this.#timer === undefined) {
      this.#after(DISCONNECTED_GRACE_MS);
    } else if (state === 'failed') {
      this.#after(0);
    }
  }

  /** Signalling is back: restarts at once what is not connected, for the address may be another one now. */
  signalBack(): void {
    if (this.#isBroken()) this.#after(0);
  }

  close(): void {
    this.#isClosed = true;
    this.#after(undefined);
  }

  #isBroken(): boolean {
    const state = this.#deps.engine.transportState(this.#deps.direction);
    return state === 'disconnected' || state === 'failed';
  }

  #after(delayMs: number | undefined): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (delayMs === undefined || this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#restart();
    }, delayMs);
  }

  async #restart(): Promise<void> {
    if (
      this.#isClosed ||
      this.#isRestarting ||
      this.#deps.engine.transportState(this.#deps.direction) === 'connected'
    ) {
      return;
    }
    if (this.#restarts >= MAX_RESTARTS) {
      return this.#giveUp(
        this.#deps.engine.relayFailure(this.#deps.direction) ??
          new ClientFailure('TRANSPORT_FAILED', `the ${this.#deps.direction} transport does not connect`),
      );
    }
    this.#isRestarting = true;
    try {
      const { engine, direction, request } = this.#deps;
      const answer = await request('restartIce', { transportId: engine.transportId(direction) });
      this.#restarts += 1;
      const iceServers = toIceServers(answer.iceServers);
      if (!this.#isClosed) await engine.restartIce(direction, answer.iceParametersJson ?? '', iceServers);
      this.#after(CONNECT_TIMEOUT_MS);
    } catch (error) {
      this.#onFailed(toClientFailure(error));
    } finally {
      this.#isRestarting = false;
    }
  }

  #onFailed(failure: ClientFailure): void {
    if (this.#isClosed) return;
    if (failure.code === 'SIGNAL_UNREACHABLE') return this.#after(CONNECT_TIMEOUT_MS); // or signalBack(), before that
    this.#restarts += 1;
    if (isTransient(failure))
      this.#after(retryDelayMs(this.#restarts, failure.retryAfterMs, this.#deps.random));
    else this.#giveUp(failure);
  }

  #giveUp(failure: ClientFailure): void {
    this.close();
    this.#deps.gaveUp(failure);
  }
}
