/** After leaving, or when joining failed: what happened, and the way back. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { errorTextKey } from '../texts/error-text.ts';
import { Button } from '../ui/button.tsx';
import { Logo } from '../ui/logo.tsx';
import { Notice } from '../ui/notice.tsx';
import { useApp, useTexts } from './app-context.ts';
import './center.css';

/** Takes the focus, since the view that had it is gone. */
export function EndView({ hasFailed }: { hasFailed: boolean }): JSX.Element {
  const app = useApp();
  const texts = useTexts();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);

  return (
    <main class="center">
      <div class="card">
        <Logo />
        <h1 class="card__title" ref={title} tabIndex={-1}>
          {hasFailed ? texts.end.failedTitle : texts.end.leftTitle}
        </h1>
        {hasFailed ? <Failure /> : <p>{texts.end.leftText(app.room.value)}</p>}
        <div class="card__actions">
          <Button kind="primary" onClick={() => void app.rejoin()} testId="rejoin">
            {hasFailed ? texts.end.retry : texts.end.rejoin}
          </Button>
          <Button onClick={() => app.backToForm()} testId="back">
            {texts.end.back}
          </Button>
        </div>
      </div>
    </main>
  );
}

function Failure(): JSX.Element {
  const texts = useTexts();
  const code = useApp().session.failure.value ?? 'INTERNAL';
  const { title, help } = texts.errors[errorTextKey(code)];
  return (
    <Notice tone="error" title={title} testId="error" code={code}>
      <p>{help}</p>
      <p class="notice__code">{texts.errorCode(code)}</p>
    </Notice>
  );
}
