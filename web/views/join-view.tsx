/** The first view: who, where, with which devices. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { ErrorCode } from '../../client/errors.ts';
import { isRoomName, MAX_NAME_LENGTH } from '../state/page-url.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Logo } from '../ui/logo.tsx';
import { useApp, useTexts } from './app-context.ts';
import { DeviceFields } from './device-fields.tsx';
import { DevicePreview } from './device-preview.tsx';
import { ErrorNotices } from './error-notices.tsx';
import './join-view.css';
import { LazyPart } from './lazy-part.tsx';
import { LanguageSelect } from './language-select.tsx';
import { ModeChoice } from './mode-choice.tsx';
import { QueueNotice } from './queue-notice.tsx';
import { SiteSelect } from './site-select.tsx';
import { StartLists } from './start-lists.tsx';
import { InvitationPassword, LoginNote, RoleChoice } from './visitor-fields.tsx';

/** The server's code for the same fault. */
const FIELD_REFUSED: ErrorCode = 'ARGUMENT_INVALID';

/** Form and preview side by side where there is room. */
export function JoinView({ isJoining }: { isJoining: boolean }): JSX.Element {
  const texts = useTexts();
  const mode = useApp().mode.value;
  const hasDevices = mode === 'full' || mode === 'hall';
  return (
    <div class="join">
      <header class="join__head">
        <Logo />
        <LanguageSelect isLabelHidden />
      </header>
      <main class="join__main">
        <section class="join__intro" aria-labelledby="join-title">
          <h1 id="join-title">{texts.join.title}</h1>
          <p class="join__claim">{texts.product.claim}</p>
          <LoginNote />
          <StartLists />
          <JoinForm isJoining={isJoining} />
        </section>
        <section class="join__devices" aria-labelledby="devices-title">
          <h2 id="devices-title">
            {hasDevices
              ? texts.devices.title
              : texts.modes[mode === 'display' ? 'displayName' : 'companionTitle']}
          </h2>
          <ErrorNotices />
          {hasDevices && (
            <>
              <DevicePreview />
              <DeviceFields />
              <LazyPart load={async () => (await import('./lobby-check.tsx')).LobbyCheck} />
            </>
          )}
          {hasDevices && <p class="join__note">{texts.join.withoutDevices}</p>}
          {mode === 'companion' && <p class="join__note">{texts.modes.companionText}</p>}
        </section>
      </main>
      <footer class="join__foot">{texts.product.note}</footer>
    </div>
  );
}

function JoinForm({ isJoining }: { isJoining: boolean }): JSX.Element {
  const app = useApp();
  const texts = useTexts().join;
  // a link that wanted to join by itself and could not says why at once
  const isChecked = useSignal(app.request.isAutojoin);
  const hasRoom = isRoomName(app.room.value.trim());
  const hasName = app.name.value.trim() !== '';

  const submit = (event: Event): void => {
    event.preventDefault();
    isChecked.value = true;
    if (app.isComplete()) void app.join();
    else focusFirstInvalid(event.currentTarget, hasRoom);
  };
  return (
    <form class="join__form" onSubmit={submit} noValidate>
      <Field
        label={texts.room}
        value={app.room.value}
        onInput={(room) => (app.room.value = room)}
        hint={texts.roomHint}
        error={isChecked.value && !hasRoom ? texts.roomMissing : undefined}
        errorCode={FIELD_REFUSED}
        maxLength={64}
        testId="room"
      />
      {/* whoever has logged in is shown as the organisation names them */}
      {app.visitor?.person.value === undefined && (
        <Field
          label={texts.name}
          value={app.name.value}
          onInput={(name) => (app.name.value = name)}
          hint={texts.nameHint}
          error={isChecked.value && !hasName ? texts.nameMissing : undefined}
          errorCode={FIELD_REFUSED}
          autoComplete="name"
          maxLength={MAX_NAME_LENGTH}
          testId="name"
        />
      )}
      <RoleChoice />
      <InvitationPassword />
      <SiteSelect />
      <ModeChoice />
      <Button kind="primary" type="submit" isBusy={isJoining} testId="join">
        {isJoining ? texts.submitting : texts.submit}
      </Button>
      <QueueNotice />
    </form>
  );
}

function focusFirstInvalid(form: EventTarget | null, hasRoom: boolean): void {
  if (!(form instanceof HTMLElement)) return;
  form.querySelector<HTMLElement>(hasRoom ? '[data-testid=name]' : '[data-testid=room]')?.focus();
}
