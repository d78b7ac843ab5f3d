/** That the server has switched one's microphone, camera or screen off, and that it may be switched on again. */
import type { JSX } from 'preact';
import type { Call } from '../state/call.ts';
import { Notice } from '../ui/notice.tsx';
import { useApp, useTexts } from './app-context.ts';

/** A live region that is always there. What is locked, or on again, has been explained or is over. */
export function SilencedNotice({ call }: { call: Call }): JSX.Element {
  const { silenced: texts, controls } = useTexts();
  const { mic, camera } = useApp().devices;
  const types = call.silenced.value;
  const isMicOff = types.includes('mic') && mic.isAllowed.value && !mic.isOn.value;
  const isCameraOff = types.includes('camera') && camera.isAllowed.value && !camera.isOn.value;
  const titles = [
    ...(isMicOff ? [texts.mic] : []),
    ...(isCameraOff ? [texts.camera] : []),
    ...(types.includes('screen') ? [texts.screen] : []),
  ];
  return (
    <div role="status">
      {titles.map((title) => (
        <Notice
          key={title}
          tone="info"
          title={title}
          testId="silenced"
          onClose={() => (call.silenced.value = [])}
          closeLabel={controls.dismiss}
        >
          {texts.help}
        </Notice>
      ))}
    </div>
  );
}
