/** Before joining: a tone for the loudspeaker, a check of the connection, and in plain words what to do. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { isTrouble } from '../state/check-verdict.ts';
import { playTestTone } from '../state/test-tone.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { useApp, useTexts } from './app-context.ts';
import './lobby-check.css';

/** Loaded after the form stands. */
export function LobbyCheck(): JSX.Element {
  return (
    <div class="lobby-check" data-testid="lobby-check">
      <div class="lobby-check__buttons">
        <ToneButton />
        <CheckButton />
      </div>
      <Result />
    </div>
  );
}

function ToneButton(): JSX.Element {
  const { devices } = useApp();
  const texts = useTexts().check;
  const state = useSignal<'idle' | 'playing' | 'played' | 'failed'>('idle');
  const play = async (): Promise<void> => {
    state.value = 'playing';
    const isFine = await playTestTone(devices.speakerId.peek()).then(
      () => true,
      () => false,
    );
    state.value = isFine ? 'played' : 'failed';
  };
  const said = { idle: '', playing: texts.tonePlaying, played: texts.tonePlayed, failed: texts.toneFailed };
  return (
    <div class="lobby-check__part">
      <Button icon="sound" isBusy={state.value === 'playing'} onClick={() => void play()} testId="test-tone">
        {texts.tone}
      </Button>
      <p class="lobby-check__said" role="status">
        {said[state.value]}
      </p>
    </div>
  );
}

function CheckButton(): JSX.Element | null {
  const { connectionCheck, siteChoice } = useApp();
  const texts = useTexts().check;
  if (connectionCheck === undefined) return null;
  const isRunning = connectionCheck.isRunning.value;
  return (
    <div class="lobby-check__part">
      <Button
        icon="check"
        isBusy={isRunning}
        onClick={() => void connectionCheck.run(siteChoice.site)}
        testId="check-connection"
      >
        {texts.connection}
      </Button>
      <p class="lobby-check__said" role="status">
        {isRunning && texts.running}
      </p>
    </div>
  );
}

function Result(): JSX.Element {
  const { connectionCheck } = useApp();
  const texts = useTexts().check;
  const result = connectionCheck?.result.value;
  return (
    <div role="status">
      {result && (
        <Notice
          tone={isTrouble(result.verdict) ? 'warning' : 'info'}
          title={texts.verdicts[result.verdict].title}
          testId="check-result"
          code={result.verdict}
        >
          <p>{texts.verdicts[result.verdict].help}</p>
          {result.figures && (
            <p>{texts.figures(Math.round(result.figures.rttMs), result.figures.lossRatio)}</p>
          )}
        </Notice>
      )}
    </div>
  );
}
