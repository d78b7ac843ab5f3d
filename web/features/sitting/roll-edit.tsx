/** How moderators fill the roll: from those present, by hand, or pasted from a table; and another name or group. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { SittingMember } from '../../../client/features/sitting/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field, TextArea } from '../../ui/field.tsx';
import type { SittingModel } from './model.ts';
import { membersIn } from './roll-lines.ts';

type Props = { readonly model: SittingModel };

const MAX_NAME_CHARS = 128;
const MAX_GROUP_CHARS = 64;
const MAX_SUBJECT_CHARS = 256;
const PASTED_ROWS = 5;

export function RollEdit({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  return (
    <>
      <Button onClick={() => void model.addPresent()} testId="sitting-add-present">
        {texts.addPresent}
      </Button>
      <details class="sitting__details">
        <summary data-testid="sitting-add-open">{texts.add.title}</summary>
        <AddOne model={model} />
        <Paste model={model} />
      </details>
    </>
  );
}

function AddOne({ model }: Props): JSX.Element {
  const { add } = model.context.texts.value;
  const [name, group, subject] = [useSignal(''), useSignal(''), useSignal('')];
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    if (name.peek().trim() === '') return;
    const member = { name: name.peek(), group: group.peek(), subject: subject.peek().trim() || name.peek() };
    void model.add([member]).then((isDone) => {
      if (isDone) name.value = subject.value = '';
    });
  };
  return (
    <form class="sitting__form" onSubmit={onSubmit} aria-label={add.one}>
      <Field
        label={add.name}
        value={name.value}
        maxLength={MAX_NAME_CHARS}
        onInput={(value) => (name.value = value)}
        isRequired
        testId="sitting-add-name"
      />
      <Field
        label={add.group}
        value={group.value}
        maxLength={MAX_GROUP_CHARS}
        onInput={(value) => (group.value = value)}
        testId="sitting-add-group"
      />
      <Field
        label={add.subject}
        hint={add.subjectHint}
        value={subject.value}
        maxLength={MAX_SUBJECT_CHARS}
        onInput={(value) => (subject.value = value)}
        testId="sitting-add-subject"
      />
      <Button type="submit" testId="sitting-add">
        {add.one}
      </Button>
    </form>
  );
}

function Paste({ model }: Props): JSX.Element {
  const { add } = model.context.texts.value;
  const text = useSignal('');
  const { members, wrong } = membersIn(text.value);
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    if (members.length === 0 || wrong.length > 0) return;
    void model.add(members).then((isDone) => isDone && (text.value = ''));
  };
  return (
    <form class="sitting__form" onSubmit={onSubmit} aria-label={add.many}>
      <TextArea
        label={add.many}
        value={text.value}
        rows={PASTED_ROWS}
        hint={add.manyHint}
        error={wrong.length > 0 ? add.wrong(wrong.join(', ')) : undefined}
        onInput={(lines) => (text.value = lines)}
        testId="sitting-add-lines"
      />
      <Button type="submit" testId="sitting-add-many">
        {add.take(members.length)}
      </Button>
    </form>
  );
}

/** In somebody's row. */
export function EditMember({
  model,
  member,
  onDone,
}: Props & { readonly member: SittingMember; readonly onDone: () => void }): JSX.Element {
  const { add } = model.context.texts.value;
  const [name, group] = [useSignal(member.name), useSignal(member.group)];
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    const about = { name: name.peek(), group: group.peek() };
    void model.change(member, about).then((isDone) => isDone && onDone());
  };
  return (
    <form class="sitting__form sitting__edit" onSubmit={onSubmit} aria-label={add.edit(member.name)}>
      <Field
        label={add.name}
        value={name.value}
        maxLength={MAX_NAME_CHARS}
        onInput={(value) => (name.value = value)}
        testId="sitting-edit-name"
      />
      <Field
        label={add.group}
        value={group.value}
        maxLength={MAX_GROUP_CHARS}
        onInput={(value) => (group.value = value)}
        testId="sitting-edit-group"
      />
      <div class="sitting__buttons">
        <Button type="submit" kind="primary" testId="sitting-edit-save">
          {add.save}
        </Button>
        <Button kind="quiet" onClick={onDone} testId="sitting-edit-cancel">
          {add.cancel}
        </Button>
      </div>
    </form>
  );
}
