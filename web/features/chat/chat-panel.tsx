/** Conversations: which one, what was written, and a field to write in. */
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Select } from '../../ui/field.tsx';
import './chat-panel.css';
import { ChatComposer } from './chat-composer.tsx';
import { ChatMessages } from './chat-messages.tsx';
import { ChatModeration } from './chat-moderation.tsx';
import { ChatSearch } from './chat-search.tsx';
import { nameOf } from './conversation-name.ts';
import type { ChatModel } from './model.ts';

type Props = { readonly model: ChatModel };

/** Fills the side area; its messages scroll. */
export function ChatPanel({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const { key } = model.selected.value;
  useEffect(() => {
    model.shown(true);
    return () => model.shown(false);
  }, [model]);
  const options = model.conversations.value.map((conversation) => {
    const name = nameOf(conversation, texts);
    const isNew = model.unreadIn(conversation.key) > 0;
    return { value: conversation.key, label: isNew ? texts.newMark(name) : name };
  });
  return (
    <div class="chat" data-testid="chat-panel">
      <div class="chat__place">
        <Select
          label={texts.place}
          isLabelHidden
          value={key}
          options={options}
          onChange={(chosen) => model.select(chosen)}
          testId="chat-place"
        />
      </div>
      <ChatSearch model={model} />
      <ChatMessages key={key} model={model} />
      {model.mayWrite.value && <ChatComposer model={model} />}
      {model.context.room.mayModerate.value && <ChatModeration model={model} />}
    </div>
  );
}
