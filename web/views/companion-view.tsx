/** For somebody who sits in the hall: no pictures, all panels and tools. */
import type { JSX } from 'preact';
import type { Call } from '../state/call.ts';
import { Button } from '../ui/button.tsx';
import { useTexts } from './app-context.ts';
import './companion-view.css';
import { OverPictures, RoomFrame } from './room-frame.tsx';

export function CompanionView({ call }: { call: Call }): JSX.Element {
  return (
    <RoomFrame call={call} testId="companion">
      <div class="room__pictures">
        <Home call={call} />
        <OverPictures call={call} />
      </div>
    </RoomFrame>
  );
}

/** A large button for each panel: on a phone the panel is over it. */
function Home({ call }: { call: Call }): JSX.Element {
  const texts = useTexts().modes;
  const { side, panels } = call.features;
  return (
    <section class="companion" aria-labelledby="companion-title">
      <h1 id="companion-title" class="companion__title">
        {texts.companionTitle}
      </h1>
      <p class="companion__text">{texts.companionText}</p>
      <div class="companion__panels">
        {panels.value.map(
          ({ name, panel }) =>
            panel && (
              <Button key={name} onClick={() => side.show(name)} testId="companion-panel">
                {panel.title.value}
              </Button>
            ),
        )}
      </div>
    </section>
  );
}
