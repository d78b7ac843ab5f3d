/** Who belongs to the sitting, and who of them is there since when. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { SittingMember } from '../../../client/features/sitting/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import type { SittingModel } from './model.ts';
import { EditMember, RollEdit } from './roll-edit.tsx';

type Props = { readonly model: SittingModel };

/** For everybody; moderators change it. */
export function Roll({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const { roll } = model.view.value;
  const isEditing = useSignal(false);
  const mayEdit = model.mayModerate.value;
  return (
    <section class="sitting__part" aria-label={texts.roll}>
      <h3 class="sitting__heading">{texts.roll}</h3>
      {roll.length === 0 && <p class="sitting__soft">{texts.rollEmpty}</p>}
      {roll.length > 0 && (
        <ul role="list" aria-label={texts.roll} data-testid="sitting-roll">
          {roll.map((member) => (
            <MemberRow
              key={member.memberId}
              model={model}
              member={member}
              isEditing={mayEdit && isEditing.value}
            />
          ))}
        </ul>
      )}
      {mayEdit && roll.length > 0 && (
        <Button kind="link" onClick={() => (isEditing.value = !isEditing.peek())} testId="sitting-edit-mode">
          {isEditing.value ? texts.add.ready : texts.add.editRoll}
        </Button>
      )}
      {mayEdit && (roll.length === 0 || isEditing.value) && <RollEdit model={model} />}
    </section>
  );
}

type RowProps = Props & { readonly member: SittingMember; readonly isEditing: boolean };

function MemberRow({ model, member, isEditing }: RowProps): JSX.Element {
  const texts = model.context.texts.value;
  const isOpen = useSignal(false);
  const state = stateOf(member);
  const words = [member.group, wordsOf(model, member)].filter(Boolean).join(', ');
  return (
    <li data-testid="sitting-member" data-name={member.name} data-state={state}>
      <div class="sitting__row">
        <span class={`sitting__dot sitting__dot--${state}`} aria-hidden="true" />
        <span class="sitting__who">
          <span class="sitting__name">{member.name}</span>
          <span class="sitting__soft">{words}</span>
        </span>
        {isEditing && (
          <>
            <Button kind="link" onClick={() => (isOpen.value = !isOpen.peek())} testId="sitting-edit">
              {texts.add.change}
              <span class="visually-hidden">{`: ${member.name}`}</span>
            </Button>
            <IconButton
              kind="plain"
              icon="close"
              label={texts.remove(member.name)}
              onClick={() => void model.remove(member)}
              testId="sitting-remove"
            />
          </>
        )}
      </div>
      {isEditing && isOpen.value && (
        <EditMember model={model} member={member} onDone={() => (isOpen.value = false)} />
      )}
    </li>
  );
}

/** How they are there, and since when. */
function wordsOf(model: SittingModel, member: SittingMember): string {
  const texts = model.context.texts.value;
  const { fromMs, untilMs, inHall } = member;
  const state = stateOf(member);
  if (state === 'absent') return untilMs > 0 ? texts.leftAt(model.clockOf(untilMs)) : texts.absent;
  const since = fromMs > 0 ? texts.presentSince(model.clockOf(fromMs)) : texts.present;
  const how = state === 'present' ? since : texts[state];
  return [how, inHall ? texts.inHall : texts.remote].join(', ');
}

function stateOf({ isPresent, isLost, isDisturbed }: SittingMember) {
  if (isPresent) return 'present';
  if (isLost) return 'lost';
  return isDisturbed ? 'disturbed' : 'absent';
}
