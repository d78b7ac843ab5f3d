/** Buttons: one with words, one with an icon. */
import type { ComponentChildren, JSX } from 'preact';
import { Badge } from './badge.tsx';
import './button.css';
import { Icon, type IconName, type IconShape } from './icon.tsx';

export type ButtonProps = {
  readonly children: ComponentChildren;
  readonly onClick?: (() => void) | undefined;
  readonly kind?: 'primary' | 'secondary' | 'quiet' | 'link';
  readonly type?: 'button' | 'submit';
  readonly icon?: IconName | undefined;
  readonly isBusy?: boolean;
  readonly testId?: string | undefined;
};

/** A button that says in words what it does. While busy it stays focusable and does nothing. */
export function Button(props: ButtonProps): JSX.Element {
  const { children, onClick, kind = 'secondary', type = 'button', icon, isBusy = false, testId } = props;
  return (
    <button
      type={type}
      class={`button button--${kind}`}
      aria-disabled={isBusy}
      data-testid={testId}
      onClick={isBusy ? (event) => event.preventDefault() : onClick && (() => onClick())}
    >
      {icon && <Icon name={icon} size={20} />}
      <span>{children}</span>
    </button>
  );
}

export type IconButtonProps = {
  readonly icon: IconShape;
  /** What it is, the same in both states. */
  readonly label: string;
  /** Longer, for a mouse: what a click does now. */
  readonly hint?: string | undefined;
  readonly onClick: () => void;
  /** For switches: whether it is on. */
  readonly isPressed?: boolean | undefined;
  /** For what opens something: whether it is open. */
  readonly isExpanded?: boolean | undefined;
  /** What it opens is a menu. */
  readonly hasPopup?: boolean;
  /** Id of what it has opened. */
  readonly controls?: string | undefined;
  readonly kind?: 'tool' | 'off' | 'active' | 'danger' | 'plain' | 'small';
  /** It does nothing for now, and stays focusable. */
  readonly isDisabled?: boolean | undefined;
  /** It can't be used for now, and a click says why. */
  readonly isWithheld?: boolean;
  readonly tabIndex?: number | undefined;
  /** Words below the icon where there is room. */
  readonly hasCaption?: boolean;
  /** A number at the icon, and what it says in words. */
  readonly badge?: { readonly count: number; readonly label: string } | undefined;
  readonly testId?: string | undefined;
};

/** A button with an icon, for tool bars and corners. */
export function IconButton(props: IconButtonProps): JSX.Element {
  const {
    icon,
    label,
    hint,
    onClick,
    isPressed,
    isExpanded,
    hasPopup = false,
    controls,
    kind = 'tool',
    isDisabled,
    isWithheld = false,
    tabIndex,
    hasCaption = false,
    badge,
    testId,
  } = props;
  return (
    <button
      type="button"
      class={`icon-button icon-button--${kind}`}
      aria-label={badge ? `${label}, ${badge.label}` : label}
      aria-pressed={isPressed}
      aria-expanded={isExpanded}
      aria-haspopup={hasPopup ? 'menu' : undefined}
      aria-controls={controls}
      aria-disabled={isWithheld || isDisabled}
      tabIndex={tabIndex}
      title={hint ?? label}
      data-testid={testId}
      onClick={() => !isDisabled && onClick()}
    >
      <Icon name={icon} size={kind === 'small' ? 18 : 24} />
      {badge && <Badge count={badge.count} />}
      {hasCaption && (
        <span class="icon-button__caption" aria-hidden="true">
          {label}
        </span>
      )}
    </button>
  );
}
