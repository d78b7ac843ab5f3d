/** What a new invitation is to be. */
import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { Button } from '../ui/button.tsx';
import { Field, Select } from '../ui/field.tsx';
import type { Expiry, Invitations, InvitedRole } from './invitations.ts';
import { useStartTexts } from './use-start-texts.ts';

const ROLES: readonly InvitedRole[] = ['guest', 'observer'];
const EXPIRIES: readonly Expiry[] = ['never', 'day', 'week', 'month'];
/** As the server takes them. */
const MIN_PASSWORD_LENGTH = 8;
const MAX_PASSWORD_LENGTH = 128;
const MAX_NOTE_LENGTH = 128;

type Draft = {
  readonly note: string;
  readonly role: InvitedRole;
  readonly expiry: Expiry;
  readonly password: string;
};

const EMPTY: Draft = { note: '', role: 'guest', expiry: 'never', password: '' };

const isTooShort = ({ password }: Draft): boolean => password !== '' && password.length < MIN_PASSWORD_LENGTH;

export function InvitationForm({ model }: { model: Invitations }): JSX.Element {
  const texts = useStartTexts().invite;
  const draft = useSignal(EMPTY);
  const isChecked = useSignal(false);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    isChecked.value = true;
    if (isTooShort(draft.peek())) return;
    if (!(await model.make(draft.peek()))) return;
    draft.value = { ...draft.peek(), note: '', password: '' };
    isChecked.value = false;
  };
  return (
    <form
      class="invitations__form"
      aria-labelledby="invitations-new"
      onSubmit={(event) => void submit(event)}
      noValidate
    >
      <h3 id="invitations-new">{texts.makeTitle}</h3>
      <Choices draft={draft} />
      <Field
        label={texts.password}
        value={draft.value.password}
        onInput={(password) => (draft.value = { ...draft.peek(), password })}
        hint={texts.passwordHint}
        error={isChecked.value && isTooShort(draft.value) ? texts.passwordShort : undefined}
        errorCode="ARGUMENT_INVALID"
        maxLength={MAX_PASSWORD_LENGTH}
        autoComplete="new-password"
        type="password"
        testId="invite-password"
      />
      <div>
        <Button kind="primary" type="submit" isBusy={model.isBusy.value} testId="invite-make">
          {texts.make}
        </Button>
      </div>
    </form>
  );
}

function Choices({ draft }: { draft: Signal<Draft> }): JSX.Element {
  const texts = useStartTexts().invite;
  const { role, note, expiry } = draft.value;
  const set = (change: Partial<Draft>): void => {
    draft.value = { ...draft.peek(), ...change };
  };
  return (
    <>
      <Select
        label={texts.role}
        value={role}
        options={ROLES.map((value) => ({ value, label: texts.roles[value] }))}
        onChange={(value) => set({ role: ROLES.find((one) => one === value) ?? 'guest' })}
        testId="invite-role"
      />
      <Field
        label={texts.note}
        value={note}
        onInput={(text) => set({ note: text })}
        hint={texts.noteHint}
        maxLength={MAX_NOTE_LENGTH}
        testId="invite-note"
      />
      <Select
        label={texts.expiry}
        value={expiry}
        options={EXPIRIES.map((value) => ({ value, label: texts.expiries[value] }))}
        onChange={(value) => set({ expiry: EXPIRIES.find((one) => one === value) ?? 'never' })}
        testId="invite-expiry"
      />
    </>
  );
}
