/** A message within the page: information, a warning or an error, with a way on where there is one. */
import type { ComponentChildren, JSX } from 'preact';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';
import './notice.css';

export type NoticeProps = {
  readonly tone: 'info' | 'warning' | 'error';
  readonly title: string;
  readonly children?: ComponentChildren;
  /** A button. */
  readonly action?: ComponentChildren;
  readonly onClose?: (() => void) | undefined;
  readonly closeLabel?: string | undefined;
  readonly testId?: string | undefined;
  readonly code?: string | undefined;
};

/** Put it into a live region when it can appear by itself. */
export function Notice(props: NoticeProps): JSX.Element {
  const { tone, title, children, action, onClose, closeLabel, testId, code } = props;
  return (
    <div
      class={`notice notice--${tone}${onClose ? ' notice--closable' : ''}`}
      data-testid={testId}
      data-code={code}
    >
      <Icon name={tone === 'info' ? 'info' : 'warning'} size={20} />
      <div class="notice__body">
        <p class="notice__title">{title}</p>
        {children && <div class="notice__text">{children}</div>}
      </div>
      {action}
      {onClose && (
        <span class="notice__close">
          <IconButton icon="close" label={closeLabel ?? ''} kind="small" onClick={onClose} testId="dismiss" />
        </span>
      )}
    </div>
  );
}
