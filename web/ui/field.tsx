/** Labelled fields for a line, a day or a number, for several lines, and to choose; hint and error are tied to them. */
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
  /** The browser says so of a form that is sent without, in its own words, and leads there. */
  readonly isRequired?: boolean;
  /** Other than text; nobody beside can read a password, the others have the browser's own way to choose. */
  readonly type?: 'password' | 'date' | 'time' | 'number';
  readonly testId: string;
};

/** One line. */
export function Field(props: FieldProps): JSX.Element {
  const { label, value, onInput, hint, error, errorCode, autoComplete = 'off', maxLength, testId } = props;
  const { isSearch = false, isLabelHidden = false, isRequired = false, type } = props;
  const id = useId();
  return (
    <div class="field">
      <label for={id} class={isLabelHidden ? 'visually-hidden' : ''}>
        {label}
      </label>
      <input
        id={id}
        {...kindOf(type, isSearch)}
        placeholder={isLabelHidden ? label : ''}
        value={value}
        autocomplete={autoComplete}
        spellcheck={false}
        maxLength={maxLength}
        required={isRequired}
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

/** As attributes, which differ. */
function kindOf(type: FieldProps['type'], isSearch: boolean) {
  if (type === undefined) return { type: 'text', role: isSearch ? 'searchbox' : undefined } as const;
  if (type === 'number') return { type, min: 1 } as const;
  return { type } as const;
}

export type TextAreaProps = Pick<
  FieldProps,
  'label' | 'value' | 'onInput' | 'hint' | 'error' | 'isRequired' | 'maxLength' | 'testId'
> & { readonly rows?: number };

const USUAL_ROWS = 3;

/** Several lines. */
export function TextArea(props: TextAreaProps): JSX.Element {
  const {
    label,
    value,
    onInput,
    hint,
    error,
    isRequired = false,
    maxLength,
    rows = USUAL_ROWS,
    testId,
  } = props;
  const id = useId();
  const note = error ?? hint;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        rows={rows}
        value={value}
        maxLength={maxLength}
        required={isRequired}
        aria-invalid={error !== undefined}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        data-testid={testId}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {note !== undefined && (
        <p id={`${id}-note`} class={error === undefined ? 'field__hint' : 'field__error'}>
          {note}
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
