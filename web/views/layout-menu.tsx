/** Chooses how stage and gallery share the page. */
import type { JSX } from 'preact';
import { LAYOUTS } from '../state/layout.ts';
import type { IconName } from '../ui/icon.tsx';
import { Menu } from '../ui/menu.tsx';
import { useApp, useTexts } from './app-context.ts';

const ICONS = { gallery: 'gallery', stage: 'speakerView', side: 'sideBySide' } as const satisfies Record<
  (typeof LAYOUTS)[number],
  IconName
>;

export function LayoutMenu(): JSX.Element {
  const app = useApp();
  const texts = useTexts().layout;
  const chosen = app.look.layout.value;
  return (
    <Menu
      kind="plain"
      icon={ICONS[chosen]}
      label={`${texts.label}: ${texts.names[chosen]}`}
      isChoice
      items={LAYOUTS.map((layout) => ({
        id: layout,
        icon: ICONS[layout],
        label: texts.names[layout],
        hint: texts.hints[layout],
        isChecked: layout === chosen,
        testId: 'layout-choice',
        onClick: () => app.look.setLayout(layout),
      }))}
      testId="layout"
    />
  );
}
