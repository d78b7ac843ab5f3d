/** The order of speech: who has the floor, how one asks for it, who asks, and for whoever leads the rules. */
import type { JSX } from 'preact';
import type { SpeechKind } from '../../../client/features/floor/index.ts';
import { Button } from '../../ui/button.tsx';
import './floor-panel.css';
import { FloorRules } from './floor-rules.tsx';
import type { FloorModel } from './model.ts';
import { RequestList } from './request-list.tsx';
import { SpeechCard } from './speech-card.tsx';
import { TotalsPart } from './totals-part.tsx';

type Props = { readonly model: FloorModel };

const KINDS: readonly SpeechKind[] = ['matter', 'order', 'reply'];

/** Fills the side area and scrolls: by keyboard too, so it takes the focus. */
export function FloorPanel({ model }: Props): JSX.Element {
  const mayLead = model.context.room.mayModerate.value;
  return (
    <div class="floor" role="group" aria-labelledby="floor-title" tabIndex={0} data-testid="floor-panel">
      <SpeechCard model={model} />
      {model.mayAsk.value && <Asking model={model} />}
      <RequestList model={model} />
      <TotalsPart model={model} />
      {mayLead && <FloorRules model={model} />}
    </div>
  );
}

function Asking({ model }: Props): JSX.Element {
  const { own, settings } = model.view.value;
  const texts = model.context.texts.value;
  const kinds = KINDS.filter((kind) => kind !== own?.kind && (kind === 'order' || !settings.isListClosed));
  return (
    <section class="floor__ask" aria-label={texts.askTitle}>
      <p class="floor__soft" role="status">
        {own ? texts.ownPlace(own.place) : settings.isListClosed ? texts.listClosed : ''}
      </p>
      <div class="floor__buttons">
        {own ? (
          <Button onClick={() => void model.withdraw()} testId="floor-withdraw">
            {texts.withdraw}
          </Button>
        ) : (
          kinds.map((kind) => <Ask key={kind} model={model} kind={kind} />)
        )}
      </div>
    </section>
  );
}

const ASK = {
  matter: { kind: 'primary', testId: 'floor-ask' },
  order: { kind: 'secondary', testId: 'floor-ask-order' },
  reply: { kind: 'secondary', testId: 'floor-ask-reply' },
} as const;

function Ask({ model, kind }: Props & { readonly kind: SpeechKind }): JSX.Element {
  return (
    <Button {...ASK[kind]} onClick={() => void model.request(kind)}>
      {model.context.texts.value.ask[kind]}
    </Button>
  );
}
