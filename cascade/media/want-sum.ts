/** Adds up which sources several viewers want, and up to which layer. Looks at what changes only, for rooms are large. */
import type { SourceId } from '../../common/ids.ts';
import type { RemoteWant } from '../ports.ts';

export type Wants = ReadonlyMap<SourceId, RemoteWant>;

const NOTHING: Wants = new Map();

export class WantSum<Viewer> {
  readonly #byViewer = new Map<Viewer, Wants>();
  readonly #bySource = new Map<SourceId, Map<Viewer, RemoteWant>>();
  readonly #sum = new Map<SourceId, RemoteWant>();

  /** What all want together; the same object each time. */
  get sum(): Wants {
    return this.#sum;
  }

  get isEmpty(): boolean {
    return this.#byViewer.size === 0;
  }

  /** What one viewer wants. */
  of(viewer: Viewer): Wants {
    return this.#byViewer.get(viewer) ?? NOTHING;
  }

  /** Who wants a source, and how. */
  viewersOf(sourceId: SourceId): ReadonlyMap<Viewer, RemoteWant> {
    return this.#bySource.get(sourceId) ?? new Map<Viewer, RemoteWant>();
  }

  /**
   * States what one viewer wants now, whole; an empty map when it ends.
   * @returns sources whose sum is another one
   */
  set(viewer: Viewer, wants: Wants): readonly SourceId[] {
    const before = this.of(viewer);
    if (wants.size > 0) this.#byViewer.set(viewer, wants);
    else this.#byViewer.delete(viewer);
    const touched = new Set([...before.keys(), ...wants.keys()]);
    return [...touched].filter((sourceId) => {
      const want = wants.get(sourceId);
      return !areEqual(before.get(sourceId), want) && this.#put(viewer, sourceId, want);
    });
  }

  /** @returns whether the sum is another one */
  #put(viewer: Viewer, sourceId: SourceId, want: RemoteWant | undefined): boolean {
    const wanting = this.#bySource.get(sourceId) ?? new Map<Viewer, RemoteWant>();
    if (want === undefined) wanting.delete(viewer);
    else wanting.set(viewer, want);
    if (wanting.size > 0) this.#bySource.set(sourceId, wanting);
    else this.#bySource.delete(sourceId);
    const sum = sumWants(wanting.values());
    if (areEqual(this.#sum.get(sourceId), sum)) return false;
    if (sum === undefined) this.#sum.delete(sourceId);
    else this.#sum.set(sourceId, sum);
    return true;
  }
}

/** Where viewers know different generations of a source, the newest is the one that exists. */
export function sumWants(wanting: Iterable<RemoteWant>): RemoteWant | undefined {
  let newest: RemoteWant | undefined;
  let maxLayer = -Infinity;
  for (const want of wanting) {
    if (newest === undefined || newest.generation < want.generation) newest = want;
    maxLayer = Math.max(maxLayer, want.maxLayer);
  }
  return newest && { ...newest, maxLayer };
}

function areEqual(one: RemoteWant | undefined, other: RemoteWant | undefined): boolean {
  return (
    one?.generation === other?.generation &&
    one?.originNodeId === other?.originNodeId &&
    one?.maxLayer === other?.maxLayer
  );
}
