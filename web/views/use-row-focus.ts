/** Which row of a list the keyboard is at; the focus stays in the list when its row goes away. */
import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { PeopleRows } from '../state/people-rows.ts';

export type RowFocus = {
  readonly index: number;
  /** Draws the row, and gives it the focus. */
  moveTo(index: number): void;
  readonly onFocusIn: (event: FocusEvent) => void;
  readonly onFocusOut: (event: FocusEvent) => void;
};

/** Rows have `data-row`, their index. */
export function useRowFocus(box: RefObject<HTMLElement | null>, rows: PeopleRows): RowFocus {
  const at = useSignal<{ readonly index: number; readonly id: string | undefined }>({
    index: 0,
    id: undefined,
  });
  const hasFocus = useRef(false);
  const isMoving = useRef(false);
  const { id } = at.value;
  const found = id === undefined ? undefined : rows.indexOf(id);
  const index = Math.max(0, Math.min(found ?? at.value.index, rows.count - 1));

  useLayoutEffect(() => {
    const isLost = hasFocus.current && document.activeElement === document.body;
    if (!isMoving.current && !isLost) return;
    isMoving.current = false;
    box.current?.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus({ preventScroll: true });
  });
  const moveTo = (target: number): void => {
    isMoving.current = true;
    at.value = { index: target, id: rows.at(target)?.participantId };
  };
  const onFocusIn = ({ target }: FocusEvent): void => {
    hasFocus.current = true;
    const row = target instanceof HTMLElement ? target.closest<HTMLElement>('[data-row]') : null;
    const focused = Number(row?.dataset['row'] ?? index);
    if (focused !== index) at.value = { index: focused, id: rows.at(focused)?.participantId };
  };
  const onFocusOut = ({ target }: FocusEvent): void => {
    // a row that was taken away keeps the list's claim to the focus
    queueMicrotask(() => {
      const isStill = box.current?.contains(document.activeElement) ?? false;
      if (!isStill && target instanceof Node && target.isConnected) hasFocus.current = false;
    });
  };
  return { index, moveTo, onFocusIn, onFocusOut };
}
