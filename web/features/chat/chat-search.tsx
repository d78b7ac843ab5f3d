/** Looking for messages by their words, over all conversations that one sees. */
import { signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { ChatMessageView, ChatPage } from '../../../client/features/chat/index.ts';
import { Field } from '../../ui/field.tsx';
import { ChatMessage } from './chat-messages.tsx';
import { nameOf } from './conversation-name.ts';
import { keyOf } from './conversations.ts';
import type { ChatModel } from './model.ts';

type Props = { readonly model: ChatModel };

const DEBOUNCE_MS = 250;
const MIN_CHARS = 2;
const MAX_CHARS = 64;

/** What was found stays until there is something newer. */
class Search {
  readonly found = signal<ChatPage | 'failed' | undefined>(undefined);
  readonly #ask: (text: string) => Promise<ChatPage>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(ask: (text: string) => Promise<ChatPage>) {
    this.#ask = ask;
  }

  type(text: string): void {
    this.close();
    const wanted = text.trim();
    if (wanted.length < MIN_CHARS) this.found.value = undefined;
    else this.#timer = setTimeout(() => void this.#run(wanted), DEBOUNCE_MS);
  }

  /** What is under way comes too late. */
  close(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
  }

  async #run(text: string): Promise<void> {
    const asked = this.#asked;
    const answer = await this.#ask(text).catch(() => 'failed' as const);
    if (asked === this.#asked) this.found.value = answer;
  }
}

export function ChatSearch({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const text = useSignal('');
  const search = useMemo(() => new Search((wanted) => model.search(wanted)), [model]);
  useEffect(() => () => search.close(), [search]);
  const type = (typed: string): void => {
    text.value = typed;
    search.type(typed);
  };
  const found = search.found.value;
  return (
    <div
      class="chat__search"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || text.peek() === '') return;
        event.preventDefault(); // the panel stays
        type('');
      }}
    >
      <Field
        isSearch
        label={texts.search}
        isLabelHidden
        value={text.value}
        onInput={type}
        maxLength={MAX_CHARS}
        testId="chat-search"
      />
      <p class="chat__found-count" role="status">
        {found === 'failed' && texts.searchFailed}
        {typeof found === 'object' && texts.found(found.messages.length)}
      </p>
      {typeof found === 'object' && found.messages.length > 0 && (
        <Found model={model} messages={found.messages} />
      )}
    </div>
  );
}

function Found({ model, messages }: Props & { readonly messages: readonly ChatMessageView[] }): JSX.Element {
  const texts = model.context.texts.value;
  const placeOf = (message: ChatMessageView): string => {
    const place = model.conversations.value.find(({ key }) => key === keyOf(message));
    return place ? nameOf(place, texts) : texts.privately(message.peer.name);
  };
  return (
    <div class="chat__found" tabIndex={0} role="region" aria-label={texts.search} data-testid="chat-found">
      {messages.toReversed().map((message) => (
        <ChatMessage key={message.sequence} model={model} message={message}>
          <p class="chat__where">{placeOf(message)}</p>
        </ChatMessage>
      ))}
    </div>
  );
}
