/** Switches the language of the page at once. */
import type { JSX } from 'preact';
import { LANGUAGES, parseLanguage } from '../texts/language.ts';
import { Select } from '../ui/field.tsx';
import { useApp, useTexts } from './app-context.ts';

/** Languages are named in themselves, so that people find theirs in any. */
export function LanguageSelect({ isLabelHidden = false }: { isLabelHidden?: boolean }): JSX.Element {
  const app = useApp();
  return (
    <Select
      label={useTexts().language.label}
      isLabelHidden={isLabelHidden}
      value={app.look.language.value}
      options={LANGUAGES.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(id) => app.look.setLanguage(parseLanguage(id) ?? app.look.language.peek())}
      testId="language"
    />
  );
}
