/** A row with the way in, and what else there is to do behind one more click. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { Button, IconButton } from '../ui/button.tsx';
import { useApp } from '../views/app-context.ts';
import { useStartTexts } from './use-start-texts.ts';

const DOT = 'a.8.8 0 1 0 0-1.6.8.8 0 0 0 0 1.6z';
const MORE = { path: `M5 12.8${DOT}M12 12.8${DOT}M19 12.8${DOT}` };

export type MoreRowProps = {
  readonly title: string;
  /** Beside the title. */
  readonly mark?: string | undefined;
  /** Below it. */
  readonly facts: string;
  readonly room: string;
  readonly isPrimary?: boolean;
  readonly testId: string;
  /** Buttons. */
  readonly children: ComponentChildren;
};

export function MoreRow(props: MoreRowProps): JSX.Element {
  const { title, mark, facts, room, isPrimary = false, testId, children } = props;
  const app = useApp();
  const texts = useStartTexts().start;
  const isOpen = useSignal(false);
  return (
    <li class="start__row" data-testid={testId} data-name={title}>
      <div class="start__main">
        <p class="start__about">
          <span class="start__title">{title}</span>
          {mark !== undefined && <span class="start__mark">{mark}</span>}
          <span class="start__soft">{facts}</span>
        </p>
        <Button
          kind={isPrimary ? 'primary' : 'secondary'}
          onClick={() => void app.enter(room)}
          testId="start-enter"
        >
          <span aria-hidden="true">{texts.enter}</span>
          <span class="visually-hidden">{texts.enterTo(title)}</span>
        </Button>
        <IconButton
          kind="plain"
          icon={MORE}
          label={texts.more(title)}
          isExpanded={isOpen.value}
          onClick={() => (isOpen.value = !isOpen.peek())}
          testId="start-more"
        />
      </div>
      <div class="start__actions" hidden={!isOpen.value}>
        {isOpen.value && children}
      </div>
    </li>
  );
}
