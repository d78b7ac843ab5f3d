/** The vote that is open, or the last one; for who leads: a form for the next. */
import type { JSX } from 'preact';
import type { VoteView } from '../../../client/features/votes/index.ts';
import { Ballots } from './ballot.tsx';
import { Lead } from './lead.tsx';
import type { VotesModel } from './model.ts';
import { Again, PastVotes, Result } from './past-votes.tsx';
import { Counts, Names, Progress, Subject } from './result.tsx';
import { VoteForm } from './vote-form.tsx';
import './votes-panel.css';

type Props = { readonly model: VotesModel };
type VoteProps = Props & { readonly vote: VoteView };

/** Fills the side area and scrolls. */
export function VotesPanel({ model }: Props): JSX.Element {
  const { open, last, past } = model.view.value;
  const texts = model.context.texts.value;
  const { mayModerate } = model.context.room;
  const older = past.filter(({ voteId }) => open !== undefined || voteId !== last?.voteId);
  return (
    <div class="votes" data-testid="votes-panel">
      {open && <OpenVote model={model} vote={open} />}
      {!open && last && <LastVote model={model} vote={last} />}
      {!open && !last && <p class="votes__soft">{texts.none}</p>}
      {!open && mayModerate.value && <VoteForm model={model} />}
      {older.length > 0 && <PastVotes model={model} votes={older} />}
    </div>
  );
}

function OpenVote({ model, vote }: VoteProps): JSX.Element {
  return (
    <section class="votes__vote" data-testid="votes-open" data-vote={vote.voteId}>
      <Subject model={model} vote={vote} />
      <Ballots model={model} vote={vote} />
      <Progress model={model} vote={vote} />
      <Counts model={model} vote={vote} />
      <Names model={model} vote={vote} />
      {model.context.room.mayModerate.value && <Lead model={model} vote={vote} />}
    </section>
  );
}

function LastVote({ model, vote }: VoteProps): JSX.Element {
  return (
    <section class="votes__vote" data-testid="votes-last" data-vote={vote.voteId}>
      <Subject model={model} vote={vote} />
      <Result model={model} vote={vote} />
      <Again model={model} vote={vote} />
    </section>
  );
}
