/** Invitations that are valid, and how one is revoked: alone, or with those who came by it. */
import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { useApp } from '../views/app-context.ts';
import { localeOf } from './days.ts';
import type { Invitations, InvitationShown } from './invitations.ts';
import { useStartTexts } from './use-start-texts.ts';

type Props = { readonly model: Invitations };

/** Gives the focus to its heading when the row that had it goes. */
export function InvitationList({ model }: Props): JSX.Element {
  const texts = useStartTexts().invite;
  const asked = useSignal('');
  const news = useSignal('');
  const heading = useRef<HTMLHeadingElement>(null);
  const list = model.list.value;
  const revoke = async (id: string, takesGuests: boolean): Promise<void> => {
    news.value = '';
    if (!(await model.revoke(id, takesGuests))) return;
    news.value = texts.revoked;
    heading.current?.focus();
  };
  return (
    <section class="invitations__all" aria-labelledby="invitations-list">
      <h3 id="invitations-list" ref={heading} tabIndex={-1}>
        {texts.list}
      </h3>
      <p class="invitations__soft" role="status">
        {list === undefined ? texts.loading : news.value || (list.length === 0 ? texts.none : '')}
      </p>
      <ul role="list" aria-labelledby="invitations-list">
        {list?.map((invitation) => (
          <Row key={invitation.id} invitation={invitation} asked={asked} revoke={revoke} />
        ))}
      </ul>
    </section>
  );
}

type RowProps = {
  readonly invitation: InvitationShown;
  /** Id of the one that somebody is about to revoke. */
  readonly asked: Signal<string>;
  readonly revoke: (id: string, takesGuests: boolean) => Promise<void>;
};

function Row({ invitation, asked, revoke }: RowProps): JSX.Element {
  const texts = useStartTexts().invite;
  const facts = useFacts(invitation);
  const { id } = invitation;
  const name = invitation.note || texts.unnamed;
  return (
    <li class="invitations__row" data-testid="invite-row" data-name={invitation.note}>
      <p class="invitations__about">
        <span class="invitations__name">{name}</span>
        <span class="invitations__soft">{facts}</span>
      </p>
      {asked.value === id ? (
        <Question
          name={name}
          onAnswer={(takesGuests) => revoke(id, takesGuests)}
          onCancel={() => (asked.value = '')}
        />
      ) : (
        <Button onClick={() => (asked.value = id)} testId="invite-revoke">
          <span aria-hidden="true">{texts.revokeLabel}</span>
          <span class="visually-hidden">{texts.revoke(name)}</span>
        </Button>
      )}
    </li>
  );
}

type QuestionProps = {
  readonly name: string;
  readonly onAnswer: (takesGuests: boolean) => Promise<void>;
  readonly onCancel: () => void;
};

/** Takes the focus from the button that asked it. */
function Question({ name, onAnswer, onCancel }: QuestionProps): JSX.Element {
  const texts = useStartTexts().invite;
  const legend = useRef<HTMLLegendElement>(null);
  useEffect(() => {
    legend.current?.focus();
    legend.current?.parentElement?.scrollIntoView({ block: 'nearest' }); // with its answers
  }, []);
  return (
    <fieldset class="invitations__question">
      <legend ref={legend} tabIndex={-1}>
        <span class="visually-hidden">{`${texts.revoke(name)}. `}</span>
        {texts.revokeAsk}
      </legend>
      <Button onClick={() => void onAnswer(false)} testId="invite-revoke-only">
        {texts.revokeOnly}
      </Button>
      <Button onClick={() => void onAnswer(true)} testId="invite-revoke-guests">
        {texts.revokeGuests}
      </Button>
      <Button kind="link" onClick={onCancel} testId="invite-cancel">
        {texts.cancel}
      </Button>
    </fieldset>
  );
}

function useFacts({ role, expiresAtMs, hasPassword }: InvitationShown): string {
  const texts = useStartTexts().invite;
  const { language } = useApp().look;
  const time =
    expiresAtMs === undefined
      ? undefined
      : new Intl.DateTimeFormat(localeOf(language.value), { dateStyle: 'medium', timeStyle: 'short' }).format(
          expiresAtMs,
        );
  const valid = time === undefined ? texts.forever : texts.until(time);
  return [texts.roles[role], valid, ...(hasPassword ? [texts.hasPassword] : [])].join(' · ');
}
