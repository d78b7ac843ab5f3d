/** The rules of the floor, for whoever leads: each counts at once. */
import type { JSX } from 'preact';
import { FLOOR_STRATEGIES, type FloorSettingsView } from '../../../client/features/floor/index.ts';
import { Check } from '../../ui/check.tsx';
import { Select } from '../../ui/field.tsx';
import type { FloorModel } from './model.ts';

type Props = { readonly model: FloorModel };

const SEC_PER_MIN = 60;
/** In minutes; what else is set stands among them. */
const LIMITS_MIN = [0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 60] as const;

export function FloorRules({ model }: Props): JSX.Element {
  const { settings } = model.view.value;
  const texts = model.context.texts.value;
  const set = (change: Partial<FloorSettingsView>): void => void model.configure(change);
  return (
    <details class="floor__part">
      <summary data-testid="floor-rules">{texts.settings}</summary>
      <div class="floor__rules">
        <Select
          label={texts.strategy}
          value={settings.strategy}
          options={FLOOR_STRATEGIES.map((value) => ({ value, label: texts.strategies[value] }))}
          onChange={(value) => set({ strategy: FLOOR_STRATEGIES.find((one) => one === value) ?? 'manual' })}
          testId="floor-strategy"
        />
        <Select
          label={texts.limit}
          {...limits(model, settings.limitSec)}
          onChange={(value) => set({ limitSec: Number(value) })}
          testId="floor-limit"
        />
        <Select
          label={texts.shortLimit}
          {...limits(model, settings.shortLimitSec)}
          onChange={(value) => set({ shortLimitSec: Number(value) })}
          testId="floor-short-limit"
        />
        <Check
          label={texts.governs}
          isOn={settings.governsMicrophones}
          onChange={(isOn) => set({ governsMicrophones: isOn })}
          testId="floor-governs"
        />
        <Check
          label={texts.closes}
          isOn={settings.closesWhenOver}
          onChange={(isOn) => set({ closesWhenOver: isOn })}
          testId="floor-closes"
        />
        <Check
          label={texts.closeList}
          isOn={settings.isListClosed}
          onChange={(isOn) => set({ isListClosed: isOn })}
          testId="floor-close-list"
        />
      </div>
    </details>
  );
}

function limits({ context }: FloorModel, sec: number) {
  const texts = context.texts.value;
  const all = [...new Set([...LIMITS_MIN.map((min) => min * SEC_PER_MIN), sec])].sort((a, b) => a - b);
  const options = all.map((limitSec) => ({
    value: String(limitSec),
    label: limitSec === 0 ? texts.noLimit : texts.limitOf(limitSec / SEC_PER_MIN),
  }));
  return { value: String(sec), options };
}
