/** What may be done about one person, in the panel. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { PersonView, RoleName } from '../../../client/api.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Switch } from '../../ui/check.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { SureButton } from '../../ui/sure-button.tsx';
import type { ModerationModel } from './model.ts';

type Props = { readonly model: ModerationModel; readonly person: PersonView };

/** As long as a name may be. */
const MAX_NAME_LENGTH = 64;

/** Takes the focus: it comes by a button elsewhere. */
export function PersonPart({ model, person }: Props): JSX.Element {
  const { person: texts } = model.context.texts.value;
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), [person.number]);
  return (
    <section
      class="moderation__part moderation__part--person"
      aria-labelledby="moderation-person-title"
      data-testid="moderation-person"
      data-name={person.name}
    >
      <div class="moderation__row">
        <h3 id="moderation-person-title" class="moderation__who" ref={title} tabIndex={-1}>
          {person.name}
        </h3>
        <IconButton
          kind="plain"
          icon="close"
          label={texts.close}
          onClick={() => model.choose(undefined)}
          testId="moderation-person-close"
        />
      </div>
      {!person.isSelf && <Devices model={model} person={person} />}
      <RoleChoice model={model} person={person} />
      <Name key={person.number} model={model} person={person} />
      {!person.isSelf && <Exits model={model} person={person} />}
    </section>
  );
}

function Devices({ model, person }: Props): JSX.Element {
  const { person: texts } = model.context.texts.value;
  const { number } = person;
  const isExempt = model.view.value.exempt.has(number);
  return (
    <>
      <div class="moderation__buttons">
        <Button
          onClick={() => void model.run(model.commands.mute(number, { mic: true }))}
          testId="moderation-person-mute"
        >
          {texts.mute}
        </Button>
        <Button
          onClick={() => void model.run(model.commands.mute(number, { camera: true }))}
          testId="moderation-person-camera-off"
        >
          {texts.cameraOff}
        </Button>
      </div>
      <Switch
        label={texts.exempt}
        isOn={isExempt}
        onChange={(on) => void model.run(model.commands.exempt(number, on))}
        testId="moderation-exempt"
      />
    </>
  );
}

const GIVEN = ['member', 'guest', 'observer', 'moderator', 'chair'] as const satisfies readonly RoleName[];

/** Chairs give all, moderators all but the chair; the server says so, too. */
function RoleChoice({ model, person }: Props): JSX.Element {
  const { person: texts, roles } = model.context.texts.value;
  const own = model.context.room.role.value;
  const mayGiveChair = own === 'chair' || own === 'operator' || person.role === 'chair';
  const given = GIVEN.filter((role) => role !== 'chair' || mayGiveChair);
  const refusals = useSignal(0);
  const give = async (role: RoleName): Promise<void> => {
    if (!(await model.run(model.commands.setRole(person.number, role)))) refusals.value += 1;
  };
  return (
    <Select
      key={refusals.value} // shows again what is, not what was refused
      label={texts.role}
      value={person.role}
      options={given.map((role) => ({ value: role, label: roles[role] }))}
      onChange={(value) => {
        const role = given.find((one) => one === value);
        if (role !== undefined) void give(role);
      }}
      testId="moderation-role"
    />
  );
}

function Name({ model, person }: Props): JSX.Element {
  const { person: texts } = model.context.texts.value;
  const name = useSignal(person.name);
  return (
    <form
      class="moderation__name-form"
      onSubmit={(event) => {
        event.preventDefault();
        void model.run(model.commands.rename(person.number, name.peek()));
      }}
    >
      <Field
        label={texts.name}
        value={name.value}
        onInput={(text) => (name.value = text)}
        maxLength={MAX_NAME_LENGTH}
        testId="moderation-name"
      />
      <Button type="submit" testId="moderation-rename">
        {texts.rename}
      </Button>
    </form>
  );
}

function Exits({ model, person }: Props): JSX.Element {
  const { person: texts } = model.context.texts.value;
  const { number } = person;
  const leave = async (work: Promise<void>): Promise<void> => {
    if (await model.run(work)) model.choose(undefined);
  };
  const ban = async (): Promise<void> => {
    if (await model.ban(person)) model.choose(undefined);
  };
  return (
    <div class="moderation__buttons">
      <Button onClick={() => void leave(model.commands.sendOut(number))} testId="moderation-send-out">
        {texts.sendOut}
      </Button>
      <SureButton
        label={texts.remove}
        sure={texts.removeSure}
        onClick={() => void leave(model.commands.remove(number))}
        testId="moderation-remove"
      />
      {model.mayBan && (
        <SureButton
          label={texts.ban}
          sure={texts.banSure}
          onClick={() => void ban()}
          testId="moderation-ban"
        />
      )}
    </div>
  );
}
