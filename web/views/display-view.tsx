/** The large screen: who speaks, on what, since when, votes. Nothing to click; nobody stands before it. */
import { useSignal, useSignalEffect, type ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Call } from '../state/call.ts';
import type { OpenPart } from '../state/call-features.ts';
import type { Layout } from '../state/layout.ts';
import { roomTitle } from '../state/room-title.ts';
import { useApp, useTexts } from './app-context.ts';
import { AudioSinks } from './audio-sinks.tsx';
import './display-view.css';
import { FeatureOverlays } from './feature-overlays.tsx';
import { LazyPart } from './lazy-part.tsx';
import { Pins, StageArea } from './stage-area.tsx';
import { useLarge } from './use-large.ts';
import { usePageVisible } from './use-page-visible.ts';
import { useStage } from './use-stage.ts';

export function DisplayView({ call }: { call: Call }): JSX.Element {
  const texts = useTexts();
  const { features, status } = call;
  const large = useLarge(call, useStage(call, useSignal<Layout>('stage')));
  const stageHeightPx = useSignal(0);
  const pinHeightPx = useSignal(0);
  const isPageVisible = usePageVisible();
  useSignalEffect(() => {
    const { shows, pinnedIds } = large.value;
    call.show({
      ...{ tileIds: [], nextIds: [], tileHeightPx: 0, devicePixelRatio },
      isPageVisible: isPageVisible.value,
      stage: shows[0],
      beside: shows.slice(1),
      pinnedIds,
      stageHeightPx: stageHeightPx.value,
      pinHeightPx: pinHeightPx.value,
      speakerId: call.speakerId.value,
    });
  });
  const { shows, pinnedIds } = large.value;
  return (
    <main class="display" data-testid="display">
      <Head />
      <Parts parts={features.parts} slot="line" />
      <FeatureOverlays call={call} place="top" />
      <div class="display__body">
        {shows.length === 0 ? (
          <p class="display__nobody">{texts.modes.nobodySpeaks}</p>
        ) : (
          <StageArea call={call} shows={shows} heightPx={stageHeightPx} />
        )}
        <Pins call={call} ids={pinnedIds} heightPx={pinHeightPx} />
        <Parts parts={features.parts} slot="main" />
        <FeatureOverlays call={call} place="bottom" />
        <FeatureOverlays call={call} place="cover" />
      </div>
      {status.value.state === 'reconnecting' && (
        <p class="display__note" role="status" data-testid="reconnecting">
          {texts.connection.reconnecting}
        </p>
      )}
      <Sound call={call} />
    </main>
  );
}

function Head(): JSX.Element {
  const app = useApp();
  return (
    <header class="display__head">
      <h1 class="display__title">{roomTitle(app)}</h1>
      <TimeOfDay />
    </header>
  );
}

const STEP_MS = 1_000;

function TimeOfDay(): JSX.Element {
  const language = useApp().look.language.value;
  const now = useSignal(Date.now());
  useEffect(() => {
    const timer = setInterval(() => (now.value = Date.now()), STEP_MS);
    return () => clearInterval(timer);
  }, []);
  const format = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return <p class="display__time">{new Intl.DateTimeFormat(language, format).format(now.value)}</p>;
}

type PartsProps = {
  readonly parts: ReadonlySignal<readonly OpenPart[]>;
  readonly slot: 'line' | 'main';
};

function Parts({ parts, slot }: PartsProps): JSX.Element | null {
  const shown = parts.value.filter(({ display }) => display?.slot === slot && display.isShown.value);
  if (shown.length === 0) return null;
  return (
    <div class={`display__${slot}`}>
      {shown.map(({ name, display }) => display && <LazyPart key={name} load={display.load} />)}
    </div>
  );
}

function Sound({ call }: { call: Call }): JSX.Element {
  return <AudioSinks sounds={call.sounds.value} />;
}
