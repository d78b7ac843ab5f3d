/** Who hears a room's events. A listener that throws does not keep the others from hearing. */
import type { RoomEvents } from './room-port.ts';

type Listener<K extends keyof RoomEvents> = (...args: RoomEvents[K]) => void;

export class RoomListeners {
  readonly #listeners: { readonly [K in keyof RoomEvents]: Set<Listener<K>> } = {
    delta: new Set(),
    page: new Set(),
    row: new Set(),
    featureNews: new Set(),
    personalNews: new Set(),
    audienceMoved: new Set(),
    rules: new Set(),
    sessionReplaced: new Set(),
    sessionExpired: new Set(),
    sessionEvicted: new Set(),
  };

  on<K extends keyof RoomEvents>(event: K, listener: Listener<K>): void {
    this.#listeners[event].add(listener);
  }

  off<K extends keyof RoomEvents>(event: K, listener: Listener<K>): void {
    this.#listeners[event].delete(listener);
  }

  /** Calls the listeners now; an error is thrown again in a later turn, as an uncaught one. */
  tell<K extends keyof RoomEvents>(event: K, ...args: RoomEvents[K]): void {
    for (const listener of [...this.#listeners[event]]) {
      try {
        listener(...args);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
