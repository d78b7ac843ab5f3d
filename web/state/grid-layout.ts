/**
 * How many people a page of the gallery takes, how many columns it has, and how large its tiles are. Pure.
 *
 * The tiles are as large as they can be with all of them visible; a page takes no more than can be told apart.
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
};

/** Width ÷ height of a tile: at most a camera's; upright ones, which cut off its sides, only in an upright box. */
const MAX_ASPECT = 16 / 9;
const MIN_ASPECT = 4 / 3;
const MIN_ASPECT_UPRIGHT = 3 / 4;

/** Below this a face and a name can't be made out. */
const MIN_TILE_WIDTH_PX = 140;
const MIN_TILE_HEIGHT_PX = 78;

/** Oneself and somebody else are always shown. */
const MIN_CAPACITY = 2;

/** More pictures than this help nobody, and a phone decodes fewer; the client asks for no more than that either. */
const MAX_CAPACITY = { desktop: 25, handheld: 4 } as const;

/** Never larger than this: a single face over a whole wall helps nobody. */
const MAX_TILE_WIDTH_PX = 1280;

/** The most tiles that fit legibly. */
export function capacityOf(box: Omit<GridBox, 'count'>, isHandheld: boolean): number {
  let count: number = isHandheld ? MAX_CAPACITY.handheld : MAX_CAPACITY.desktop;
  while (count > MIN_CAPACITY && isTooSmall(gridLayout({ ...box, count }))) count -= 1;
  return count;
}

/** The best layout of `count` tiles in a box. */
export function gridLayout(box: GridBox): GridLayout {
  const count = Math.max(1, box.count);
  let best = fitting(1, count, box);
  for (let columns = 2; columns <= count; columns += 1) {
    const candidate = fitting(columns, count, box);
    if (worth(candidate) > worth(best)) best = candidate;
  }
  return best;
}

function fitting(columns: number, count: number, box: GridBox): GridLayout {
  const rows = Math.ceil(count / columns);
  const cellWidth = Math.max(0, (box.widthPx - box.gapPx * (columns - 1)) / columns);
  const cellHeight = Math.max(0, (box.heightPx - box.gapPx * (rows - 1)) / rows);
  const width = Math.min(cellWidth, cellHeight * MAX_ASPECT, MAX_TILE_WIDTH_PX);
  const minAspect = box.widthPx > box.heightPx ? MIN_ASPECT : MIN_ASPECT_UPRIGHT;
  const height = Math.min(cellHeight, width / minAspect);
  return { columns, tileWidthPx: Math.floor(width), tileHeightPx: Math.floor(height) };
}

/** The tile's area, less for an upright one. */
function worth({ tileWidthPx, tileHeightPx }: GridLayout): number {
  if (tileHeightPx === 0) return 0;
  return tileWidthPx * tileHeightPx * Math.min(1, tileWidthPx / tileHeightPx / MIN_ASPECT);
}

function isTooSmall(layout: GridLayout): boolean {
  return layout.tileWidthPx < MIN_TILE_WIDTH_PX || layout.tileHeightPx < MIN_TILE_HEIGHT_PX;
}
