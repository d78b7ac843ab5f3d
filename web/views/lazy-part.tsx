/** A part of a feature that is loaded when it is shown. */
import { useSignal } from '@preact/signals';
import type { ComponentType, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useApp, useTexts } from './app-context.ts';

export type LazyPartProps = { readonly load: () => Promise<ComponentType> };

/** Nothing for the moment that it takes; what can't be loaded is told as a server that can't be reached. */
export function LazyPart({ load }: LazyPartProps): JSX.Element | null {
  const app = useApp();
  const texts = useTexts();
  const loaded = useSignal<{ readonly Part: ComponentType } | 'failed' | undefined>(undefined);
  useEffect(() => {
    let isGone = false;
    load().then(
      (Part) => {
        if (!isGone) loaded.value = { Part };
      },
      () => {
        if (isGone) return;
        loaded.value = 'failed';
        app.errors.add('SIGNAL_UNREACHABLE');
      },
    );
    return () => {
      isGone = true;
    };
  }, []);
  if (loaded.value === 'failed') return <p class="side__failed">{texts.errors.unreachable.help}</p>;
  if (loaded.value === undefined) return null;
  const { Part } = loaded.value;
  return <Part />;
}
