/**
 * How many columns a gallery gets, and how large its tiles are. Pure.
 *
 * The tiles are as large as they can be with all of them visible. Where that would make them too small to tell
 * people apart, they get the smallest legible size instead and the gallery scrolls.
 */

export type GridBox = {
  readonly count: number;
  /** Inner size of the gallery and the gap between tiles, CSS px. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly gapPx: number;
};

export type GridLayout = {
  readonly columns: number;
  readonly tileWidthPx: number;
  readonly tileHeightPx: number;
  readonly isScrolling: boolean;
};

/** Width ÷ height of a tile: at most a camera's; upright ones, which cut off its sides, only in an upright box. */
const MAX_ASPECT = 16 / 9;
const MIN_ASPECT = 4 / 3;
const MIN_ASPECT_UPRIGHT = 3 / 4;

/** Below this a face and a name can't be made out. */
const MIN_TILE_WIDTH_PX = 84;
const MIN_TILE_HEIGHT_PX = 60;

/** Columns of a scrolling gallery are at least this wide, where there is room for two. */
const SCROLL_TILE_WIDTH_PX = 150;

/** Never larger than this: a single face over a whole wall helps nobody. */
const MAX_TILE_WIDTH_PX = 1280;

/** The best layout of `count` tiles in a box. */
export function gridLayout(box: GridBox): GridLayout {
  const count = Math.max(1, box.count);
  let best: GridLayout | undefined;
  for (let columns = 1; columns <= count; columns += 1) {
    const candidate = fitting(columns, count, box);
    if (best === undefined || worth(candidate) > worth(best)) best = candidate;
  }
  if (best === undefined || isTooSmall(best)) return scrolling(count, box);
  return best;
}

function fitting(columns: number, count: number, box: GridBox): GridLayout {
  const rows = Math.ceil(count / columns);
  const cellWidth = Math.max(0, (box.widthPx - box.gapPx * (columns - 1)) / columns);
  const cellHeight = Math.max(0, (box.heightPx - box.gapPx * (rows - 1)) / rows);
  const width = Math.min(cellWidth, cellHeight * MAX_ASPECT, MAX_TILE_WIDTH_PX);
  const minAspect = box.widthPx > box.heightPx ? MIN_ASPECT : MIN_ASPECT_UPRIGHT;
  const height = Math.min(cellHeight, width / minAspect);
  return {
    columns,
    tileWidthPx: Math.floor(width),
    tileHeightPx: Math.floor(height),
    isScrolling: false,
  };
}

function scrolling(count: number, box: GridBox): GridLayout {
  const perRow = Math.floor((box.widthPx + box.gapPx) / (SCROLL_TILE_WIDTH_PX + box.gapPx));
  const columns = Math.min(count, Math.max(2, perRow));
  const width = Math.max(0, (box.widthPx - box.gapPx * (columns - 1)) / columns);
  return {
    columns,
    tileWidthPx: Math.floor(width),
    tileHeightPx: Math.floor(width / MAX_ASPECT),
    isScrolling: true,
  };
}

/** The tile's area, less for an upright one. */
function worth({ tileWidthPx, tileHeightPx }: GridLayout): number {
  if (tileHeightPx === 0) return 0;
  return tileWidthPx * tileHeightPx * Math.min(1, tileWidthPx / tileHeightPx / MIN_ASPECT);
}

function isTooSmall(layout: GridLayout): boolean {
  return layout.tileWidthPx < MIN_TILE_WIDTH_PX || layout.tileHeightPx < MIN_TILE_HEIGHT_PX;
}
