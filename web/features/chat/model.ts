/** The chat in a call, as signals. No DOM. */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { PersonView } from '../../../client/api.ts';
import {
  Chat,
  chatViewOf,
  type ChatMessageView,
  type ChatPage,
  type ChatSettings,
  type ChatView,
} from '../../../client/features/chat/index.ts';
import type { BadgeView, PageContext } from '../contract.ts';
import { conversationsOf, joined, keyOf, type Addressee, type Conversation } from './conversations.ts';
import type { ChatTexts } from './texts.ts';

export const CHAT_ICON = {
  path: 'M5.5 4.5h13A1.5 1.5 0 0 1 20 6v9a1.5 1.5 0 0 1-1.5 1.5H11L6.5 20v-3.5h-1A1.5 1.5 0 0 1 4 15V6a1.5 1.5 0 0 1 1.5-1.5zM8 9h8M8 12h5',
};

const MAX_BADGE = 99;

export class ChatModel {
  readonly context: PageContext<ChatTexts>;
  readonly view: ReadonlySignal<ChatView>;
  readonly conversations: ReadonlySignal<readonly Conversation[]>;
  readonly selected: ReadonlySignal<Conversation>;
  /** Of the selected conversation, in order. */
  readonly messages: ReadonlySignal<readonly ChatMessageView[]>;
  readonly hasOlder: ReadonlySignal<boolean>;
  readonly badge: ReadonlySignal<BadgeView | undefined>;
  readonly draft = signal('');
  /** By one's role. */
  readonly mayWrite: ReadonlySignal<boolean>;
  readonly #chat: Chat;
  readonly #selectedKey = signal('room');
  readonly #addressee = signal<Addressee | undefined>(undefined);
  readonly #isShown = signal(false);
  /** What was asked for, by conversation. */
  readonly #older = signal<ReadonlyMap<string, ChatPage>>(new Map());
  /** The newest that was seen, by conversation. */
  readonly #seen = signal<ReadonlyMap<string, number>>(new Map());

