/** Turning pages by key and by finger. */
import { useEffect } from 'preact/hooks';
import { swipeOf } from '../state/gallery-page.ts';
import { useLatest } from './use-latest.ts';

const STEP_BY_KEY: Readonly<Record<string, 1 | -1>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageUp: -1,
  PageDown: 1,
};

/** Keys that belong to something else: fields, lists, dialogs, tool bars. */
const ELSEWHERE = 'input, select, textarea, dialog, aside, header, footer';

export type PageTurns = {
  readonly onTouchStart: (event: TouchEvent) => void;
  readonly onTouchEnd: (event: TouchEvent) => void;
};

/** @param turn by so many pages; ignored beyond the ends */
export function usePageTurns(turn: (step: 1 | -1) => void): PageTurns {
  const latest = useLatest(turn);
  const start = useLatest<Touch | undefined>(undefined);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const step = STEP_BY_KEY[event.key];
      const isElsewhere = event.target instanceof Element && event.target.closest(ELSEWHERE) !== null;
      if (step === undefined || isElsewhere || event.ctrlKey || event.altKey || event.metaKey) return;
      latest.current(step);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return {
    onTouchStart: ({ touches }) => {
      start.current = touches.length === 1 ? touches[0] : undefined;
    },
    onTouchEnd: ({ changedTouches }) => {
      const end = changedTouches[0];
      if (start.current === undefined || end === undefined) return;
      const step = swipeOf(end.clientX - start.current.clientX, end.clientY - start.current.clientY);
      if (step !== 0) latest.current(step);
    },
  };
}
