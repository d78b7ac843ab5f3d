/** Which remote sources one room wants: what was said last, and for a while what was said before. */
import type { SourceId } from '../../common/ids.ts';
import { NO_LAYER } from '../policy/demand.ts';
import type { RemoteWant } from '../ports.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';

/** A page that is turned back to within this time waits for no key frame; longer, packets would flow for nobody. */
const HIDDEN_AFTER_MS = 5_000;

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
      this.#wants.set(sourceId, want);
      this.#lingering.get(sourceId)?.();
      this.#lingering.delete(sourceId);
    }
    for (const sourceId of this.#wants.keys()) {
      if (!wants.has(sourceId) && !this.#lingering.has(sourceId)) this.#linger(sourceId);
    }
    this.#deps.changed();
  }

  /** Forgets everything, without a word. */
  close(): void {
    for (const cancel of this.#lingering.values()) cancel();
    this.#lingering.clear();
    this.#wants.clear();
  }

  #linger(sourceId: SourceId): void {
    const cancelHiding = this.#deps.clock.after(HIDDEN_AFTER_MS, () => this.#hide(sourceId));
    const cancelGoing = this.#deps.clock.after(this.#deps.lingerMs, () => {
      this.#lingering.delete(sourceId);
      this.#wants.delete(sourceId);
      this.#deps.changed();
    });
    this.#lingering.set(sourceId, () => {
      cancelHiding();
      cancelGoing();
    });
  }

  #hide(sourceId: SourceId): void {
    const want = this.#wants.get(sourceId);
    if (want === undefined) return;
    this.#wants.set(sourceId, { ...want, maxLayer: NO_LAYER });
    this.#deps.changed();
  }
}
