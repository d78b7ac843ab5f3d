/** The panel of who moderates: one person, or the waiting room, devices, the public, the end. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Button } from '../../ui/button.tsx';
import { Switch } from '../../ui/check.tsx';
import { SureButton } from '../../ui/sure-button.tsx';
import { BanPart } from './ban-part.tsx';
import type { ModerationModel } from './model.ts';
import './moderation-panel.css';
import { PersonPart } from './person-part.tsx';
import { WaitingPart } from './waiting-part.tsx';

type Props = { readonly model: ModerationModel };

/** Fills the side area and scrolls. */
export function ModerationPanel({ model }: Props): JSX.Element {
  const person = model.person.value;
  return (
    <div class="moderation" data-testid="moderation-panel">
      {person && <PersonPart model={model} person={person} />}
      <WaitingPart model={model} />
      <DevicesPart model={model} />
      <PublicPart model={model} />
      <BanPart model={model} />
      <EndPart model={model} />
    </div>
  );
}

function DevicesPart({ model }: Props): JSX.Element {
  const { devices: texts } = model.context.texts.value;
  const { locked } = model.view.value;
  const { commands } = model;
  return (
    <section class="moderation__part" aria-labelledby="moderation-devices-title">
      <h3 id="moderation-devices-title">{texts.title}</h3>
      <div class="moderation__buttons">
        <Button onClick={() => void model.run(commands.muteAll({ mic: true }))} testId="moderation-mute-all">
          {texts.muteAll}
        </Button>
        <Button
          onClick={() => void model.run(commands.muteAll({ camera: true }))}
          testId="moderation-cameras-off"
        >
          {texts.camerasOff}
        </Button>
      </div>
      <p class="moderation__note">{texts.spared}</p>
      <Switch
        label={texts.lockMic}
        isOn={locked.mic}
        onChange={(mic) => void model.run(commands.setLocks({ mic }))}
        testId="moderation-lock-mic"
      />
      <Switch
        label={texts.lockCamera}
        isOn={locked.camera}
        onChange={(camera) => void model.run(commands.setLocks({ camera }))}
        testId="moderation-lock-camera"
      />
    </section>
  );
}

function PublicPart({ model }: Props): JSX.Element {
  const { public: texts } = model.context.texts.value;
  const { closed, closedCount } = model.view.value;
  const isWithGuests = useSignal(false);
  return (
    <section class="moderation__part" aria-labelledby="moderation-public-title">
      <h3 id="moderation-public-title">{texts.title}</h3>
      <p class="moderation__note" role="status">
        {closed ? `${texts.isClosed(model.timeOf(closed.sinceMs))}. ${texts.out(closedCount)}` : texts.isOpen}
      </p>
      {closed ? (
        <Button
          onClick={() => void model.run(model.commands.openToPublic())}
          testId="moderation-open-to-public"
        >
          {texts.open}
        </Button>
      ) : (
        <>
          <Switch
            label={texts.withGuests}
            isOn={isWithGuests.value}
            onChange={(isOn) => (isWithGuests.value = isOn)}
            testId="moderation-public-guests"
          />
          <SureButton
            label={texts.close}
            sure={texts.closeSure}
            onClick={() => void model.run(model.commands.closeToPublic(isWithGuests.peek()))}
            testId="moderation-close-to-public"
          />
        </>
      )}
    </section>
  );
}

function EndPart({ model }: Props): JSX.Element {
  const { end: texts } = model.context.texts.value;
  return (
    <section class="moderation__part" aria-labelledby="moderation-end-title">
      <h3 id="moderation-end-title">{texts.title}</h3>
      <SureButton
        label={texts.all}
        sure={texts.sure}
        onClick={() => void model.run(model.commands.endForAll())}
        testId="moderation-end"
      />
    </section>
  );
}
