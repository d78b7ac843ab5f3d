/** Who may vote: whoever would anyway, or those who are ticked; and who votes for whom, where that is allowed. */
import { useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import type { CandidateView } from '../../../client/features/votes/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { Select } from '../../ui/field.tsx';
import { chooseVoters, takeCandidates, toggleVoter, type Draft } from './form-draft.ts';
import type { VotesModel } from './model.ts';

type Props = { readonly model: VotesModel; readonly draft: Draft };
type ListProps = Props & { readonly candidates: readonly CandidateView[] };
type TickProps = ListProps & { readonly voters: ReadonlySet<string> };

export function RollPicker({ model, draft }: Props): JSX.Element {
  const texts = model.context.texts.value.form;
  const known = model.form.value?.candidates;
  const candidates = known ?? [];
  const voters = draft.voters.value;
  const onRoll = candidates.filter(({ isOnRoll }) => isOnRoll);
  const chosen =
    voters instanceof Set ? candidates.filter(({ candidateId }) => voters.has(candidateId)) : onRoll;
  useSignalEffect(() => takeCandidates(draft, model.form.value?.candidates));
  const onChange = (value: string): void => {
    if (value === 'choose') return chooseVoters(draft, known);
    draft.proxies.value = new Map();
    draft.voters.value = undefined;
  };
  return (
    <>
      <Select
        label={texts.roll}
        hint={voters === undefined && known !== undefined ? texts.rollHint(onRoll.length) : undefined}
        value={voters === undefined ? 'all' : 'choose'}
        options={[
          { value: 'all', label: texts.rollAll },
          { value: 'choose', label: texts.rollChoose },
        ]}
        onChange={onChange}
        testId="votes-form-roll"
      />
      {voters === 'coming' && (
        <p class="votes__soft" role="status" data-testid="votes-form-coming">
          {texts.rollComing}
        </p>
      )}
      {voters instanceof Set && <Ticks model={model} draft={draft} candidates={candidates} voters={voters} />}
      {model.profile.value?.areProxiesAllowed !== false && chosen.length > 1 && (
        <Proxies model={model} draft={draft} candidates={chosen} />
      )}
    </>
  );
}

function Ticks({ model, draft, candidates, voters }: TickProps): JSX.Element {
  const texts = model.context.texts.value.form;
  const all = (): void => {
    draft.voters.value = new Set(candidates.map(({ candidateId }) => candidateId));
  };
  const none = (): void => {
    draft.voters.value = new Set();
    draft.proxies.value = new Map();
  };
  return (
    <fieldset class="votes__ticks">
      <legend>{texts.chosen(voters.size)}</legend>
      <div class="votes__tick-all">
        <Button kind="link" onClick={all} testId="votes-form-all">
          {texts.all}
        </Button>
        <Button kind="link" onClick={none} testId="votes-form-none">
          {texts.noneOfThem}
        </Button>
      </div>
      {candidates.map((one) => (
        <Check
          key={one.candidateId}
          label={
            <>
              {one.name}
              <span class="votes__soft">
                {[one.group && ` (${one.group})`, one.isPresent ? '' : ` – ${texts.notHere}`].join('')}
              </span>
            </>
          }
          name={one.name}
          isOn={voters.has(one.candidateId)}
          onChange={() => toggleVoter(draft, one.candidateId)}
          testId="votes-form-voter"
        />
      ))}
    </fieldset>
  );
}

/** Pairs so far, and a form for one more. */
function Proxies({ model, draft, candidates }: ListProps): JSX.Element {
  const texts = model.context.texts.value.form;
  const voter = useSignal('');
  const holder = useSignal('');
  const pairs = draft.proxies.value;
  const nameOf = (id: string): string => candidates.find((one) => one.candidateId === id)?.name ?? '';
  const holders = new Set(pairs.values());
  const free = candidates.filter(({ candidateId: id }) => !pairs.has(id));
  const options = (people: readonly CandidateView[]) => [
    { value: '', label: texts.proxyChoose },
    ...people.map(({ candidateId, name }) => ({ value: candidateId, label: name })),
  ];
  const add = (): void => {
    if (voter.peek() === '' || holder.peek() === '' || voter.peek() === holder.peek()) return;
    draft.proxies.value = new Map(pairs).set(voter.peek(), holder.peek());
    voter.value = holder.value = '';
  };
  const remove = (id: string): void => {
    draft.proxies.value = new Map([...pairs].filter(([one]) => one !== id));
  };
  return (
    <details class="votes__proxies" data-testid="votes-form-proxies">
      <summary>{texts.proxies(pairs.size)}</summary>
      <ul class="votes__pairs">
        {[...pairs].map(([id, by]) => (
          <li key={id} class="votes__pair" data-testid="votes-form-pair">
            <span>{texts.proxyPair(nameOf(by), nameOf(id))}</span>
            <IconButton
              kind="plain"
              icon="close"
              label={texts.proxyRemove(nameOf(id))}
              onClick={() => remove(id)}
              testId="votes-form-unpair"
            />
          </li>
        ))}
      </ul>
      <Select
        label={texts.proxyVoter}
        value={voter.value}
        options={options(free.filter(({ candidateId: id }) => !holders.has(id)))}
        onChange={(id) => (voter.value = id)}
        testId="votes-form-represented"
      />
      <Select
        label={texts.proxyHolder}
        value={holder.value}
        options={options(free.filter(({ candidateId: id }) => id !== voter.value))}
        onChange={(id) => (holder.value = id)}
        testId="votes-form-holder"
      />
      <Button onClick={add} testId="votes-form-pair-add">
        {texts.proxyAdd}
      </Button>
    </details>
  );
}
