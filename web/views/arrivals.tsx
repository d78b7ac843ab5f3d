/** Says who comes and goes, for eyes and screen readers: calmly, many as a number, nothing while a hall fills. */
import { useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import {
  attendanceOf,
  noteArrivals,
  startArrivals,
  tellArrivals,
  type Attendance,
} from '../state/arrivals.ts';
import type { Call } from '../state/call.ts';
import { useApp } from './app-context.ts';
import './arrivals.css';

/** A sentence is there for this long. */
const SHOWN_MS = 4_000;

/** Who was here when oneself came is not announced. */
export function Arrivals({ call }: { call: Call }): JSX.Element {
  const app = useApp();
  const sentence = useSignal('');
  const arrivals = useRef(startArrivals(attend(call), performance.now()));
  const dueTimer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const hideTimer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const tell = (): void => {
    dueTimer.current = undefined;
    const told = tellArrivals(
      arrivals.current,
      attend(call),
      performance.now(),
      app.look.texts.peek().announce,
    );
    arrivals.current = told.next;
    if (told.sentence === '') return;
    sentence.value = told.sentence;
    clearTimeout(hideTimer.current);
    hideTimer.current = setTimeout(() => (sentence.value = ''), SHOWN_MS);
  };
  useSignalEffect(() => {
    const now = attendanceOf(call.people.value, call.status.value.participantCount, call.isInPages.value);
    const nowMs = performance.now();
    arrivals.current = noteArrivals(arrivals.current, now, nowMs);
    const { dueAtMs } = arrivals.current;
    if (dueAtMs !== undefined) dueTimer.current ??= setTimeout(tell, dueAtMs - nowMs);
  });
  useEffect(
    () => () => {
      clearTimeout(dueTimer.current);
      clearTimeout(hideTimer.current);
    },
    [],
  );
  return (
    <p class="arrivals" role="status" data-testid="announcer">
      {sentence.value && <span class="arrivals__text">{sentence.value}</span>}
    </p>
  );
}

function attend(call: Call): Attendance {
  return attendanceOf(call.people.peek(), call.status.peek().participantCount, call.isInPages.peek());
}
