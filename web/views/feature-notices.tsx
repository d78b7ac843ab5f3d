/** What features have to say above the gallery, in a live region that is always there. */
import type { JSX } from 'preact';
import type { Call } from '../state/call.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { useTexts } from './app-context.ts';

export function FeatureNotices({ call }: { call: Call }): JSX.Element {
  const { controls } = useTexts();
  return (
    <div role="status">
      {call.features.notices.value.map(({ id, tone, title, text, action, onClose, testId }) => (
        <Notice
          key={id}
          tone={tone}
          title={title}
          testId={testId}
          onClose={onClose}
          closeLabel={controls.dismiss}
          action={
            action && (
              <Button kind="quiet" onClick={action.onClick} testId={action.testId}>
                {action.label}
              </Button>
            )
          }
        >
          {text}
        </Notice>
      ))}
    </div>
  );
}
