/** Who is large on the page, and who is pinned, as a signal: a change of somebody else draws nothing. */
import { useComputed, type ReadonlySignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Call } from '../state/call.ts';
import { chooseLarge, keepLarge, type Large } from '../state/large.ts';
import type { StageShow } from '../state/wishes.ts';

/** The same object while nothing changes. @param stage a shared screen, or who speaks */
export function useLarge(call: Call, stage: ReadonlySignal<StageShow | undefined>): ReadonlySignal<Large> {
  const before = useRef<Large | undefined>(undefined);
  return useComputed(() => {
    const byNumber = new Map(call.people.value.map((person) => [person.number, person]));
    const next = chooseLarge({ byNumber, wishes: call.features.large.value, stage: stage.value });
    before.current = keepLarge(before.current, next);
    return before.current;
  });
}
