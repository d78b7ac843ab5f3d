/** How many tools fit into the tool bar; the rest is behind "More". Sizes are those of toolbar.css. Pure. */

/** From this width on buttons have words below them, and panels tabs of their own (side-area.css). Both in rem. */
const COMPACT_MAX_REM = 36;
const NARROW_MAX_REM = 45;

type Sizes = { readonly toolRem: number; readonly gapRem: number; readonly edgesRem: number };

const WIDE: Sizes = { toolRem: 6, gapRem: 0.5, edgesRem: 2.5 };
const COMPACT: Sizes = { toolRem: 3.25, gapRem: 0.25, edgesRem: 1.5 };

export type ToolRoom = {
  readonly widthPx: number;
  /** Of the browser's text size. */
  readonly remPx: number;
  /** Buttons that are always there, "More" not counted. */
  readonly fixedCount: number;
  readonly movableCount: number;
  /** There is something else behind "More". */
  readonly hasMore: boolean;
};

/** Panels have no tabs beside the gallery at this width. */
export const isNarrow = ({ widthPx, remPx }: Pick<ToolRoom, 'widthPx' | 'remPx'>): boolean =>
  widthPx <= NARROW_MAX_REM * remPx;

/** How many of the movable ones, the first ones. */
export function shownTools({ widthPx, remPx, fixedCount, movableCount, hasMore }: ToolRoom): number {
  const widthRem = widthPx / remPx;
  const { toolRem, gapRem, edgesRem } = widthRem <= COMPACT_MAX_REM ? COMPACT : WIDE;
  const room = Math.floor((widthRem - edgesRem + gapRem) / (toolRem + gapRem)) - fixedCount;
  if (!hasMore && movableCount <= room) return movableCount;
  return Math.min(movableCount, Math.max(0, room - 1));
}
