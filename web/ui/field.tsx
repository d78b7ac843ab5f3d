/** A labelled text field and a labelled select, with hint and error tied to them. */
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import './field.css';

export type FieldProps = {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** What programs read of the error. */
  readonly errorCode?: string;
  readonly autoComplete?: string;
  readonly maxLength?: number;
  /** Its answer appears while one types. */
  readonly isSearch?: boolean;
  readonly isLabelHidden?: boolean;
  readonly testId: string;
};

/** One line of text. */
export function Field(props: FieldProps): JSX.Element {
  const { label, value, onInput, hint, error, errorCode, autoComplete = 'off', maxLength, testId } = props;
  const { isSearch = false, isLabelHidden = false } = props;
  const id = useId();
  return (
    <div class="field">
      <label for={id} class={isLabelHidden ? 'visually-hidden' : ''}>
        {label}
      </label>
      <input
        id={id}
        type="text"
        role={isSearch ? 'searchbox' : undefined}
        placeholder={isLabelHidden ? label : ''}
        value={value}
        autocomplete={autoComplete}
        spellcheck={false}
        maxLength={maxLength}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-note`}
        data-testid={testId}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {error === undefined ? (
        <p id={`${id}-note`} class="field__hint">
          {hint}
        </p>
      ) : (
        <p id={`${id}-note`} class="field__error" data-testid="error" data-code={errorCode}>
          {error}
        </p>
      )}
    </div>
  );
}

export type SelectProps = {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
  readonly hint?: string | undefined;
  readonly isLabelHidden?: boolean;
  readonly testId: string;
};

/** One of several. */
export function Select(props: SelectProps): JSX.Element {
  const { label, value, options, onChange, hint, isLabelHidden = false, testId } = props;
  const id = useId();
  return (
    <div class="field">
      <label for={id} class={isLabelHidden ? 'visually-hidden' : ''}>
        {label}
      </label>
      <select
        id={id}
        value={value}
        aria-describedby={hint === undefined ? undefined : `${id}-note`}
        data-testid={testId}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
      {hint !== undefined && (
        <p id={`${id}-note`} class="field__hint">
          {hint}
        </p>
      )}
    </div>
  );
}
