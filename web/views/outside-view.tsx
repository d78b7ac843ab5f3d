/** While one is kept outside of the room: a calm page that says why, and goes on by itself. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Call } from '../state/call.ts';
import { Button } from '../ui/button.tsx';
import { Logo } from '../ui/logo.tsx';
import { useApp, useTexts } from './app-context.ts';
import './center.css';
import { CameraButton, MicButton } from './device-buttons.tsx';
import './outside-view.css';
import { ErrorNotices } from './error-notices.tsx';
import { TrackVideo } from './track-video.tsx';

/** Takes the focus, since the view that had it is gone. */
export function OutsideView({ call }: { call: Call }): JSX.Element {
  const app = useApp();
  const texts = useTexts();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { title, text } = call.features.outside.value ?? texts.outside;
  const roomTitle = call.status.value.settings.title;
  const track = app.devices.camera.track.value;
  return (
    <main class="center">
      <div class="card" data-testid="outside">
        <Logo />
        <div role="status">
          {roomTitle !== '' && <p class="outside__room">{roomTitle}</p>}
          <h1 class="card__title" ref={heading} tabIndex={-1}>
            {title}
          </h1>
          <p class="outside__text">{text}</p>
        </div>
        {track && (
          <div class="card__preview" data-testid="self" data-video="on">
            <TrackVideo track={track} isMirrored label={texts.devices.preview} />
          </div>
        )}
        <div class="outside__devices">
          <MicButton />
          <CameraButton />
          <p class="outside__note">{texts.outside.devices}</p>
        </div>
        <ErrorNotices />
        <div class="card__actions">
          <Button onClick={() => void app.session.leave()} testId="leave">
            {texts.controls.leave}
          </Button>
        </div>
      </div>
    </main>
  );
}
