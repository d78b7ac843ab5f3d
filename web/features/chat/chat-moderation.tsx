/** How the chat is set, for who moderates. */
import type { JSX } from 'preact';
import { Check } from '../../ui/check.tsx';
import { Select } from '../../ui/field.tsx';
import { SureButton } from '../../ui/sure-button.tsx';
import type { ChatModel } from './model.ts';

type Props = { readonly model: ChatModel };

const PAUSES_SEC = [0, 10, 30, 60, 300];
const KEPT_MINUTES = [0, 10, 60, 480];

export function ChatModeration({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const { isOff, isPrivateOff, slowModeSec, keepMinutes } = model.view.value;
  return (
    <details class="chat__moderation">
      <summary data-testid="chat-moderation">{texts.settings}</summary>
      <div class="chat__settings">
        <Check
          label={texts.switchOff}
          isOn={isOff}
          onChange={(on) => void model.configure({ isOff: on })}
          testId="chat-off"
        />
        <Check
          label={texts.switchPrivateOff}
          isOn={isPrivateOff}
          onChange={(on) => void model.configure({ isPrivateOff: on })}
          testId="chat-private-off"
        />
        <Select
          label={texts.pause}
          value={String(slowModeSec)}
          options={optionsOf(PAUSES_SEC, slowModeSec, (sec) =>
            sec === 0 ? texts.noPause : texts.seconds(sec),
          )}
          onChange={(sec) => void model.configure({ slowModeSec: Number(sec) })}
          testId="chat-slow-mode"
        />
        <Select
          label={texts.keep}
          value={String(keepMinutes)}
          options={optionsOf(KEPT_MINUTES, keepMinutes, (kept) =>
            kept === 0 ? texts.keepAll : texts.minutes(kept),
          )}
          onChange={(kept) => void model.configure({ keepMinutes: Number(kept) })}
          testId="chat-keep"
        />
        <div class="chat__clear">
          <SureButton
            label={texts.clear}
            sure={texts.clearSure}
            onClick={() => void model.clear()}
            testId="chat-clear"
          />
        </div>
      </div>
    </details>
  );
}

/** With the value that is set, whoever set it. */
function optionsOf(
  usual: readonly number[],
  set: number,
  label: (value: number) => string,
): readonly { value: string; label: string }[] {
  return [...new Set([...usual, set])]
    .sort((one, other) => one - other)
    .map((value) => ({ value: String(value), label: label(value) }));
}
