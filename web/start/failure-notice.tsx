/** What went wrong with what somebody asked for, where they asked for it. */
import type { JSX } from 'preact';
import type { ErrorCode } from '../../client/errors.ts';
import { errorTextKey } from '../texts/error-text.ts';
import { Notice } from '../ui/notice.tsx';
import { useTexts } from '../views/app-context.ts';

/** A live region that is always there. */
export function FailureNotice({ code }: { code: ErrorCode | undefined }): JSX.Element {
  const texts = useTexts();
  const text = code && texts.errors[errorTextKey(code)];
  return (
    <div role="alert">
      {text && (
        <Notice tone="error" title={text.title} testId="error" code={code}>
          {text.help}
        </Notice>
      )}
    </div>
  );
}
