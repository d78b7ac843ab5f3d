/** Which rows of a long list are drawn, which pages they are on, and where keys lead. Pure. */

/** Rows first ≤ index < end. */
export type Rows = { readonly first: number; readonly end: number };

export type ScrollBox = {
  readonly scrollTopPx: number;
  readonly heightPx: number;
  readonly rowHeightPx: number;
  readonly count: number;
};

/** Rows drawn beyond each edge, so that there is something to see before the next frame. */
const OVERSCAN_ROWS = 6;

/** Windows begin and end at multiples of this: most frames of a scroll draw nothing anew. */
const STEP_ROWS = 4;

/** The rows to draw; also right for a moment in which the list has become shorter than it is scrolled. */
export function rowWindow({ scrollTopPx, heightPx, rowHeightPx, count }: ScrollBox): Rows {
  const inView = Math.ceil(heightPx / rowHeightPx) + 1;
  const top = clamp(Math.floor(scrollTopPx / rowHeightPx), 0, Math.max(0, count - inView));
  const first = Math.floor((top - OVERSCAN_ROWS) / STEP_ROWS) * STEP_ROWS;
  const end = Math.ceil((top + inView + OVERSCAN_ROWS) / STEP_ROWS) * STEP_ROWS;
  return { first: clamp(first, 0, count), end: clamp(end, 0, count) };
}

/** Pages that hold these rows; the first page of a list that is not known yet says how long it is. */
export function pagesOf({ first, end }: Rows, pageSize: number): readonly number[] {
  const from = Math.floor(first / pageSize);
  const to = Math.floor(Math.max(first, end - 1) / pageSize);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** The same, and the page beyond each edge, most needed first. */
export function pagesAround(rows: Rows, pageSize: number, count: number): readonly number[] {
  const inside = pagesOf(rows, pageSize);
  const last = Math.floor(Math.max(0, count - 1) / pageSize);
  const edges = [(inside.at(-1) ?? 0) + 1, (inside[0] ?? 0) - 1];
  return [...inside, ...edges.filter((page) => page >= 0 && page <= last)];
}

/** Where a key leads from a row; undefined = the key is not for the list. */
export function rowAfterKey(
  key: string,
  index: number,
  list: { count: number; perView: number },
): number | undefined {
  const last = list.count - 1;
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + Math.max(1, list.perView - 1),
    PageUp: index - Math.max(1, list.perView - 1),
    Home: 0,
    End: last,
  };
  const target = targets[key];
  return target === undefined || last < 0 ? undefined : clamp(target, 0, last);
}

/** How far to scroll so that a row is wholly in view, and no further. */
export function scrollTopFor(
  index: number,
  { scrollTopPx, heightPx, rowHeightPx }: Omit<ScrollBox, 'count'>,
): number {
  const top = index * rowHeightPx;
  const bottom = top + rowHeightPx;
  if (top < scrollTopPx) return top;
  return bottom > scrollTopPx + heightPx ? bottom - heightPx : scrollTopPx;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
