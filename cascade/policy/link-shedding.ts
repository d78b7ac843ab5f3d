/**
 * What of which pictures a link carries when it can't carry all. Pure.
 *
 * All that could flow is put into one order: shared screens, the lowest layers of the podium by rank, its upper layers,
 * cameras of the audience. It is held back from the end of that order, and something flows only if all before it does,
 * so a larger limit never costs anybody a picture. What is not a picture is never held back.
 */
import { Rank, SourceKind } from '../../proto/index.ts';
import { ALL_LAYERS, NO_LAYER } from './demand.ts';

/** A picture that goes over a link, or would. */
export type Picture = {
  /** Stable, unique on the way to the peer. */
  readonly id: string;
  readonly kind: SourceKind;
  /** Of the one whose picture it is. */
  readonly rank: Rank;
  /** What each of its layers takes alone, the lowest first; not empty. As measured last, or estimated. */
  readonly layerBps: readonly number[];
  /** Down to this layer its owner can be asked to send less; undefined = it flows whole or not at all. */
  readonly leastLayer: number | undefined;
};

/** The highest layer that may flow: {@link NO_LAYER} = the picture is held back, {@link ALL_LAYERS} = as it comes. */
export type Allowance = ReadonlyMap<string, number>;

/** One thing that flows or does not. */
type Unit = {
  readonly id: string;
  /** Flows with it, and all below. */
  readonly layer: number;
  readonly bps: number;
};

/** True for what a link may hold back. */
export function isPicture(kind: SourceKind): boolean {
  return kind === SourceKind.SOURCE_KIND_CAMERA || kind === SourceKind.SOURCE_KIND_SCREEN;
}

/** @param limitBps what all pictures together may have */
export function allowedLayers(pictures: readonly Picture[], limitBps: number): Allowance {
  const allowed = new Map(pictures.map(({ id }) => [id, NO_LAYER]));
  let sumBps = 0;
  for (const { id, layer, bps } of unitsOf(pictures)) {
    sumBps += bps;
    if (sumBps > limitBps) break;
    allowed.set(id, layer);
  }
  return allowed;
}

/** What the first thing takes that does not flow; undefined = all does. */
export function nextBps(pictures: readonly Picture[], allowed: Allowance): number | undefined {
  return unitsOf(pictures).find(({ id, layer }) => layer > (allowed.get(id) ?? ALL_LAYERS))?.bps;
}

/** What pictures take at their allowances. */
export function takenBps(pictures: readonly Picture[], allowed: Allowance): number {
  const units = unitsOf(pictures).filter(({ id, layer }) => layer <= (allowed.get(id) ?? ALL_LAYERS));
  return units.reduce((sum, { bps }) => sum + bps, 0);
}

/** The most important first. */
function unitsOf(pictures: readonly Picture[]): readonly Unit[] {
  const ordered = [...pictures].sort((a, b) => importance(b) - importance(a) || (a.id < b.id ? -1 : 1));
  const [audience, others] = [ordered.filter(isAudience), ordered.filter((one) => !isAudience(one))];
  const upper = others.flatMap(upperUnits).sort((a, b) => a.layer - b.layer); // stable: by rank within a layer
  return [...others.map(firstUnit), ...upper, ...audience.map(firstUnit)];
}

function firstUnit(picture: Picture): Unit {
  const { id, layerBps } = picture;
  const least = leastOf(picture);
  const isWhole = least >= layerBps.length - 1;
  return { id, layer: isWhole ? ALL_LAYERS : least, bps: total(layerBps.slice(0, least + 1)) };
}

/** What comes on top of the first one, layer by layer. */
function upperUnits(picture: Picture): readonly Unit[] {
  const { id, layerBps } = picture;
  const [least, top] = [leastOf(picture), layerBps.length - 1];
  return layerBps
    .map((bps, layer) => ({ id, bps, layer: layer === top ? ALL_LAYERS : layer }))
    .slice(least + 1);
}

/** Without a lower layer it goes whole: what is small already, and screens, whose lower layers nobody can read. */
function leastOf(picture: Picture): number {
  const { kind, layerBps, leastLayer } = picture;
  const isWhole = kind === SourceKind.SOURCE_KIND_SCREEN || isAudience(picture);
  return isWhole ? layerBps.length - 1 : (leastLayer ?? layerBps.length - 1);
}

const isAudience = ({ kind, rank }: Picture): boolean =>
  kind !== SourceKind.SOURCE_KIND_SCREEN && rank <= Rank.RANK_AUDIENCE;

function importance({ kind, rank }: Picture): number {
  if (kind === SourceKind.SOURCE_KIND_SCREEN) return Rank.RANK_FLOOR + 1;
  return Math.max(rank, Rank.RANK_AUDIENCE);
}

const total = (rates: readonly number[]): number => rates.reduce((sum, bps) => sum + bps, 0);
