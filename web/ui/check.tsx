/** Something to tick with its words beside it, and a switch that shows what is. */
import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import './check.css';
import { tickOf } from './tick.ts';

export type CheckProps = {
  readonly label: ComponentChildren;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly hint?: string | undefined;
  /** Whom or what it is about, for programs. */
  readonly name?: string;
  /** Only one of those that say the same here can be ticked. */
  readonly oneOf?: string | undefined;
  readonly testId: string;
};

export function Check({ label, isOn, onChange, hint, name, oneOf, testId }: CheckProps): JSX.Element {
  const id = useId();
  return (
    <div class="check">
      <label class="check__row">
        <input
          type={oneOf === undefined ? 'checkbox' : 'radio'}
          name={oneOf}
          checked={isOn}
          aria-describedby={hint === undefined ? undefined : id}
          data-testid={testId}
          data-name={name}
          onChange={tickOf(isOn, onChange)}
        />
        <span>{label}</span>
      </label>
      {hint !== undefined && (
        <p id={id} class="check__hint">
          {hint}
        </p>
      )}
    </div>
  );
}

export type SwitchProps = Pick<CheckProps, 'isOn' | 'onChange' | 'testId'> & { readonly label: string };

/** Turns when the room has taken it. */
export function Switch({ label, isOn, onChange, testId }: SwitchProps): JSX.Element {
  return (
    <label class="check__row">
      <input
        type="checkbox"
        role="switch"
        checked={isOn}
        data-testid={testId}
        onChange={tickOf(isOn, onChange)}
      />
      <span>{label}</span>
    </label>
  );
}
