/** What somebody may cast in the vote that is open: one's own ballot, and those of whom one represents. */
import type { JSX } from 'preact';
import type { OwnBallotView, VoteView } from '../../../client/features/votes/index.ts';
import { Button } from '../../ui/button.tsx';
import type { VotesModel } from './model.ts';

type Props = { readonly model: VotesModel; readonly vote: VoteView };

export function Ballots({ model, vote }: Props): JSX.Element {
  const own = model.own.value;
  if (own.length === 0) return <p class="votes__soft">{model.context.texts.value.ballot.notEligible}</p>;
  return (
    <>
      {own.map((ballot) => (
        <Ballot key={`${vote.voteId}.${ballot.place}`} model={model} vote={vote} ballot={ballot} />
      ))}
    </>
  );
}

type BallotProps = Props & { readonly ballot: OwnBallotView };

function Ballot({ model, vote, ballot }: BallotProps): JSX.Element {
  const texts = model.context.texts.value.ballot;
  const { name, choice, representedBy } = ballot;
  return (
    <section class="votes__ballot">
      <h4>{name === '' ? texts.own : texts.of(name)}</h4>
      <p class="votes__said" role="status" data-testid="votes-said" data-choice={choice}>
        {choice > 0
          ? texts.counted(model.choiceOf(vote, choice))
          : representedBy === ''
            ? texts.choose
            : texts.representedBy(representedBy)}
      </p>
      {choice === 0 && representedBy === '' && <Choices model={model} vote={vote} ballot={ballot} />}
    </section>
  );
}

/** Chosen first, cast then: what was cast stays. */
function Choices({ model, vote, ballot }: BallotProps): JSX.Element {
  const texts = model.context.texts.value.ballot;
  const { place, name } = ballot;
  const chosen = model.chosen.value.get(place);
  return (
    <>
      <div class="votes__options" role="group" aria-label={name === '' ? texts.own : texts.of(name)}>
        {vote.options.map((option) => (
          <button
            key={option.place}
            type="button"
            class="votes__option"
            aria-pressed={chosen === option.place}
            data-testid="votes-option"
            data-choice={option.place}
            onClick={() => model.choose(place, option.place)}
          >
            {model.labelOf(option)}
          </button>
        ))}
      </div>
      {chosen !== undefined && (
        <Button
          kind="primary"
          isBusy={model.isSending.value}
          onClick={() => void model.cast(ballot)}
          testId="votes-cast"
        >
          {model.isSending.value ? texts.sending : texts.cast(model.choiceOf(vote, chosen))}
        </Button>
      )}
    </>
  );
}
