/** Whether the tab is in front. */
import { useSignal, type ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** Follows the browser's `visibilitychange`. */
export function usePageVisible(): ReadonlySignal<boolean> {
  const isVisible = useSignal(!document.hidden);
  useEffect(() => {
    const update = (): void => {
      isVisible.value = !document.hidden;
    };
    document.addEventListener('visibilitychange', update);
    return () => document.removeEventListener('visibilitychange', update);
  }, []);
  return isVisible;
}
