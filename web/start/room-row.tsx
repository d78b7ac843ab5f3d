/** A room in the list. */
import type { JSX } from 'preact';
import type { RoomShown } from '../../client/management/types.ts';
import { Button } from '../ui/button.tsx';
import { SureButton } from '../ui/sure-button.tsx';
import { CopyButton } from './copy-button.tsx';
import { InviteLink } from './invite-link.tsx';
import { MoreRow } from './more.tsx';
import type { RowProps } from './row-props.ts';
import { useStartTexts } from './use-start-texts.ts';

export type RoomRowProps = RowProps & { readonly room: RoomShown };

export function RoomRow({ room: shown, model, editing, done }: RoomRowProps): JSX.Element {
  const { start: texts, invite } = useStartTexts();
  const { room, title, role, link, mayPlan, mayChange } = shown;
  const name = title || room;
  const change = async (): Promise<void> => {
    const detail = await model.roomDetail(room);
    if (detail !== undefined) editing.value = { kind: 'room', detail };
  };
  const remove = async (): Promise<void> => {
    if (await model.deleteRoom(shown)) done(texts.removed(name));
  };
  const facts = [room === name ? '' : room, texts.role[role ?? ''] ?? ''];
  return (
    <MoreRow
      title={name}
      facts={facts.filter((fact) => fact !== '').join(' · ')}
      room={room}
      testId="start-room"
    >
      <CopyButton
        kind="link"
        label={invite.copy}
        copied={invite.copied}
        text={async () => link}
        onFailed={(error) => model.failWith(error)}
        testId="start-copy-link"
      />
      {mayPlan && <InviteLink room={room} title={name} />}
      {mayChange && (
        <>
          <Button kind="link" onClick={() => void change()} testId="start-change-room">
            {texts.change}
          </Button>
          <SureButton
            kind="link"
            label={texts.remove}
            sure={texts.removeSure}
            onClick={() => void remove()}
            testId="start-delete-room"
          />
        </>
      )}
    </MoreRow>
  );
}
