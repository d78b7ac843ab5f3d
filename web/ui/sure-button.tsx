/** A button for what can't be undone: it is asked twice. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Button, type ButtonProps } from './button.tsx';

export type SureButtonProps = {
  readonly label: string;
  /** The second time. */
  readonly sure: string;
  readonly onClick: () => void;
  readonly kind?: ButtonProps['kind'];
  readonly testId: string;
};

/** Whoever goes elsewhere has thought better of it. */
export function SureButton({
  label,
  sure,
  onClick,
  kind = 'secondary',
  testId,
}: SureButtonProps): JSX.Element {
  const isAsking = useSignal(false);
  const click = (): void => {
    if (isAsking.peek()) onClick();
    isAsking.value = !isAsking.peek();
  };
  return (
    <span style={{ display: 'contents' }} onFocusOut={() => (isAsking.value = false)}>
      <Button kind={kind} onClick={click} testId={testId}>
        <span aria-live="polite">{isAsking.value ? sure : label}</span>
      </Button>
    </span>
  );
}
