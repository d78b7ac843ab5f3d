/** How a vote stands or has ended: counts, quorum, the rule in words, names where they are shown. */
import type { JSX } from 'preact';
import type { VoteView } from '../../../client/features/votes/index.ts';
import { Button } from '../../ui/button.tsx';
import type { VotesModel } from './model.ts';

type Props = { readonly model: VotesModel; readonly vote: VoteView };

/** What it is about. */
export function Subject({ model, vote }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const { itemNumber, itemTitle, question, repeats } = vote;
  return (
    <>
      {itemTitle !== '' && <p class="votes__soft">{texts.item(itemNumber, itemTitle)}</p>}
      <h3 class="votes__question" data-testid="votes-question">
        {question}
      </h3>
      {repeats > 0 && <p class="votes__soft">{texts.repeats(repeats)}</p>}
    </>
  );
}

/** How many have voted, and whether enough are there. */
export function Progress({ model, vote }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const { cast, eligible, present, quorumNeeded, deadlineMs } = vote;
  const quorum = present >= quorumNeeded ? texts.quorum : texts.noQuorum;
  return (
    <div class="votes__soft">
      <p data-testid="votes-progress" data-cast={cast}>
        {texts.progress(cast, eligible)}
      </p>
      {quorumNeeded > 0 && <p data-testid="votes-quorum">{quorum(present, quorumNeeded)}</p>}
      {deadlineMs > 0 && vote.status === 'open' && <p>{texts.until(model.timeOf(deadlineMs))}</p>}
    </div>
  );
}

/** Nothing while sums are not shown. */
export function Counts({ model, vote }: Props): JSX.Element | null {
  const { counts, options, cast } = vote;
  if (counts.length === 0) return null;
  return (
    <dl class="votes__counts" aria-label={model.context.texts.value.counts} data-testid="votes-counts">
      {options.map((option, index) => {
        const count = counts[index] ?? 0;
        const share = cast === 0 ? 0 : count / cast;
        return (
          <div key={option.place} class="votes__count">
            <dt>{model.labelOf(option)}</dt>
            <dd data-testid="votes-count" data-choice={option.place}>
              {count}
            </dd>
            <div class="votes__bar" style={{ '--share': String(share) }} aria-hidden="true" />
          </div>
        );
      })}
    </dl>
  );
}

/** Of one that is over. */
export function Outcome({ model, vote }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const { outcome, winner, problems, options, rule, hash } = vote;
  const chosen = options[winner - 1];
  return (
    <div
      class={`votes__outcome votes__outcome--${outcome}`}
      data-testid="votes-outcome"
      data-outcome={outcome}
    >
      <p class="votes__verdict">{texts.outcomes[outcome]}</p>
      {chosen?.meaning === 'option' && <p>{texts.winner(model.labelOf(chosen))}</p>}
      {problems.length > 0 && <p>{texts.problems(problems.join(', '))}</p>}
      <p class="votes__soft">{texts.ruleUsed(texts.rules[rule])}</p>
      <p class="votes__hash">
        {texts.hash}: <code data-testid="votes-hash">{hash}</code>
      </p>
    </div>
  );
}

/** On demand: a hall has hundreds. */
export function Names({ model, vote }: Props): JSX.Element | null {
  const texts = model.context.texts.value;
  const shown = model.names.value;
  const isShown = shown?.voteId === vote.voteId;
  if (vote.choices.length === 0) return null;
  return (
    <div class="votes__names">
      <Button kind="link" onClick={() => void model.toggleNames(vote)} testId="votes-names">
        {isShown ? texts.namesHide : texts.names}
      </Button>
      {isShown && (
        <ul class="votes__people" data-testid="votes-people">
          {shown.lines.map(({ place, name, group }) => (
            <li key={place} class="votes__person" data-testid="votes-person" data-name={name}>
              <span>
                {name}
                {group !== '' && <span class="votes__soft"> ({group})</span>}
              </span>
              <span>{model.choiceOf(vote, vote.choices[place - 1] ?? 0)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
