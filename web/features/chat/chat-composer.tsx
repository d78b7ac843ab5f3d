/** A field to write in: Enter sends. */
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { MAX_MESSAGE_CHARS } from '../../../client/features/chat/index.ts';
import { Button } from '../../ui/button.tsx';
import { nameOf } from './conversation-name.ts';
import type { ChatModel } from './model.ts';

type Props = { readonly model: ChatModel };

export function ChatComposer({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const { isOff, isPrivateOff } = model.view.value;
  const { place } = model.selected.value;
  const isPrivate = place.kind === 'conversation' || place.kind === 'person';
  if (isOff) return <Closed text={texts.isOff} />;
  if (isPrivate && isPrivateOff) return <Closed text={texts.isPrivateOff} />;
  return <Composer model={model} />;
}

const Closed = ({ text }: { text: string }): JSX.Element => (
  <p class="chat__closed" role="status" data-testid="chat-closed">
    {text}
  </p>
);

function Composer({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const { slowModeSec } = model.view.value;
  const id = useId();
  const isSlow = slowModeSec > 0 && !model.context.room.mayModerate.value;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void model.send();
  };
  return (
    <form
      class="chat__composer"
      onSubmit={(event) => {
        event.preventDefault();
        void model.send();
      }}
    >
      <label class="visually-hidden" for={id}>
        {texts.messageTo(nameOf(model.selected.value, texts))}
      </label>
      <textarea
        id={id}
        rows={2}
        maxLength={MAX_MESSAGE_CHARS}
        value={model.draft.value}
        placeholder={texts.message}
        aria-describedby={`${id}-keys`}
        data-testid="chat-text"
        onInput={(event) => (model.draft.value = event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <Button kind="primary" type="submit" testId="chat-send">
        {texts.send}
      </Button>
      <p class={isSlow ? 'chat__hint' : 'visually-hidden'} id={`${id}-keys`}>
        {isSlow ? texts.slowMode(slowModeSec) : texts.keys}
      </p>
    </form>
  );
}
