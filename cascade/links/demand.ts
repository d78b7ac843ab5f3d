/**
 * Which remote sources one room wants: what was said last, and for a while what was said before. So a page that is turned
 * to and fro waits neither for a pipe nor, for some seconds, for a key frame.
 */
import type { SourceId } from '../../common/ids.ts';
import { NO_LAYER } from '../policy/demand.ts';
import type { RemoteWant } from '../ports.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';

/** A source stays for this long after its last watcher, so that paging back and forth costs nothing. */
export const DEFAULT_PIPE_LINGER_MS = 10_000;

/** Packets flow for this share of the linger after the last one who showed a source; longer, they would flow for nobody. */
const SHOWN_SHARE = 0.5;

type DemandDeps = {
  readonly clock: Clock;
  /** How long a source is kept after it was wanted last, in ms. */
  readonly lingerMs: number;
  /** The demand is another one now. */
  readonly changed: () => void;
};

export class Demand {
  readonly #deps: DemandDeps;
  readonly #wants = new Map<SourceId, RemoteWant>();
  readonly #lingering = new Map<SourceId, () => void>();
  /** Not shown any more, though still told as shown. */
  readonly #hiding = new Map<SourceId, () => void>();

  constructor(deps: DemandDeps) {
    this.#deps = deps;
  }

  /** Wanted now, or so lately that they are kept; after a while not as shown. */
  get wants(): ReadonlyMap<SourceId, RemoteWant> {
    return this.#wants;
  }

  /** Replaces what is wanted. */
  set(wants: ReadonlyMap<SourceId, RemoteWant>): void {
    for (const [sourceId, want] of wants) {
      this.#put(sourceId, want);
      this.#lingering.get(sourceId)?.();
      this.#lingering.delete(sourceId);
    }
    for (const [sourceId, want] of this.#wants) {
      if (wants.has(sourceId) || this.#lingering.has(sourceId)) continue;
      this.#put(sourceId, { ...want, maxLayer: NO_LAYER });
      this.#linger(sourceId);
    }
    this.#deps.changed();
  }

  /** Forgets everything, without a word. */
  close(): void {
    for (const cancel of [...this.#lingering.values(), ...this.#hiding.values()]) cancel();
    this.#lingering.clear();
    this.#hiding.clear();
    this.#wants.clear();
  }

  #put(sourceId: SourceId, want: RemoteWant): void {
    const shownLayer = this.#wants.get(sourceId)?.maxLayer ?? NO_LAYER;
    const isHiding = want.maxLayer === NO_LAYER && shownLayer > NO_LAYER;
    this.#wants.set(sourceId, isHiding ? { ...want, maxLayer: shownLayer } : want);
    if (!isHiding) this.#stopHiding(sourceId);
    else if (!this.#hiding.has(sourceId)) this.#hide(sourceId);
  }

  #hide(sourceId: SourceId): void {
    const cancel = this.#deps.clock.after(this.#deps.lingerMs * SHOWN_SHARE, () => {
      this.#hiding.delete(sourceId);
      const want = this.#wants.get(sourceId);
      if (want === undefined) return;
      this.#wants.set(sourceId, { ...want, maxLayer: NO_LAYER });
      this.#deps.changed();
    });
    this.#hiding.set(sourceId, cancel);
  }

  #stopHiding(sourceId: SourceId): void {
    this.#hiding.get(sourceId)?.();
    this.#hiding.delete(sourceId);
  }

  #linger(sourceId: SourceId): void {
    const cancel = this.#deps.clock.after(this.#deps.lingerMs, () => {
      this.#lingering.delete(sourceId);
      this.#stopHiding(sourceId);
      this.#wants.delete(sourceId);
      this.#deps.changed();
    });
    this.#lingering.set(sourceId, cancel);
  }
}
