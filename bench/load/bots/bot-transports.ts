/** Whether the transports of one bot are connected, over all media engines that it has had. */
import type { Direction, TransportState } from '../../../client/room/media-port.ts';

export class BotTransports {
  readonly #changed: () => void;
  readonly #states = new Map<Direction, TransportState>();

  /** @param changed one is another way than before */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** All that anything was sent or asked for over; one that was closed counts until there is a new one. */
  get isConnected(): boolean {
    return [...this.#states.values()].every((state) => state === 'connected');
  }

  readonly changed = (direction: Direction, state: TransportState): void => {
    this.#states.set(direction, state);
    this.#changed();
  };
}
