/** Whether and how a meeting repeats, and when that ends. */
import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { Field, Select } from '../ui/field.tsx';
import type { MeetingDraft } from './meeting-draft.ts';
import { MAX_COUNT, type Repeat, type RepeatEnd } from './recurrence.ts';
import type { RepeatKind } from './texts.ts';
import { useStartTexts } from './use-start-texts.ts';

const KINDS: readonly RepeatKind[] = [
  ...(['once', 'daily', 'weekly', 'fortnightly', 'monthlyDay', 'monthlyWeekday', 'yearly'] as const),
];
const ENDS: readonly RepeatEnd[] = ['never', 'count', 'until'];

export function RepeatFields({ draft }: { draft: Signal<MeetingDraft> }): JSX.Element {
  const texts = useStartTexts().meeting;
  const { repeat } = draft.value;
  const kinds = repeat.kept === '' ? KINDS : [...KINDS, 'kept' as const];
  const set = (change: Partial<Repeat>): void => {
    draft.value = { ...draft.value, repeat: { ...draft.value.repeat, ...change } };
  };
  return (
    <>
      <Select
        label={texts.repeat}
        value={repeat.kind}
        options={kinds.map((value) => ({ value, label: texts.repeats[value] }))}
        onChange={(value) => set({ kind: kinds.find((one) => one === value) ?? 'once' })}
        testId="start-repeat"
      />
      {repeat.kind !== 'once' && repeat.kind !== 'kept' && <EndFields repeat={repeat} set={set} />}
    </>
  );
}

type EndProps = { readonly repeat: Repeat; readonly set: (change: Partial<Repeat>) => void };

function EndFields({ repeat, set }: EndProps): JSX.Element {
  const texts = useStartTexts().meeting;
  return (
    <div class="start__pair">
      <Select
        label={texts.end}
        value={repeat.end}
        options={ENDS.map((value) => ({ value, label: texts.ends[value] }))}
        onChange={(value) => set({ end: ENDS.find((one) => one === value) ?? 'never' })}
        testId="start-repeat-end"
      />
      {repeat.end === 'count' && (
        <Field
          type="number"
          label={texts.count}
          value={String(repeat.count)}
          onInput={(text) => set({ count: Math.min(MAX_COUNT, Math.max(1, Math.floor(Number(text)) || 1)) })}
          testId="start-repeat-count"
        />
      )}
      {repeat.end === 'until' && (
        <Field
          type="date"
          label={texts.until}
          value={repeat.until}
          onInput={(until) => set({ until })}
          testId="start-repeat-until"
        />
      )}
    </div>
  );
}
