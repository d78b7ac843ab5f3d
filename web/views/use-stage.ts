/** What is large on the page, as a signal: a change of somebody else draws nothing. */
import { useComputed, type ReadonlySignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Call } from '../state/call.ts';
import type { Layout } from '../state/layout.ts';
import { chooseStage } from '../state/stage-choice.ts';
import type { StageShow } from '../state/wishes.ts';

/** The same object while nothing changes. */
export function useStage(call: Call, layout: ReadonlySignal<Layout>): ReadonlySignal<StageShow | undefined> {
  const before = useRef<StageShow | undefined>(undefined);
  return useComputed(() => {
    before.current = chooseStage({
      people: call.people.value,
      before: before.current,
      layout: layout.value,
      speakerId: call.speakerId.value,
    });
    return before.current;
  });
}
