/** The open panel of the side area: the people, or what a feature has there. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Call } from '../state/call.ts';
import { IconButton } from '../ui/button.tsx';
import { useTexts } from './app-context.ts';
import { LazyPart } from './lazy-part.tsx';
import { PeoplePanel } from './people-panel.tsx';
import './side-panel.css';

type SidePanelProps = { readonly call: Call; readonly panel: string };

/** Takes the focus while open and gives it back. */
export function SidePanel({ call, panel }: SidePanelProps): JSX.Element {
  const texts = useTexts();
  const title = useRef<HTMLHeadingElement>(null);
  const { side, panels } = call.features;
  const shown = panels.value.find(({ name }) => name === panel);
  useEffect(() => {
    const opener = document.activeElement;
    title.current?.focus();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <aside class="side" aria-labelledby={`${panel}-title`} data-testid="side">
      <div
        class="side__panel"
        id="side-panel"
        {...(panels.value.length > 0 && { role: 'tabpanel', 'aria-labelledby': `${panel}-tab` })}
      >
        <div class="side__head">
          <h2 id={`${panel}-title`} ref={title} tabIndex={-1}>
            {shown?.panel?.title.value ?? texts.room.peopleTitle}
          </h2>
          <IconButton
            kind="plain"
            icon="close"
            label={texts.controls.close}
            onClick={() => side.close()}
            testId="side-close"
          />
        </div>
        {shown?.panel ? <LazyPart key={shown.name} load={shown.panel.load} /> : <PeoplePanel call={call} />}
      </div>
    </aside>
  );
}
