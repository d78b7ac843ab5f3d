/** Tells screen readers who comes and goes, calmly: changes settle first, many become a number. */
import { useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { describeChange, rollOf, type Roll } from '../state/announcements.ts';
import type { Call } from '../state/call.ts';
import { useApp } from './app-context.ts';

const SETTLE_MS = 1500;

/** Who was here when oneself came is not announced. */
export function Announcer({ call }: { call: Call }): JSX.Element {
  const app = useApp();
  const message = useSignal('');
  const told = useRef<Roll>(rollOf(call.people.peek()));
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  useSignalEffect(() => {
    const isChanged =
      describeChange(told.current, rollOf(call.people.value), app.texts.peek().announce) !== '';
    if (!isChanged || timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      const roll = rollOf(call.people.peek());
      message.value = describeChange(told.current, roll, app.texts.peek().announce);
      told.current = roll;
    }, SETTLE_MS);
  });
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <p class="visually-hidden" aria-live="polite" data-testid="announcer">
      {message.value}
    </p>
  );
}
