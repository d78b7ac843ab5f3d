/** All sources that go out over one pair of transports. */
import type { SourceId } from '../../common/ids.ts';
import type { ControlledPicture } from './controlled-pair.ts';
import type { SourceLayers, SourceRef, SourceWish } from './link-message.ts';
import { SourceExport, type ExportDeps, type ExportEnd } from './source-export.ts';

export class SourceExports {
  readonly #deps: ExportDeps;
  readonly #onOver: (why: ExportEnd) => void;
  readonly #held = new Set<SourceExport>();
  #isClosed = false;

  /** @param onOver called whenever one source no longer goes out */
  constructor(deps: ExportDeps, onOver: (why: ExportEnd) => void) {
    this.#deps = deps;
    this.#onOver = onOver;
  }

  /** True while there is one, offered or not. */
  get isBusy(): boolean {
    return this.#held.size > 0;
  }

  /** Sources that have been offered to the peer. */
  flowing(): readonly SourceId[] {
    return [...new Set([...this.#held].filter((one) => one.isFlowing).map((one) => one.sourceId))];
  }

  /** Pictures that the peer shows. */
  pictures(): readonly ControlledPicture[] {
    return [...this.#held].flatMap(({ picture }) => picture ?? []);
  }

  /** Sources that are held back since the link can't carry them. */
  shed(): readonly SourceId[] {
    return [...this.#held].filter(({ isShed }) => isShed).map(({ sourceId }) => sourceId);
  }

  /** One that is on its way in this generation or a newer one is not begun again. */
  want(ref: SourceWish): void {
    this.layers(ref);
    if (this.#of(ref.sourceId).some((one) => one.generation >= ref.generation)) return;
    this.#begin(ref);
  }

  /** What the peer shows of a source; it may have more than one generation for a moment. */
  layers({ sourceId, maxLayer }: SourceLayers): void {
    for (const one of this.#of(sourceId)) one.setLayer(maxLayer);
  }

  /** Ends this generation and older ones; also when the peer could not make use of an offer. */
  unwant(ref: SourceRef): void {
    for (const one of this.#of(ref.sourceId)) {
      if (one.generation <= ref.generation) one.stop();
    }
  }

  accepted(ref: SourceRef): void {
    for (const one of this.#of(ref.sourceId)) {
      if (one.generation === ref.generation) one.accepted();
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const one of [...this.#held]) one.stop();
  }

  /** What another node sends may be here again at once, by another way: it is waited for anew. */
  #begin(ref: SourceWish): void {
    const added: SourceExport = new SourceExport(ref, this.#deps, (why) => {
      this.#held.delete(added);
      const again = why === 'ended' ? added.again : undefined;
      if (again !== undefined && !this.#isClosed) this.#begin(again);
      this.#onOver(why);
    });
    this.#held.add(added);
  }

  #of(sourceId: SourceId): readonly SourceExport[] {
    return [...this.#held].filter((one) => one.sourceId === sourceId);
  }
}
