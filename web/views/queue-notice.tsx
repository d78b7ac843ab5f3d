/** One's place while joining, or picture and sound, waits for its turn; a live region that is always there. */
import type { JSX } from 'preact';
import { Notice } from '../ui/notice.tsx';
import { useApp, useTexts } from './app-context.ts';
import { useLasting } from './use-lasting.ts';

/** @param props.isInRoom picture and sound are waited for */
export function QueueNotice({ isInRoom = false }: { isInRoom?: boolean }): JSX.Element {
  const texts = useTexts().queue;
  const queue = useApp().session.call.value?.status.value.queue;
  const isLasting = useLasting(queue !== undefined);
  return (
    <div class="queue-notice" role="status">
      {queue && isLasting && (
        <Notice tone="info" title={texts.title(queue.place)} testId="queue">
          {isInRoom ? texts.media : texts.expected(queue.expectedMs)}
        </Notice>
      )}
    </div>
  );
}
