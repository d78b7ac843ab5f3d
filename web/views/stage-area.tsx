/** All that is large, side by side, and beside it who is always visible. */
import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Call } from '../state/call.ts';
import type { StageShow } from '../state/wishes.ts';
import { useTexts } from './app-context.ts';
import { Stage } from './stage.tsx';
import './stage-area.css';

export type StageAreaProps = {
  readonly call: Call;
  readonly shows: readonly StageShow[];
  /** Written: how large one of them is shown, CSS px. */
  readonly heightPx: Signal<number>;
};

/** One alone is the stage itself. */
export function StageArea({ call, shows, heightPx }: StageAreaProps): JSX.Element | null {
  const texts = useTexts().modes;
  const stages = shows.map((show) => (
    <OneStage
      key={`${show.participantId} ${show.kind}`}
      call={call}
      show={show}
      heightPx={heightPx}
      testId={shows.length > 1 ? 'spotlight' : show.kind === 'screen' ? 'screen' : 'speaker'}
    />
  ));
  if (shows.length <= 1) return stages[0] ?? null;
  return (
    <div class="stages" role="group" aria-label={texts.spotlight} data-testid="stages">
      {stages}
    </div>
  );
}

export type PinsProps = Omit<StageAreaProps, 'shows'> & { readonly ids: readonly string[] };

/** At the same place whatever else is on the page. */
export function Pins({ call, ids, heightPx }: PinsProps): JSX.Element | null {
  const texts = useTexts().modes;
  if (ids.length === 0) return null;
  return (
    <div class="pins" role="group" aria-label={texts.pinned} data-testid="pins">
      {ids.map((participantId) => (
        <OneStage
          key={participantId}
          call={call}
          show={{ participantId, kind: 'camera' }}
          heightPx={heightPx}
          testId="pin"
        />
      ))}
    </div>
  );
}

type OneStageProps = Omit<StageAreaProps, 'shows'> & {
  readonly show: StageShow;
  readonly testId: string;
};

function OneStage({ call, show, heightPx, testId }: OneStageProps): JSX.Element | null {
  const person = call.byId.value.get(show.participantId);
  if (person === undefined) return null;
  const voice = call.voices.of(person.participantId);
  return <Stage person={person} voice={voice} kind={show.kind} heightPx={heightPx} testId={testId} />;
}
