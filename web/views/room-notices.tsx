/** Notices over the gallery: connection lost, errors, one's own screen, nobody else here. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Call } from '../state/call.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { useApp, useTexts } from './app-context.ts';
import { AudienceNotices } from './audience-notices.tsx';
import { ErrorNotices } from './error-notices.tsx';
import { FeatureNotices } from './feature-notices.tsx';
import { QueueNotice } from './queue-notice.tsx';
import './room-notices.css';
import { SilencedNotice } from './silenced-notice.tsx';
import { useLasting } from './use-lasting.ts';

/** Live regions are always there; what is in them changes. */
export function RoomNotices({ call }: { call: Call }): JSX.Element {
  const app = useApp();
  const texts = useTexts();
  const { state, participantCount } = call.status.value;
  const isReconnecting = state === 'reconnecting';
  const isAwayForLong = useLasting(isReconnecting);
  const isSharing = call.local.value.screen !== undefined;
  return (
    <div class="room-notices">
      <div role="status">
        {isAwayForLong && (
          <Notice tone="warning" title={texts.connection.reconnecting} testId="reconnecting">
            {texts.connection.reconnectingHelp}
          </Notice>
        )}
      </div>
      <QueueNotice isInRoom />
      <AudienceNotices audience={call.audience} />
      <SilencedNotice call={call} />
      <FeatureNotices call={call} />
      <ErrorNotices />
      {isSharing && (
        <Notice
          tone="info"
          title={texts.room.sharing}
          action={
            <Button kind="quiet" onClick={() => void app.media.toggleScreen()} testId="stop-screen">
              {texts.controls.screenStop}
            </Button>
          }
        />
      )}
      {participantCount <= 1 && !isReconnecting && <Alone />}
    </div>
  );
}

function Alone(): JSX.Element {
  const app = useApp();
  const texts = useTexts().room;
  const isCopied = useSignal(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(app.invitation);
    isCopied.value = true;
  };
  return (
    <Notice
      tone="info"
      title={texts.alone}
      action={
        <Button
          kind="quiet"
          icon="link"
          onClick={() => void copy().catch(() => prompt(texts.copyLink, app.invitation))}
          testId="copy-link"
        >
          <span aria-live="polite">{isCopied.value ? texts.linkCopied : texts.copyLink}</span>
        </Button>
      }
    />
  );
}
