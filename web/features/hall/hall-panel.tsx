/** For who leads: the hall's devices, those that wait, and which one plays the sound. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { HallDeviceView } from '../../../client/features/hall/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { Field, Select } from '../../ui/field.tsx';
import '../../ui/panel.css';
import './hall-panel.css';
import type { HallModel } from './model.ts';

type Props = { readonly model: HallModel };
type DeviceProps = Props & { readonly device: HallDeviceView };

/** Fills the side area and scrolls. */
export function HallPanel({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const { devices, offered, companionCount } = model.view.value;
  return (
    <div class="panel" data-testid="hall-panel">
      {offered.length > 0 && (
        <section>
          <h3 class="panel__title">{texts.offered}</h3>
          {offered.map((device) => (
            <Offer key={device.number} model={model} device={device} />
          ))}
        </section>
      )}
      <section>
        <h3 class="panel__title">{texts.devices}</h3>
        {devices.length === 0 && <p class="panel__soft">{texts.noDevices}</p>}
        <ul role="list">
          {devices.map((device, index) => (
            <Device key={device.number} model={model} device={device} isFirst={index === 0} />
          ))}
        </ul>
      </section>
      <Output model={model} />
      <p class="panel__soft" role="status" data-testid="hall-companions" data-count={companionCount}>
        {texts.companions(companionCount)}
      </p>
    </div>
  );
}

function Offer({ model, device }: DeviceProps): JSX.Element {
  const texts = model.context.texts.value;
  const label = useSignal(device.label);
  const hasSound = useSignal(false);
  return (
    <form
      class="hall__offer"
      data-testid="hall-offer"
      data-name={device.label}
      onSubmit={(event) => {
        event.preventDefault();
        const wish = { label: label.peek(), hasSound: hasSound.peek() };
        void model.run(model.commands.declare(device.number, wish));
      }}
    >
      <Field
        label={texts.label}
        value={label.value}
        onInput={(text) => (label.value = text)}
        maxLength={40}
        testId="hall-label"
      />
      <Check
        label={texts.sound}
        isOn={hasSound.value}
        onChange={(isOn) => (hasSound.value = isOn)}
        testId="hall-sound"
      />
      <Button type="submit" kind="primary" testId="hall-accept">
        {texts.acceptOf(device.label)}
      </Button>
    </form>
  );
}

function Device({ model, device, isFirst }: DeviceProps & { readonly isFirst: boolean }): JSX.Element {
  const texts = model.context.texts.value;
  const kind = device.hasSound ? texts.withSound : texts.pictureOnly;
  return (
    <li class="panel__row" data-testid="hall-device" data-name={device.label}>
      <span class="hall__who">
        <span class="panel__name">{device.label}</span>
        <span class="panel__soft">{isFirst ? `${kind}, ${texts.leads}` : kind}</span>
      </span>
      <IconButton
        kind="plain"
        icon="close"
        label={texts.dismiss(device.label)}
        onClick={() => void model.run(model.commands.dismiss(device.number))}
        testId="hall-dismiss"
      />
    </li>
  );
}

/** Only where there is something to choose from. */
function Output({ model }: Props): JSX.Element | null {
  const texts = model.context.texts.value;
  const { devices, screens, outputNumber } = model.view.value;
  if (devices.length + screens.length === 0) return null;
  const [first, ...others] = devices;
  const options = [
    ...(first ? [{ value: String(first.number), label: `${first.label} (${texts.leads})` }] : []),
    ...others.map(({ number, label }) => ({ value: String(number), label })),
    ...screens.map(({ number, label }) => ({ value: String(number), label: texts.screen(label) })),
  ];
  const none = outputNumber === undefined ? [{ value: '0', label: texts.outputFirst }] : [];
  return (
    <Select
      label={texts.output}
      value={String(outputNumber ?? 0)}
      options={[...none, ...options]}
      hint={texts.outputHint}
      onChange={(value) => void model.run(model.commands.setOutput(Number(value)))}
      testId="hall-output"
    />
  );
}
