/** Over the gallery: who reacts how, and the signs to choose from while they are wanted. */
import type { JSX } from 'preact';
import { REACTION_KINDS, type ReactionKind } from '../../../client/features/reactions/index.ts';
import { Check } from '../../ui/check.tsx';
import { Icon } from '../../ui/icon.tsx';
import { SIGNS, type ReactionsModel } from './model.ts';
import './reactions-overlay.css';

type Props = { readonly model: ReactionsModel };

/** Named one by one up to so many; more are sums only. */
const MAX_NAMED = 5;

export function ReactionsOverlay({ model }: Props): JSX.Element {
  return (
    <div class="reactions">
      <Seen model={model} />
      {model.isPicking.value && <Picker model={model} />}
    </div>
  );
}

function Seen({ model }: Props): JSX.Element | null {
  const texts = model.context.texts.value;
  const { recent, counts } = model.view.value;
  if (counts.size === 0) return null;
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const isFew = total <= MAX_NAMED;
  return (
    <ul class="reactions__seen" role="list" aria-label={texts.pick} data-testid="reactions-seen">
      {isFew
        ? recent.map(({ number, atMs, kind, name }) => (
            <Sign
              key={`${number} ${atMs}`}
              kind={kind}
              label={texts.of(name, texts.kinds[kind])}
              text={name}
            />
          ))
        : [...counts].map(([kind, count]) => (
            <Sign key={kind} kind={kind} label={texts.count(count, texts.kinds[kind])} text={String(count)} />
          ))}
    </ul>
  );
}

type SignProps = { readonly kind: ReactionKind; readonly label: string; readonly text: string };

const Sign = ({ kind, label, text }: SignProps): JSX.Element => (
  <li class="reactions__sign" data-testid="reactions-sign" data-kind={kind}>
    <Icon name={SIGNS[kind]} size={20} />
    <span aria-hidden="true" class="reactions__text">
      {text}
    </span>
    <span class="visually-hidden">{label}</span>
  </li>
);

/** Escape closes it; it stays open for one more. */
function Picker({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const { isOff } = model.view.value;
  return (
    <div
      class="reactions__picker"
      role="group"
      aria-label={texts.pick}
      data-testid="reactions-picker"
      onKeyDown={(event) => {
        if (event.key === 'Escape') model.isPicking.value = false;
      }}
    >
      {isOff && <p class="reactions__off">{texts.isOff}</p>}
      {!isOff &&
        REACTION_KINDS.map((kind) => (
          <button
            key={kind}
            type="button"
            class="reactions__choice"
            aria-label={texts.kinds[kind]}
            title={texts.kinds[kind]}
            data-testid="reactions-choice"
            data-kind={kind}
            onClick={() => void model.react(kind)}
          >
            <Icon name={SIGNS[kind]} size={28} />
          </button>
        ))}
      {model.context.room.mayModerate.value && (
        <Check
          label={texts.switchOff}
          isOn={isOff}
          onChange={(isOn) => void model.switchOff(isOn)}
          testId="reactions-off"
        />
      )}
    </div>
  );
}
