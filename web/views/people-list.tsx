/**
 * A list of any length of which only the rows in view are drawn.
 *
 * By keyboard it is one stop; arrows lead from row to row, and the row that has the focus stays drawn. Who is at the top
 * stays there when people come or go above.
 */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Call } from '../state/call.ts';
import type { PeopleRows } from '../state/people-rows.ts';
import { rowAfterKey, rowWindow, scrollTopFor, type Rows } from '../state/row-window.ts';
import './people-list.css';
import { PersonRow } from './person-row.tsx';
import { useLatest } from './use-latest.ts';
import { useRowFocus } from './use-row-focus.ts';
import { useScrollAnchor } from './use-scroll-anchor.ts';
import { useSize } from './use-size.ts';

/** --row-height in people-list.css. */
const ROW_REM = 3.5;

export type PeopleListProps = {
  readonly call: Call;
  readonly rows: PeopleRows;
  readonly labelledBy: string;
  /** Told which rows are drawn. */
  readonly onRows?: ((rows: Rows) => void) | undefined;
};

/** Fills its parent and scrolls. */
export function PeopleList({ call, rows, labelledBy, onRows }: PeopleListProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const { heightPx } = useSize(box).value;
  const rowHeightPx = useRef(rowHeight()).current;
  const drawn = useSignal<Rows>({ first: 0, end: 0 });
  const count = useLatest(rows.count);

  const look = (): void => {
    const scrollTopPx = box.current?.scrollTop ?? 0;
    const next = rowWindow({ scrollTopPx, heightPx, rowHeightPx, count: count.current });
    const { first, end } = drawn.peek();
    if (first !== next.first || end !== next.end) drawn.value = next;
  };
  useScrollAnchor(box, rows, rowHeightPx);
  useLayoutEffect(look, [heightPx, rows]);
  const { first, end } = drawn.value;
  useEffect(() => onRows?.({ first, end }), [first, end, rows.count]);

  const focus = useRowFocus(box, rows);
  const onKeyDown = (event: KeyboardEvent): void => {
    const perView = Math.floor(heightPx / rowHeightPx);
    const target = rowAfterKey(event.key, focus.index, { count: rows.count, perView });
    if (target === undefined || box.current === null) return;
    event.preventDefault();
    box.current.scrollTop = scrollTopFor(target, {
      scrollTopPx: box.current.scrollTop,
      heightPx,
      rowHeightPx,
    });
    look();
    focus.moveTo(target);
  };
  return (
    <div class="people-list" ref={box} onScroll={look}>
      <ul
        class="people-list__rows"
        role="list"
        aria-labelledby={labelledBy}
        style={{ height: `${rows.count * rowHeightPx}px` }}
        onKeyDown={onKeyDown}
        onFocusIn={focus.onFocusIn}
        onFocusOut={focus.onFocusOut}
      >
        {indicesOf({ first, end }, focus.index, rows.count).map((index) => {
          const person = rows.at(index);
          return (
            <PersonRow
              key={person?.participantId ?? `row ${index}`}
              call={call}
              person={person}
              index={index}
              count={rows.count}
              topPx={index * rowHeightPx}
              isFocusable={index === focus.index}
            />
          );
        })}
      </ul>
    </div>
  );
}

/** The drawn rows and the one that has the focus, in order. */
function indicesOf({ first, end }: Rows, focused: number, count: number): readonly number[] {
  const inside = Array.from(
    { length: Math.max(0, Math.min(end, count) - first) },
    (_, index) => first + index,
  );
  if (focused >= count || (focused >= first && focused < end)) return inside;
  return focused < first ? [focused, ...inside] : [...inside, focused];
}

/** Rows grow with the browser's text size. */
function rowHeight(): number {
  return ROW_REM * parseFloat(getComputedStyle(document.documentElement).fontSize);
}
