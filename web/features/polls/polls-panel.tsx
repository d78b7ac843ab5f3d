/** Polls that are open or closed; moderators begin new ones. */
import type { JSX } from 'preact';
import type { PollView } from '../../../client/features/polls/index.ts';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { SureButton } from '../../ui/sure-button.tsx';
import type { PollsModel } from './model.ts';
import { PollForm } from './poll-form.tsx';
import './polls-panel.css';

type Props = { readonly model: PollsModel };
type PollProps = Props & { readonly poll: PollView };

const PERCENT = 100;

/** Fills the side area and scrolls. */
export function PollsPanel({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const polls = model.polls.value;
  return (
    <div class="polls" data-testid="polls-panel" tabIndex={0} role="region" aria-label={texts.title}>
      <p class="polls__note">{texts.noVote}</p>
      {polls.length === 0 && <p class="polls__note">{texts.none}</p>}
      {polls.map((poll) => (
        <Poll key={poll.poll} model={model} poll={poll} />
      ))}
      {model.context.room.mayModerate.value && <PollForm model={model} />}
    </div>
  );
}

function Poll({ model, poll }: PollProps): JSX.Element {
  const texts = model.context.texts.value;
  const { isClosed, question, isMultiple, answered, byName } = poll;
  return (
    <article class="polls__poll" data-testid="polls-poll" data-closed={isClosed} aria-label={question}>
      <h3 class="polls__question">{question}</h3>
      <p class="polls__note">
        {texts.by(byName)} · {isClosed ? texts.closed : isMultiple ? texts.several : texts.one}
      </p>
      {isClosed ? <Result model={model} poll={poll} /> : <Answers model={model} poll={poll} />}
      <p class="polls__note" role="status" data-testid="polls-answered" data-count={answered}>
        {texts.answered(answered)}
      </p>
      {model.context.room.mayModerate.value && <Moderation model={model} poll={poll} />}
    </article>
  );
}

function Answers({ model, poll }: PollProps): JSX.Element {
  const texts = model.context.texts.value;
  const marked = model.markedIn(poll);
  const mayAnswer = model.mayAnswer.value;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void model.answer(poll);
      }}
    >
      <fieldset class="polls__options" disabled={!mayAnswer}>
        <legend class="visually-hidden">{poll.question}</legend>
        {poll.options.map((option, index) => (
          <Check
            key={index}
            label={option}
            isOn={marked.includes(index)}
            oneOf={poll.isMultiple ? undefined : `poll ${poll.poll}`}
            onChange={() => model.mark(poll, index)}
            testId="polls-option"
          />
        ))}
      </fieldset>
      <p class="polls__note">{texts.secret}</p>
      {mayAnswer && (
        <Button kind="primary" type="submit" testId="polls-answer">
          {poll.own.length > 0 ? texts.change : texts.answer}
        </Button>
      )}
    </form>
  );
}

function Result({ model, poll }: PollProps): JSX.Element {
  const texts = model.context.texts.value;
  const { options, sums = [], answered } = poll;
  return (
    <ul role="list" data-testid="polls-result">
      {options.map((option, index) => {
        const count = sums[index] ?? 0;
        const percent = answered === 0 ? 0 : Math.round((count / answered) * PERCENT);
        return (
          <li key={index} class="polls__sum" data-count={count}>
            <span class="polls__sum-option">{option}</span>
            <span>{texts.result(count, percent)}</span>
            <progress class="polls__bar" max={PERCENT} value={percent} aria-hidden="true" />
          </li>
        );
      })}
    </ul>
  );
}

function Moderation({ model, poll }: PollProps): JSX.Element {
  const texts = model.context.texts.value;
  return (
    <div class="polls__moderation">
      {!poll.isClosed && (
        <Button onClick={() => void model.close(poll)} testId="polls-close">
          {texts.close}
        </Button>
      )}
      <SureButton
        kind="quiet"
        label={texts.remove}
        sure={texts.removeSure}
        onClick={() => void model.remove(poll)}
        testId="polls-remove"
      />
    </div>
  );
}
