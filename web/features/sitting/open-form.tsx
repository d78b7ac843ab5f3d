/** What the chair says of a sitting before it is opened: title, body, quorum, whose law. */
import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Button } from '../../ui/button.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { LawLines } from './law.tsx';
import type { SittingModel } from './model.ts';

type Props = { readonly model: SittingModel };

const MAX_TEXT_CHARS = 200;

export function OpenForm({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const title = useSignal('');
  const body = useSignal('');
  const required = useSignal('');
  const profile = useSignal('');
  useEffect(() => void model.loadLaws(), [model]);
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    if (title.peek().trim() === '') return;
    const quorum = Math.max(0, Math.trunc(Number(required.peek()) || 0));
    void model.open({ title: title.peek(), body: body.peek(), quorum, profile: profile.peek() });
  };
  return (
    <form class="sitting__form" onSubmit={onSubmit} aria-label={texts.open}>
      <Field
        label={texts.sittingTitle}
        value={title.value}
        maxLength={MAX_TEXT_CHARS}
        onInput={(value) => (title.value = value)}
        isRequired
        testId="sitting-open-title"
      />
      <Field
        label={texts.body}
        value={body.value}
        maxLength={MAX_TEXT_CHARS}
        onInput={(value) => (body.value = value)}
        testId="sitting-open-body"
      />
      <Law model={model} profile={profile} />
      <Field
        label={texts.required}
        hint={texts.requiredHint}
        value={required.value}
        maxLength={4}
        onInput={(value) => (required.value = value.replace(/\D/g, ''))}
        testId="sitting-open-required"
      />
      <Button type="submit" kind="primary" testId="sitting-open">
        {texts.open}
      </Button>
    </form>
  );
}

function Law({ model, profile }: Props & { readonly profile: Signal<string> }): JSX.Element | null {
  const { law } = model.context.texts.value;
  const laws = model.laws.value;
  const chosen = laws.find(({ id }) => id === profile.value);
  if (laws.length === 0) return null;
  return (
    <>
      <Select
        label={law.title}
        value={profile.value}
        options={laws.map(({ id, land, norm }) => ({
          value: id,
          label: id === '' ? law.none : `${land} (${norm})`,
        }))}
        onChange={(id) => (profile.value = id)}
        testId="sitting-open-law"
      />
      {chosen && chosen.id !== '' && <LawLines model={model} law={chosen} />}
    </>
  );
}
