/** What one may do about somebody, in their row, which has little room: for who moderates a menu, else up to two buttons. */
import type { JSX } from 'preact';
import type { PersonView } from '../../client/api.ts';
import type { App } from '../state/app.ts';
import type { Call } from '../state/call.ts';
import type { Texts } from '../texts/texts.ts';
import { IconButton } from '../ui/button.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { useApp, useTexts } from './app-context.ts';

export type PersonActionsProps = {
  readonly call: Call;
  readonly person: PersonView;
  readonly isFocusable: boolean;
};

/** More than these are behind a button of their own. */
const MAX_BUTTONS = 2;

export function PersonActions({ call, person, isFocusable }: PersonActionsProps): JSX.Element | null {
  const app = useApp();
  const texts = useTexts().people;
  const actions = [...featureActions(call, person), ...podiumAction(app, call, person, texts)];
  const tabIndex = isFocusable ? 0 : -1;
  if (actions.length <= MAX_BUTTONS && !call.mayModerate.value) {
    return (
      <>
        {actions.map(({ id, ...button }) => (
          <IconButton key={id} kind="small" tabIndex={tabIndex} {...button} />
        ))}
      </>
    );
  }
  return (
    <Menu
      kind="small"
      icon="more"
      label={texts.actions(person.name)}
      tabIndex={tabIndex}
      items={actions}
      testId="person-actions"
    />
  );
}

function featureActions(call: Call, person: PersonView): readonly MenuItem[] {
  return call.features.parts.value.flatMap(({ name, actions }) =>
    (actions?.(person) ?? []).map(({ id, ...action }) => ({ id: `${name} ${id}`, ...action })),
  );
}

/** For moderators. */
function podiumAction(
  app: App,
  call: Call,
  { isOnPodium, name, participantId }: PersonView,
  texts: Texts['people'],
): readonly MenuItem[] {
  if (!call.mayModerate.value) return [];
  return [
    {
      id: 'podium',
      icon: isOnPodium ? 'podiumOff' : 'podium',
      label: isOnPodium ? texts.takeOffPodium(name) : texts.putOnPodium(name),
      testId: 'set-podium',
      onClick: () => void app.setPodium(participantId, !isOnPodium),
    },
  ];
}
