/** Votes of before: each opens with its result, names and check sum. */
import type { JSX } from 'preact';
import type { VoteSummaryView, VoteView } from '../../../client/features/votes/index.ts';
import { SureButton } from '../../ui/sure-button.tsx';
import type { VotesModel } from './model.ts';
import { Counts, Names, Outcome, Progress, Subject } from './result.tsx';

type Props = { readonly model: VotesModel };

export function PastVotes({
  model,
  votes,
}: Props & { readonly votes: readonly VoteSummaryView[] }): JSX.Element {
  const texts = model.context.texts.value;
  return (
    <section class="votes__past" aria-labelledby="votes-past-title">
      <h3 id="votes-past-title">{texts.past}</h3>
      <ul data-testid="votes-past">
        {votes.map((vote) => (
          <PastVote key={vote.voteId} model={model} summary={vote} />
        ))}
      </ul>
    </section>
  );
}

function PastVote({ model, summary }: Props & { readonly summary: VoteSummaryView }): JSX.Element {
  const texts = model.context.texts.value;
  const { voteId, question, status, outcome, closedAtMs } = summary;
  const shown = model.shown.value?.voteId === voteId ? model.shown.value : undefined;
  const word = status === 'cancelled' ? texts.cancelled : texts.outcomes[outcome];
  return (
    <li class="votes__row" data-vote={voteId}>
      <button
        type="button"
        class="votes__row-button"
        aria-expanded={shown !== undefined}
        data-testid="votes-past-open"
        data-vote={voteId}
        onClick={() => void model.toggleShown(summary)}
      >
        <span class="votes__row-question">{question}</span>
        <span class="votes__soft">{`${word}, ${model.timeOf(closedAtMs)}`}</span>
      </button>
      {shown && <Whole model={model} vote={shown} />}
    </li>
  );
}

function Whole({ model, vote }: Props & { readonly vote: VoteView }): JSX.Element {
  return (
    <div class="votes__vote" data-testid="votes-past-vote">
      <Subject model={model} vote={vote} />
      <Result model={model} vote={vote} />
      <Again model={model} vote={vote} />
    </div>
  );
}

/** Of one that is over, whichever way. */
export function Result({ model, vote }: Props & { readonly vote: VoteView }): JSX.Element {
  const texts = model.context.texts.value;
  if (vote.status === 'cancelled')
    return (
      <p>
        {texts.cancelled}
        {vote.cancelReason !== '' && `: ${vote.cancelReason}`}
      </p>
    );
  return (
    <>
      <Outcome model={model} vote={vote} />
      <Counts model={model} vote={vote} />
      <Progress model={model} vote={vote} />
      <Names model={model} vote={vote} />
    </>
  );
}

/** For who leads, while no other one is open. */
export function Again({ model, vote }: Props & { readonly vote: VoteView }): JSX.Element | null {
  const { lead } = model.context.texts.value;
  if (!model.context.room.mayModerate.value || model.view.value.open !== undefined) return null;
  return (
    <SureButton
      label={lead.repeat}
      sure={lead.repeatSure}
      onClick={() => void model.repeat(vote)}
      testId="votes-repeat"
    />
  );
}
