/** What was written in a conversation, oldest first; older messages are asked for. */
import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ChatMessageView } from '../../../client/features/chat/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { partsOf } from './links.ts';
import type { ChatModel } from './model.ts';

type Props = { readonly model: ChatModel };

/** So near to its end the list follows what comes, px. */
const NEAR_END_PX = 80;

/** Stays where it is while one reads further up. */
export function ChatMessages({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const messages = model.messages.value;
  const list = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    const element = list.current;
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [messages]);
  return (
    <div
      class="chat__messages"
      ref={list}
      tabIndex={0}
      role="log"
      aria-label={texts.title}
      data-testid="chat-messages"
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
      }}
    >
      {model.hasOlder.value && (
        <div class="chat__older">
          <Button kind="quiet" onClick={() => void model.loadOlder()} testId="chat-older">
            {texts.older}
          </Button>
        </div>
      )}
      {messages.length === 0 && <p class="chat__none">{texts.none}</p>}
      {messages.map((message) => (
        <ChatMessage key={message.sequence} model={model} message={message} />
      ))}
    </div>
  );
}

type MessageProps = Props & {
  readonly message: ChatMessageView;
  /** Above it: where it was written. */
  readonly children?: ComponentChildren;
};

export function ChatMessage({ model, message, children }: MessageProps): JSX.Element {
  const texts = model.context.texts.value;
  const isOwn = model.isOwn(message);
  const mayRemove = !message.isRemoved && (isOwn || model.context.room.mayModerate.value);
  const name = isOwn ? texts.own : message.name;
  return (
    <article
      class={`chat__message${isOwn ? ' chat__message--own' : ''}`}
      data-testid="chat-message"
      data-name={message.name}
      data-own={isOwn}
    >
      {children}
      <p class="chat__head">
        <span class="chat__name">{name}</span>
        <time dateTime={new Date(message.sentAtMs).toISOString()}>{model.timeOf(message)}</time>
        {mayRemove && model.mayWrite.value && (
          <IconButton
            kind="small"
            icon="close"
            label={texts.remove(name)}
            onClick={() => void model.remove(message)}
            testId="chat-remove"
          />
        )}
      </p>
      {message.isRemoved ? (
        <p class="chat__removed">{texts.removed}</p>
      ) : (
        <p class="chat__text">
          <Words text={message.text} />
        </p>
      )}
    </article>
  );
}

/** Text and links; nothing of it is ever HTML. */
function Words({ text }: { text: string }): JSX.Element {
  return (
    <>
      {partsOf(text).map((part, index) =>
        part.href === undefined ? (
          part.text
        ) : (
          <a key={index} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        ),
      )}
    </>
  );
}
