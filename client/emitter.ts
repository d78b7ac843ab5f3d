/** A typed event emitter for browser and Node alike (`node:events` is not in the browser). Pure of I/O. */

/** Listeners of one owner; an event tells a fact, a command is a method call. */
export class Emitter<Events extends Record<string, readonly unknown[]>> {
  readonly #listeners: { [K in keyof Events]?: Set<(...args: Events[K]) => void> } = {};

  /** @returns the function that removes the listener again */
  on<K extends keyof Events>(event: K, listener: (...args: Events[K]) => void): () => void {
    const listeners = (this.#listeners[event] ??= new Set());
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  /** Calls every listener. One that throws does not keep the others, or the caller, from going on. */
  emit<K extends keyof Events>(event: K, ...args: Events[K]): void {
    for (const listener of [...(this.#listeners[event] ?? [])]) {
      try {
        listener(...args);
      } catch (error) {
        queueMicrotask(() => {
          throw error; // a bug of the listener: reported as uncaught, where a person looks for it
        });
      }
    }
  }
}
