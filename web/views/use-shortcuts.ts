/** M and C switch microphone and camera, V changes the layout, ? opens the settings; only outside of fields and dialogs. */
import { useEffect } from 'preact/hooks';
import { layoutAfter } from '../state/layout.ts';
import { useApp } from './app-context.ts';

/** Active while the component is there and shortcuts are not switched off. */
export function useShortcuts(onHelp: () => void): void {
  const app = useApp();
  useEffect(() => {
    const actions: Readonly<Record<string, () => void>> = {
      m: () => void app.media.toggle('mic'),
      c: () => void app.media.toggle('camera'),
      v: () => app.look.setLayout(layoutAfter(app.look.layout.peek())),
      '?': onHelp,
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!app.look.hasShortcuts.peek() || event.repeat || isElsewhere(event)) return;
      actions[event.key.toLowerCase()]?.();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

function isElsewhere(event: KeyboardEvent): boolean {
  const isModified = event.ctrlKey || event.altKey || event.metaKey;
  const isTyping =
    event.target instanceof Element && event.target.closest('input, select, textarea, dialog') !== null;
  return isModified || isTyping;
}
