/** Who one is, in the form: the way to the login and back, and the password of an invitation. */
import type { JSX } from 'preact';
import { Button } from '../ui/button.tsx';
import { Field, Select } from '../ui/field.tsx';
import { useApp, useTexts } from './app-context.ts';
import './visitor-fields.css';

/** Above the form: nothing where one can't log in. */
export function LoginNote(): JSX.Element | null {
  const app = useApp();
  const texts = useTexts().visitor;
  const { visitor } = app;
  if (visitor === undefined || !visitor.hasProvider.value) return null;
  const person = visitor.person.value;
  if (person === undefined) {
    return (
      <>
        <HalfEnded />
        <p class="visitor">
          <span>{texts.logInHint}</span>
          <a class="button button--secondary" href={app.loginUrl} data-testid="login">
            {texts.logIn}
          </a>
        </p>
      </>
    );
  }
  return (
    <p class="visitor">
      <span data-testid="logged-in">{texts.loggedInAs(person)}</span>
      <Button onClick={() => void app.logOut()} testId="logout">
        {texts.logOut}
      </Button>
    </p>
  );
}

/** It stays until the page is left: whoever has logged out decides what to do about it. */
function HalfEnded(): JSX.Element | null {
  const texts = useTexts().visitor;
  const half = useApp().visitor?.halfEnded.value;
  if (half === undefined) return null;
  return (
    <p class="visitor" role="alert" data-testid="logout-unnoted">
      <span>{texts.logOutUnnoted}</span>
      {half.farewellUrl !== undefined && (
        <a class="button button--secondary" href={half.farewellUrl} data-testid="farewell">
          {texts.logOutThere}
        </a>
      )}
    </p>
  );
}

/** Only where anybody may be anything, to try it out: with a login, an invitation or a token somebody has decided it. */
export function RoleChoice(): JSX.Element | null {
  const { visitor } = useApp();
  const texts = useTexts().visitor;
  if (visitor === undefined || visitor.person.value !== undefined || visitor.isDecided) return null;
  const roles = visitor.roles.value;
  if (roles.length === 0) return null;
  return (
    <Select
      label={texts.role}
      value={visitor.role.value}
      options={roles.map((role) => ({ value: role, label: texts.roles[role] }))}
      onChange={(value) => (visitor.role.value = roles.find((role) => role === value) ?? 'member')}
      hint={texts.roleHint}
      testId="role"
    />
  );
}

/** Only with a link that asks for it. */
export function InvitationPassword(): JSX.Element | null {
  const { visitor } = useApp();
  const texts = useTexts().visitor;
  if (visitor?.invitation?.hasPassword !== true || visitor.person.value !== undefined) return null;
  return (
    <Field
      label={texts.password}
      value={visitor.password.value}
      onInput={(password) => (visitor.password.value = password)}
      hint={texts.passwordHint}
      maxLength={128}
      type="password"
      testId="invitation-password"
    />
  );
}
