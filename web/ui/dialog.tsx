/** A modal dialog on the browser's own `<dialog>`: focus stays inside, Escape closes, focus returns. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { IconButton } from './button.tsx';
import './dialog.css';

export type DialogProps = {
  readonly title: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
};

/** Open for as long as it is rendered. */
export function Dialog({ title, closeLabel, onClose, children }: DialogProps): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement;
    ref.current?.showModal();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      class="dialog"
      aria-labelledby={id}
      onClose={onClose}
      onKeyDown={(event) => event.key === 'Escape' && event.stopPropagation()} // it closes the dialog, not what it is in
    >
      <div class="dialog__head">
        <h2 id={id}>{title}</h2>
        <IconButton
          kind="plain"
          icon="close"
          label={closeLabel}
          onClick={() => ref.current?.close()}
          testId="dialog-close"
        />
      </div>
      {children}
    </dialog>
  );
}