  constructor(context: PageContext<ChatTexts>) {
    this.context = context;
    this.#chat = new Chat(context.port);
    this.view = computed(() => chatViewOf(context.records.value));
    this.conversations = computed(() =>
      conversationsOf(this.view.value, this.#known.value, this.#addressee.value),
    );
    this.selected = computed(() => this.#findSelected());
    this.messages = computed(() => this.#messagesOf(this.selected.value.key));
    this.hasOlder = computed(() => this.#hasOlder(this.selected.value));
    this.badge = computed(() => this.#badge());
    this.mayWrite = computed(() => !['observer', 'operator'].includes(context.room.role.value));
  }

  /** All that this page knows. */
  readonly #known = computed(() => {
    const { messages: newest, clearedThrough } = this.view.value;
    const older = [...this.#older.value.values()].flatMap(({ messages }) => messages);
    return joined(older, newest).filter(({ sequence }) => sequence > clearedThrough);
  });

  isOwn({ isOwn, number }: ChatMessageView): boolean {
    return isOwn || number === this.context.room.self.value?.number;
  }

  /** As people of the page's language write it. */
  timeOf({ sentAtMs }: ChatMessageView): string {
    const format = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    return new Intl.DateTimeFormat(this.context.language.value, format).format(sentAtMs);
  }

  /** Unread in a conversation that is not looked at. What was there before one came is not new to anybody. */
  unreadIn(key: string): number {
    if (this.#isShown.value && key === this.selected.value.key) return 0;
    const seen = this.#seen.value.get(key) ?? 0;
    const sinceMs = this.context.room.self.value?.joinedAtMs ?? Number.POSITIVE_INFINITY;
    const isNew = (message: ChatMessageView): boolean =>
      message.sequence > seen && message.sentAtMs >= sinceMs && !this.isOwn(message);
    return this.view.value.messages.filter((message) => keyOf(message) === key && isNew(message)).length;
  }

  select(key: string): void {
    this.#markSeen();
    this.#selectedKey.value = key;
    this.#markSeen();
  }

  /** The panel is looked at, or no longer. */
  shown(isShown: boolean): void {
    this.#markSeen();
    this.#isShown.value = isShown;
    this.#markSeen();
  }

  mayWriteTo({ isSelf, role }: PersonView): boolean {
    const { isOff, isPrivateOff } = this.view.value;
    return this.mayWrite.value && !isSelf && role !== 'observer' && !isOff && !isPrivateOff;
  }

  /** Opens the panel with the conversation with somebody, or an empty one. */
  writeTo({ number, name }: PersonView): void {
    const known = this.#known
      .peek()
      .findLast(({ conversation, peer }) => conversation && peer.number === number);
    this.#addressee.value = known ? undefined : { number, name };
    this.select(known ? keyOf(known) : `person ${number}`);
    this.context.showPanel();
  }

  /** Keeps the draft when it is refused. */
  async send(): Promise<boolean> {
    const text = this.draft.peek();
    if (text.trim() === '') return false;
    const { place } = this.selected.peek();
    let sequence = 0;
    const isSent = await this.context.attempt(this.#chat.send(text, place).then((sent) => (sequence = sent)));
    if (!isSent) return false;
    if (this.draft.peek() === text) this.draft.value = '';
    if (place.kind === 'person') this.#began(sequence);
    return true;
  }

  remove({ sequence }: ChatMessageView): Promise<boolean> {
    return this.context.attempt(this.#chat.remove(sequence));
  }

  clear(): Promise<boolean> {
    return this.context.attempt(this.#chat.clear());
  }

  configure(settings: ChatSettings): Promise<boolean> {
    return this.context.attempt(this.#chat.configure(settings));
  }

  search(text: string): Promise<ChatPage> {
    return this.#chat.search(text);
  }

  async loadOlder(): Promise<boolean> {
    const { key, place } = this.selected.peek();
    if (place.kind === 'person') return false;
    const before = this.messages.peek()[0]?.sequence ?? 0;
    return this.context.attempt(
      this.#chat.history(place, before).then(({ messages, hasMore }) => {
        const known = this.#older.peek().get(key)?.messages ?? [];
        const page = { messages: joined(messages, known), hasMore };
        this.#older.value = new Map(this.#older.peek()).set(key, page);
      }),
    );
  }

  /** The first message to somebody is there: the conversation may be an older one. */
  #began(sequence: number): void {
    const find = (): ChatMessageView | undefined =>
      this.view.value.messages.find((message) => message.sequence === sequence);
    const stop = this.view.subscribe(() => {
      const message = find();
      if (message === undefined) return;
      this.#selectedKey.value = keyOf(message);
      this.#addressee.value = undefined;
      queueMicrotask(() => stop());
    });
  }

  #findSelected(): Conversation {
    const all = this.conversations.value;
    const room: Conversation = { key: 'room', place: { kind: 'room' }, name: '' };
    return all.find(({ key }) => key === this.#selectedKey.value) ?? all[0] ?? room;
  }

  #messagesOf(key: string): readonly ChatMessageView[] {
    return this.#known.value.filter((message) => keyOf(message) === key);
  }

  #hasOlder({ key, place }: Conversation): boolean {
    if (place.kind === 'person') return false;
    const { hasOlder, hasOlderElsewhere } = this.view.value;
    return this.#older.value.get(key)?.hasMore ?? (place.kind === 'room' ? hasOlder : hasOlderElsewhere);
  }

  #badge(): BadgeView | undefined {
    const count = this.conversations.value.reduce((sum, { key }) => sum + this.unreadIn(key), 0);
    if (count === 0) return undefined;
    return { count: Math.min(count, MAX_BADGE), label: this.context.texts.value.unread(count) };
  }

  #markSeen(): void {
    if (!this.#isShown.peek()) return;
    const { key } = this.selected.peek();
    const last = this.messages.peek().at(-1)?.sequence ?? 0;
    this.#seen.value = new Map(this.#seen.peek()).set(key, last);
  }
}
