/** While a session is opened without a form: after a link with autojoin, or a reload. */
import type { JSX } from 'preact';
import { Logo } from '../ui/logo.tsx';
import './center.css';
import { ErrorNotices } from './error-notices.tsx';
import { QueueNotice } from './queue-notice.tsx';
import { TrackVideo } from './track-video.tsx';
import { useApp, useTexts } from './app-context.ts';

/** Says that something is going on, and shows oneself meanwhile. */
export function ConnectingView(): JSX.Element {
  const texts = useTexts();
  const track = useApp().devices.camera.track.value;
  return (
    <main class="center">
      <div class="card">
        <Logo />
        <h1 class="card__title">{texts.connection.joining} …</h1>
        {track && (
          <div class="card__preview" data-testid="self" data-video="on">
            <TrackVideo track={track} isMirrored label={texts.devices.preview} />
          </div>
        )}
        <QueueNotice />
        <ErrorNotices />
      </div>
    </main>
  );
}
