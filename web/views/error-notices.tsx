/** Everything that went wrong and is not over, in a live region that is always there. */
import type { JSX } from 'preact';
import { errorTextKey } from '../texts/error-text.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { useApp, useTexts } from './app-context.ts';
import './error-notices.css';

/** One notice per code; blocked sound comes with the button that starts it. */
export function ErrorNotices(): JSX.Element {
  const app = useApp();
  const texts = useTexts();
  return (
    <div class="error-notices" aria-live="polite">
      {app.playback.isBlocked.value && (
        <Notice
          tone="warning"
          title={texts.errors.autoplayBlocked.title}
          testId="error"
          code="AUTOPLAY_BLOCKED"
          action={
            <Button
              kind="quiet"
              icon="sound"
              onClick={() => void app.playback.resume()}
              testId="resume-playback"
            >
              {texts.connection.playSound}
            </Button>
          }
        >
          {texts.errors.autoplayBlocked.help}
        </Notice>
      )}
      {app.errors.codes.value.map((code) => (
        <Notice
          key={code}
          tone="warning"
          title={texts.errors[errorTextKey(code)].title}
          testId="error"
          code={code}
          onClose={() => app.errors.remove(code)}
          closeLabel={texts.controls.dismiss}
        >
          {texts.errors[errorTextKey(code)].help}
          {errorTextKey(code) === 'other' && <p class="notice__code">{texts.errorCode(code)}</p>}
        </Notice>
      ))}
    </div>
  );
}
