/** Devices, language and keyboard shortcuts, while in a room. */
import type { JSX } from 'preact';
import { Check } from '../ui/check.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useApp, useTexts } from './app-context.ts';
import { DeviceFields } from './device-fields.tsx';
import { LanguageSelect } from './language-select.tsx';
import './settings-dialog.css';

/** Shortcuts of a single letter can be switched off, as WCAG 2.1.4 asks. */
export function SettingsDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const app = useApp();
  const texts = useTexts();
  return (
    <Dialog title={texts.settings.title} closeLabel={texts.controls.close} onClose={onClose}>
      <div class="settings">
        <DeviceFields />
        <LanguageSelect />
        <section class="settings__shortcuts" aria-labelledby="shortcuts-title">
          <h3 id="shortcuts-title">{texts.settings.shortcuts}</h3>
          <Check
            label={texts.settings.shortcutsOn}
            isOn={app.look.hasShortcuts.value}
            onChange={(isOn) => app.look.setShortcuts(isOn)}
            testId="shortcuts"
          />
          <dl class="settings__keys">
            <Key name="M" meaning={texts.settings.keyMicrophone} />
            <Key name="C" meaning={texts.settings.keyCamera} />
            <Key name="V" meaning={texts.settings.keyLayout} />
            <Key name="?" meaning={texts.settings.keyHelp} />
          </dl>
        </section>
      </div>
    </Dialog>
  );
}

function Key({ name, meaning }: { name: string; meaning: string }): JSX.Element {
  return (
    <div class="settings__key">
      <dt>
        <kbd>{name}</kbd>
      </dt>
      <dd>{meaning}</dd>
    </div>
  );
}
