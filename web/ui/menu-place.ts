/** Where a menu is, beside its button and within the window. Pure. */

export type Box = { readonly widthPx: number; readonly heightPx: number };
export type Edges = {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
};

/** To the button, and to the edges of the window. */
const GAP_PX = 4;
const EDGE_PX = 8;

/**
 * Ends where the button ends; below it, or above it where that is wished for or there is more room.
 * @param button edges in CSS px, in the window
 */
export function placeMenu(
  button: Edges,
  menu: Box,
  window: Box,
  opensUp: boolean,
): { readonly leftPx: number; readonly topPx: number } {
  const above = button.top - GAP_PX - menu.heightPx;
  const below = button.bottom + GAP_PX;
  const fitsAbove = above >= EDGE_PX;
  const fitsBelow = below + menu.heightPx <= window.heightPx - EDGE_PX;
  const isAbove = opensUp ? fitsAbove || !fitsBelow : !fitsBelow && fitsAbove;
  const lastLeft = window.widthPx - EDGE_PX - menu.widthPx;
  const lastTop = window.heightPx - EDGE_PX - menu.heightPx;
  return {
    leftPx: Math.max(EDGE_PX, Math.min(button.right - menu.widthPx, lastLeft)),
    topPx: Math.max(EDGE_PX, Math.min(isAbove ? above : below, lastTop)),
  };
}
