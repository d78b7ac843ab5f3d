/** Copies a text, and says that it has. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Button, type ButtonProps } from '../ui/button.tsx';

export type CopyButtonProps = {
  readonly label: string;
  readonly copied: string;
  /** Asked when it is wanted. */
  readonly text: () => Promise<string>;
  readonly kind?: ButtonProps['kind'];
  readonly onFailed: (error: unknown) => void;
  readonly testId: string;
};

/** Where the browser gives no clipboard, the text is shown to be copied by hand. */
export function CopyButton(props: CopyButtonProps): JSX.Element {
  const { label, copied, text, kind = 'secondary', onFailed, testId } = props;
  const isCopied = useSignal(false);
  const copy = async (): Promise<void> => {
    isCopied.value = false;
    const given = await text();
    await navigator.clipboard.writeText(given).catch(() => void prompt(label, given));
    isCopied.value = true;
  };
  return (
    <Button
      kind={kind}
      icon={kind === 'link' ? undefined : 'link'}
      onClick={() => void copy().catch(onFailed)}
      testId={testId}
    >
      <span aria-live="polite">{isCopied.value ? copied : label}</span>
    </Button>
  );
}
