/**
 * Plays others' sound through `<audio>` elements outside of the tiles, and notices when the browser holds it back.
 *
 * A blocked element stays registered; {@link Playback.resume} starts all again from a click.
 */
import { signal, type ReadonlySignal } from '@preact/signals';

/** The part of `HTMLAudioElement` that we use. */
export type PlayablePort = { play(): Promise<void> };

/** All sound of the page. */
export class Playback {
  readonly #isBlocked = signal(false);
  readonly #elements = new Set<PlayablePort>();

  /** True while the browser wants a click before it plays. */
  get isBlocked(): ReadonlySignal<boolean> {
    return this.#isBlocked;
  }

  /** Starts an element; call the result when it goes away. */
  add(element: PlayablePort): () => void {
    this.#elements.add(element);
    void this.#play(element);
    return () => {
      this.#elements.delete(element);
      if (this.#elements.size === 0) this.#isBlocked.value = false;
    };
  }

  /** To be called from a click or key press. */
  async resume(): Promise<void> {
    const played = await Promise.all([...this.#elements].map((element) => this.#play(element)));
    this.#isBlocked.value = played.includes(false);
  }

  /** @returns false when the browser refused */
  async #play(element: PlayablePort): Promise<boolean> {
    try {
      await element.play();
      return true;
    } catch (error) {
      // AbortError: the track was replaced while it started; the next play() decides
      const isRefused = error instanceof DOMException && error.name === 'NotAllowedError';
      if (isRefused && this.#elements.has(element)) this.#isBlocked.value = true;
      return !isRefused;
    }
  }
}
