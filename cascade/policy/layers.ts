/**
 * Chooses the spatial layer that fits a tile. Pure.
 *
 * The height of what a camera really captures is not known here, so that of its kind is assumed; a wrong guess costs
 * some sharpness or some bits, never the picture.
 */

/** A layer may be shown this much larger than it is before the next one is taken. */
const MAX_UPSCALE = 1.25;

export type LayerWish = {
  /** Height of the tile in device pixels; 0 = as small as possible. */
  readonly heightPx: number;
  /** Height of the full picture. */
  readonly sourceHeightPx: number;
  /** How many times smaller each layer is than the full picture, the lowest layer first. Not empty. */
  readonly scales: readonly number[];
};

/** @returns index of the lowest layer that is large enough, the highest one when none is */
export function spatialLayerFor(wish: LayerWish): number {
  const found = wish.scales.findIndex(
    (scale) => (wish.sourceHeightPx / scale) * MAX_UPSCALE >= wish.heightPx,
  );
  return found === -1 ? Math.max(0, wish.scales.length - 1) : found;
}

/** Scales where each layer has half the height of the next one, as senders and SVC do unless told otherwise. */
export function halvingScales(layerCount: number): readonly number[] {
  return Array.from({ length: layerCount }, (_, index) => 2 ** (layerCount - 1 - index));
}

/**
 * Scales of simulcast encodings: as stated by the sender (`scaleResolutionDownBy`, which survives only on the router
 * where a source is produced), else {@link halvingScales}.
 */
export function encodingScales(encodings: readonly object[]): readonly number[] {
  const stated = encodings.map((encoding) =>
    'scaleResolutionDownBy' in encoding ? Number(encoding.scaleResolutionDownBy) : Number.NaN,
  );
  return stated.every((scale) => scale >= 1) ? stated : halvingScales(encodings.length);
}
