/** Invitations of a room: a new link, and all that are valid. */
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { Dialog } from '../ui/dialog.tsx';
import { useApp, useTexts } from '../views/app-context.ts';
import { CopyButton } from './copy-button.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { InvitationForm } from './invitation-form.tsx';
import { InvitationList } from './invitation-list.tsx';
import './invitations.css';
import { Invitations } from './invitations.ts';
import { useStartTexts } from './use-start-texts.ts';

export type InvitationsDialogProps = {
  readonly room: string;
  /** As people call the room. */
  readonly title: string;
  readonly onClose: () => void;
};

/** For those who moderate the room; the server checks it. */
export function InvitationsDialog({ room, title, onClose }: InvitationsDialogProps): JSX.Element {
  const { api } = useApp();
  const texts = useStartTexts().invite;
  const model = useMemo(() => new Invitations({ api, room, nowMs: Date.now }), [api, room]);
  useEffect(() => void model.load(), [model]);
  return (
    <Dialog title={texts.title(title)} closeLabel={useTexts().controls.close} onClose={onClose}>
      <div class="invitations" data-testid="invitations">
        <FailureNotice code={model.failure.value} />
        <InvitationForm model={model} />
        <MadeLink model={model} />
        <InvitationList model={model} />
      </div>
    </Dialog>
  );
}

/** Takes the focus: it is shown once, and not again. */
function MadeLink({ model }: { model: Invitations }): JSX.Element | null {
  const texts = useStartTexts().invite;
  const field = useRef<HTMLInputElement>(null);
  const made = model.made.value;
  useEffect(() => {
    if (made === undefined) return;
    field.current?.focus();
    field.current?.select();
  }, [made]);
  if (made === undefined) return null;
  return (
    <section class="invitations__made" aria-labelledby="invitations-made">
      <h3 id="invitations-made">{texts.made}</h3>
      <p>{texts.madeHelp}</p>
      <div class="field">
        <label for="invitations-link">{texts.link}</label>
        <input id="invitations-link" ref={field} readOnly value={made.link} data-testid="invite-link" />
      </div>
      {made.hasPassword && <p>{texts.madePassword}</p>}
      <CopyButton
        key={made.link}
        label={texts.copy}
        copied={texts.copied}
        text={async () => made.link}
        onFailed={() => {}} // there is nothing to ask for that could fail
        testId="invite-copy"
      />
    </section>
  );
}
