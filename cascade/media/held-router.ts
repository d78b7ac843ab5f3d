/** One router of a room, from the moment in which it is begun: who uses it, and when nobody has for a while. */
import type { MediaWorker } from './media-worker.ts';
import type { Room } from './room.ts';

export type HeldRouterDeps = {
  readonly worker: MediaWorker;
  readonly made: Promise<Room>;
  readonly lingerMs: number;
  /** Nobody has used it for the linger. */
  readonly onIdle: () => void;
};

export class HeldRouter {
  readonly worker: MediaWorker;
  readonly made: Promise<Room>;
  readonly #deps: HeldRouterDeps;
  #users = 0;
  #linger: NodeJS.Timeout | undefined;

  constructor(deps: HeldRouterDeps) {
    this.#deps = deps;
    this.worker = deps.worker;
    this.made = deps.made;
  }

  /** @returns what to call once when the user has gone */
  use(): () => void {
    clearTimeout(this.#linger);
    this.#users += 1;
    return () => {
      this.#users -= 1;
      this.lingerIfIdle();
    };
  }

  lingerIfIdle(): void {
    clearTimeout(this.#linger);
    if (this.#users > 0) return;
    this.#linger = setTimeout(() => this.#deps.onIdle(), this.#deps.lingerMs);
  }

  stopLinger(): void {
    clearTimeout(this.#linger);
  }
}
