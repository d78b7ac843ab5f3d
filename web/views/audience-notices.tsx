/** Why somebody in the audience has no microphone or camera, and that they may speak when they come to the podium. */
import type { JSX } from 'preact';
import type { Audience } from '../state/audience.ts';
import { Notice } from '../ui/notice.tsx';
import { useTexts } from './app-context.ts';

/** A live region that is always there. */
export function AudienceNotices({ audience }: { audience: Audience }): JSX.Element {
  const texts = useTexts();
  const notice = audience.notice.value;
  const { mic, camera } = audience.withheld.value;
  const { title, onPodium, onPodiumHelp, offPodium, help } = texts.audience;
  const reason =
    mic && camera ? texts.audience.micAndCamera : mic ? texts.audience.mic : texts.audience.camera;
  const titles = { audience: title, podium: onPodium, offPodium };
  return (
    <div role="status">
      {notice && (
        <Notice
          tone="info"
          title={titles[notice]}
          testId={notice}
          onClose={() => audience.dismiss()}
          closeLabel={texts.controls.dismiss}
        >
          {notice === 'podium' ? onPodiumHelp : `${reason} ${help}`}
        </Notice>
      )}
    </div>
  );
}
