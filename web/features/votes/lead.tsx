/** How whoever leads ends a vote. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { VoteView } from '../../../client/features/votes/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { SureButton } from '../../ui/sure-button.tsx';
import type { VotesModel } from './model.ts';

type Props = { readonly model: VotesModel; readonly vote: VoteView };

const MAX_REASON_CHARS = 200;

export function Lead({ model, vote }: Props): JSX.Element {
  const { lead } = model.context.texts.value;
  const isCancelling = useSignal(false);
  return (
    <div class="votes__lead">
      <SureButton
        kind="primary"
        label={lead.close}
        sure={lead.closeSure}
        onClick={() => void model.close(vote)}
        testId="votes-close"
      />
      {isCancelling.value ? (
        <Cancel model={model} vote={vote} onBack={() => (isCancelling.value = false)} />
      ) : (
        <Button kind="quiet" onClick={() => (isCancelling.value = true)} testId="votes-cancel">
          {lead.cancel}
        </Button>
      )}
    </div>
  );
}

function Cancel({ model, vote, onBack }: Props & { readonly onBack: () => void }): JSX.Element {
  const { lead } = model.context.texts.value;
  const reason = useSignal('');
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    void model.cancel(vote, reason.peek());
  };
  return (
    <form class="votes__form" onSubmit={onSubmit} aria-label={lead.cancel}>
      <p>{lead.cancelHint}</p>
      <Field
        label={lead.cancelReason}
        value={reason.value}
        maxLength={MAX_REASON_CHARS}
        onInput={(value) => (reason.value = value)}
        testId="votes-cancel-reason"
      />
      <Button type="submit" testId="votes-cancel-sure">
        {lead.cancelSure}
      </Button>
      <Button kind="quiet" onClick={onBack} testId="votes-cancel-back">
        {lead.cancelBack}
      </Button>
    </form>
  );
}
