/** For the large screen: the vote that is open, and how it has ended. */
import type { JSX } from 'preact';
import { displayedOf, type VotesModel } from './model.ts';
import { Counts, Outcome, Progress, Subject } from './result.tsx';
import './vote-display.css';
import './votes-panel.css';

export function VoteDisplay({ model }: { readonly model: VotesModel }): JSX.Element | null {
  const vote = displayedOf(model);
  if (vote === undefined) return null;
  return (
    <section class="vote-display" data-testid="votes-display" data-status={vote.status}>
      <h2 class="visually-hidden">{model.context.texts.value.title}</h2>
      <Subject model={model} vote={vote} />
      <Progress model={model} vote={vote} />
      <Counts model={model} vote={vote} />
      {vote.status !== 'open' && <Outcome model={model} vote={vote} />}
    </section>
  );
}
