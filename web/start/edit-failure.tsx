/** Why something was not saved, in its dialog; a conflict says what to do about it. */
import type { JSX } from 'preact';
import { Notice } from '../ui/notice.tsx';
import { FailureNotice } from './failure-notice.tsx';
import type { StartModel } from './start-model.ts';
import { useStartTexts } from './use-start-texts.ts';

export function EditFailure({ model }: { model: StartModel }): JSX.Element {
  const { conflict } = useStartTexts().start;
  const code = model.failure.value;
  if (code !== 'REVISION_CONFLICT') return <FailureNotice code={code} />;
  return (
    <div role="alert">
      <Notice tone="warning" title={conflict} testId="error" code={code} />
    </div>
  );
}
