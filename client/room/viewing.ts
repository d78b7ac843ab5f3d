/** How many pictures, and how large ones, this client can take now: whether anybody looks, and its own load. */
import { LOAD_SAMPLE_MS, NO_LOAD, stepLoad, type LoadState } from './load-policy.ts';
import type { MediaEngine } from './media-port.ts';
import { MAX_PICTURES, type Device, type PictureLimits } from './picture-limits.ts';

export type ViewingDeps = {
  readonly engine: () => MediaEngine | undefined;
  /** Default: desktop. */
  readonly device: Device | undefined;
  readonly changed: (limits: PictureLimits) => void;
};

export class Viewing {
  readonly #deps: ViewingDeps;
  #isVisible = true;
  #load: LoadState = NO_LOAD;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(deps: ViewingDeps) {
    this.#deps = deps;
  }

  get limits(): PictureLimits {
    return {
      isVisible: this.#isVisible,
      maxPictures: MAX_PICTURES[this.#deps.device ?? 'desktop'],
      loadLevel: this.#load.level,
    };
  }

  /** Nobody looks at a page that is hidden: it only listens. */
  setVisible(isVisible: boolean): void {
    if (this.#isVisible === isVisible) return;
    this.#isVisible = isVisible;
    this.#deps.changed(this.limits);
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.#sample(), LOAD_SAMPLE_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#load = NO_LOAD;
  }

  async #sample(): Promise<void> {
    const engine = this.#deps.engine();
    // a hidden page shows nothing, and its timers run late: that is no load
    if (engine === undefined || !this.#isVisible) return;
    try {
      const sample = await engine.readLoad();
      if (this.#timer === undefined || sample === undefined) return;
      const before = this.#load.level;
      this.#load = stepLoad(this.#load, sample);
      if (this.#load.level !== before) this.#deps.changed(this.limits);
    } catch {
      // the engine was closed while it was asked; the next one is asked next time
    }
  }
}
