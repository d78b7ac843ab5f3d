/** Holds a room's gateway router for as long as the room has links; takes a new one when the old one went. */
import type { GatewayLease } from '../ports.ts';

export class RoomGateway {
  readonly #acquire: () => Promise<GatewayLease>;
  #lease: Promise<GatewayLease> | undefined;
  #stopFollowing: () => void = () => {};

  constructor(acquire: () => Promise<GatewayLease>) {
    this.#acquire = acquire;
  }

  /** The lease, shared by all links. A failure is not kept: the next call tries again. */
  get(): Promise<GatewayLease> {
    return (this.#lease ??= this.#take());
  }

  /** Gives it back. The next {@link get} takes a new one. */
  release(): void {
    const held = this.#lease;
    this.#lease = undefined;
    this.#stopFollowing();
    void held?.then(
      (lease) => lease.release(),
      () => {}, // whoever asked has that error
    );
  }

  async #take(): Promise<GatewayLease> {
    try {
      const lease = await this.#acquire();
      const forget = (): void => {
        this.#lease = undefined;
      };
      if (lease.closed.aborted) forget();
      lease.closed.addEventListener('abort', forget, { once: true });
      this.#stopFollowing = () => lease.closed.removeEventListener('abort', forget);
      return lease;
    } catch (error) {
      this.#lease = undefined;
      throw error;
    }
  }
}
