/** Opens the invitations of a room from the start page. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Button } from '../ui/button.tsx';
import { InvitationsDialog } from './invitations-dialog.tsx';
import { useStartTexts } from './use-start-texts.ts';

export function InviteLink({ room, title }: { room: string; title: string }): JSX.Element {
  const isOpen = useSignal(false);
  return (
    <>
      <Button kind="link" onClick={() => (isOpen.value = true)} testId="start-invite">
        {useStartTexts().start.invite}
      </Button>
      {isOpen.value && <InvitationsDialog room={room} title={title} onClose={() => (isOpen.value = false)} />}
    </>
  );
}
