/** For who moderates: opens the invitations of a room, which are loaded then. */
import { useSignal } from '@preact/signals';
import { h, type JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { useTexts } from './app-context.ts';
import { LazyPart } from './lazy-part.tsx';

export type InviteButtonProps = { readonly room: string; readonly title: string };

export function InviteButton({ room, title }: InviteButtonProps): JSX.Element {
  const { invite } = useTexts().room;
  const isOpen = useSignal(false);
  const load = useMemo(
    () => async () => {
      const { InvitationsDialog } = await import('../start/invitations-dialog.tsx');
      return () => h(InvitationsDialog, { room, title, onClose: () => (isOpen.value = false) });
    },
    [room, title],
  );
  return (
    <>
      <Button icon="link" onClick={() => (isOpen.value = true)} testId="invite">
        {invite}
      </Button>
      {isOpen.value && <LazyPart load={load} />}
    </>
  );
}
