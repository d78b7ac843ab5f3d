/**
 * Which pictures a link carries when it can't carry all. Pure.
 *
 * They are shed from the end of one order: cameras of the audience, then of the podium by rank, shared screens last.
 * What is not a picture is never shed. A picture flows only if all before it in the order do, so a larger limit never
 * costs anybody a picture.
 */
import { Rank, SourceKind } from '../../proto/index.ts';

/** A picture that goes over a link, or would. */
export type Picture = {
  /** Stable, unique on the way to the peer. */
  readonly id: string;
  readonly kind: SourceKind;
  /** Of the one whose picture it is. */
  readonly rank: Rank;
  /** As measured last, or estimated. */
  readonly bps: number;
};

/** True for what a link may hold back. */
export function isPicture(kind: SourceKind): boolean {
  return kind === SourceKind.SOURCE_KIND_CAMERA || kind === SourceKind.SOURCE_KIND_SCREEN;
}

/** The most important first; equal ones by id. */
export function byImportance<P extends Picture>(pictures: readonly P[]): readonly P[] {
  return [...pictures].sort((a, b) => importance(b) - importance(a) || (a.id < b.id ? -1 : 1));
}

/** Those that flow when all pictures together may have so much. @returns the start of the order */
export function fittingPictures<P extends Picture>(pictures: readonly P[], limitBps: number): readonly P[] {
  const ordered = byImportance(pictures);
  let sumBps = 0;
  const firstTooMuch = ordered.findIndex(({ bps }) => {
    sumBps += bps;
    return sumBps > limitBps;
  });
  return firstTooMuch === -1 ? ordered : ordered.slice(0, firstTooMuch);
}

function importance({ kind, rank }: Picture): number {
  if (kind === SourceKind.SOURCE_KIND_SCREEN) return Rank.RANK_FLOOR + 1;
  return Math.max(rank, Rank.RANK_AUDIENCE);
}
