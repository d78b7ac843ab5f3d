/** All sources that come in over one pair of transports, as wanted here. */
import { AppError } from '../../common/errors.ts';
import type { NodeId, SourceId } from '../../common/ids.ts';
import type { SourceBody, SourceOffer, SourceRef, SourceWish } from './link-message.ts';
import { SourceImport, type ImportDeps } from './source-import.ts';

/** One source that is wanted from the peer; `maxLayer` as in {@link SourceLayers}. */
export type PeerWant = {
  readonly generation: number;
  readonly maxLayer: number;
  /** Where it is produced; undefined = at the peer, or wherever it has it from. */
  readonly originNodeId?: NodeId;
};

export type PeerWants = ReadonlyMap<SourceId, PeerWant>;

export class SourceImports {
  readonly #deps: ImportDeps;
  readonly #onLive: () => void;
  readonly #current = new Map<SourceId, SourceImport>();
  /** Older generations, kept until the newer one is here. */
  readonly #superseded = new Set<SourceImport>();

  /** @param onLive called each time that one comes in */
  constructor(deps: ImportDeps, onLive: () => void) {
    this.#deps = deps;
    this.#onLive = onLive;
  }

  /** Replaces what is wanted. */
  setWants(wants: PeerWants): void {
    for (const [sourceId, one] of this.#current) {
      if (!wants.has(sourceId)) this.#remove(one);
    }
    for (const [sourceId, want] of wants) this.#want({ sourceId, ...want });
  }

  offered(offer: SourceOffer): void {
    const one = this.#current.get(offer.sourceId);
    if (one === undefined || one.generation > offer.generation) {
      const { sourceId, generation } = offer;
      return this.#deps.send({ type: 'sourceUnwanted', sourceId, generation });
    }
    one.offered(offer);
  }

  /** Everything else that the sender says about one of its sources. */
  told(
    body: Extract<
      SourceBody,
      { type: 'sourceRefused' | 'sourceEnded' | 'sourcePaused' | 'sourceScore' | 'sourceShed' }
    >,
  ): void {
    const one = this.#find(body);
    if (one === undefined) return;
    switch (body.type) {
      case 'sourceRefused':
        return one.refused(new AppError(body.code, body.detail));
      case 'sourceEnded':
        return this.#ended(one);
      case 'sourcePaused':
        return one.paused(body.paused);
      case 'sourceScore':
        return one.scored(body.score);
      case 'sourceShed':
        return one.shed(body.shed);
      default:
        return body satisfies never;
    }
  }

  close(): void {
    for (const one of [...this.#current.values(), ...this.#superseded]) one.close();
    this.#current.clear();
    this.#superseded.clear();
  }

  /** Whether a source comes in. */
  isLive(sourceId: SourceId): boolean {
    return this.#current.get(sourceId)?.isLive === true;
  }

  #want(ref: SourceWish): void {
    const held = this.#current.get(ref.sourceId);
    if (held !== undefined && held.generation >= ref.generation) {
      held.setLayer(ref.maxLayer);
      return held.retry();
    }
    if (held?.isLive) this.#superseded.add(held);
    else held?.close();
    const added = new SourceImport(ref, this.#deps, () => {
      this.#dropSuperseded(ref.sourceId);
      this.#onLive();
    });
    this.#current.set(ref.sourceId, added);
  }

  #ended(one: SourceImport): void {
    one.ended();
    if (this.#superseded.delete(one)) one.close();
  }

  #remove(one: SourceImport): void {
    one.close();
    this.#current.delete(one.sourceId);
    this.#dropSuperseded(one.sourceId);
  }

  #dropSuperseded(sourceId: SourceId): void {
    for (const one of this.#superseded) {
      if (one.sourceId !== sourceId) continue;
      this.#superseded.delete(one);
      one.close();
    }
  }

  #find(ref: SourceRef): SourceImport | undefined {
    const current = this.#current.get(ref.sourceId);
    const isOurs = (one: SourceImport): boolean =>
      one.sourceId === ref.sourceId && one.generation === ref.generation;
    if (current !== undefined && isOurs(current)) return current;
    return [...this.#superseded].find(isOurs);
  }
}
