/** Hands the page's model to every view. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { App } from '../state/app.ts';
import type { Texts } from '../texts/texts.ts';

export const AppContext = createContext<App | undefined>(undefined);

/** The page's model. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (app === undefined) throw new TypeError('a view outside of AppContext');
  return app;
}

/** Texts in the current language; the caller is drawn again when that changes. */
export function useTexts(): Texts {
  return useApp().look.texts.value;
}
