/** Keeps who is at the top of a scrolled list at the top when rows come or go above. */
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { PeopleRows } from '../state/people-rows.ts';

/** Does nothing at the very top: who is first there may be somebody else. */
export function useScrollAnchor(
  box: RefObject<HTMLElement | null>,
  rows: PeopleRows,
  rowHeightPx: number,
): void {
  const before = useRef<PeopleRows>(rows);
  useLayoutEffect(() => {
    const element = box.current;
    const old = before.current;
    before.current = rows;
    if (element === null || old === rows || element.scrollTop === 0) return;
    const top = Math.floor(element.scrollTop / rowHeightPx);
    const anchor = old.at(top);
    const place = anchor && rows.indexOf(anchor.participantId);
    if (place !== undefined && place !== top) element.scrollTop += (place - top) * rowHeightPx;
  }, [rows]);
}
