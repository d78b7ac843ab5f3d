/** The chat for a page or a bot: typed, over the port of the feature. No DOM. */
import {
  ChatCommand,
  ChatMessageView as WireMessage,
  ChatOwnView,
  ChatPage as WirePage,
  ChatQuery,
  ChatSent,
  ChatSettingsView as WireSettings,
  type IChatCommand,
  type IChatMessageView,
  type IChatQuery,
} from '../../../proto/features/chat.ts';
import type { FeaturePort, FeatureRecordMap } from '../../api.ts';

/** Longest message, in characters. */
export const MAX_MESSAGE_CHARS = 2_000;

/** Where messages are: `person` = somebody in the room, by number, with whom there is no conversation yet. */
export type ChatPlace =
  | { readonly kind: 'room' }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'conversation'; readonly conversation: number }
  | { readonly kind: 'person'; readonly number: number };

export type ChatMessageView = {
  /** Rises over all conversations of the room. */
  readonly sequence: number;
  /** ms since 1970, by the server's clock. */
  readonly sentAtMs: number;
  /** Of who sent it, as they were then. */
  readonly number: number;
  readonly name: string;
  /** Somebody's own words: to be shown as text. '' when it was removed. */
  readonly text: string;
  /** '' = to no group. */
  readonly group: string;
  /** 0 = not private. */
  readonly conversation: number;
  /** The other one of a private conversation. */
  readonly peer: { readonly number: number; readonly name: string };
  /** Certain in answers and private messages; elsewhere compare `number` with one's own. */
  readonly isOwn: boolean;
  readonly isRemoved: boolean;
};

export type ChatView = {
  /** The newest ones of all that one sees, in order. */
  readonly messages: readonly ChatMessageView[];
  /** To which one may write. */
  readonly groups: readonly string[];
  readonly isOff: boolean;
  readonly isPrivateOff: boolean;
  /** 0 = off. */
  readonly slowModeSec: number;
  /** 0 = as long as somebody is in the room. */
  readonly keepMinutes: number;
  /** The room has messages before these. */
  readonly hasOlder: boolean;
  /** There are messages of groups or private ones before these. */
  readonly hasOlderElsewhere: boolean;
  /** Messages up to this one are gone, also those of earlier answers. */
  readonly clearedThrough: number;
};

/** Oldest first; at most 50. */
export type ChatPage = { readonly messages: readonly ChatMessageView[]; readonly hasMore: boolean };

/** What is left out stays as it is. */
export type ChatSettings = Partial<Pick<ChatView, 'isOff' | 'isPrivateOff' | 'slowModeSec' | 'keepMinutes'>>;

const MESSAGE_PREFIX = 'm/';
const NO_BYTES = new Uint8Array();

/** What the records of the feature say. */
export function chatViewOf(records: FeatureRecordMap): ChatView {
  const settings = WireSettings.decode(records.get('settings') ?? NO_BYTES);
  const own = ChatOwnView.decode(records.get('own') ?? NO_BYTES);
  const messages = [...records]
    .filter(([key]) => key.startsWith(MESSAGE_PREFIX))
    .map(([, bytes]) => readMessage(bytes))
    .sort((one, other) => one.sequence - other.sequence);
  const { isOff, isPrivateOff, slowModeSec, keepMinutes, hasOlder, clearedThrough } = settings;
  return {
    messages,
    groups: own.groups,
    isOff,
    isPrivateOff,
    slowModeSec,
    keepMinutes,
    hasOlder,
    hasOlderElsewhere: own.hasOlder,
    clearedThrough,
  };
}

/** By the bytes, which stay the same object while the message does. */
const read = new WeakMap<Uint8Array, ChatMessageView>();

function readMessage(bytes: Uint8Array): ChatMessageView {
  const known = read.get(bytes) ?? messageOf(WireMessage.decode(bytes));
  read.set(bytes, known);
  return known;
}

function messageOf(wire: IChatMessageView): ChatMessageView {
  const { sequence, sentAtMs, number, name, text, group, conversation, isOwn, isRemoved } =
    WireMessage.create(wire);
  const peer = { number: wire.peerNumber ?? 0, name: wire.peerName ?? '' };
  return { sequence, sentAtMs, number, name, text, group, conversation, peer, isOwn, isRemoved };
}

/** All commands reject as {@link FeaturePort.command} does. */
export class Chat {
  readonly #port: FeaturePort;

  constructor(port: FeaturePort) {
    this.#port = port;
  }

  view(): ChatView {
    return chatViewOf(this.#port.records());
  }

  /** @returns its sequence. FEATURE_REFUSED: off, empty, too-long, not-in-group, private-off, absent, slow-down */
  async send(text: string, place: ChatPlace = { kind: 'room' }): Promise<number> {
    const answer = await this.#send({ send: { text, ...toOf(place) } });
    return ChatSent.decode(answer).sequence;
  }

  /** Somebody else's: ROLE_MISSING for who does not moderate. */
  async remove(sequence: number): Promise<void> {
    await this.#send({ remove: { sequence } });
  }

  /** All messages of everybody. ROLE_MISSING for who does not moderate. */
  async clear(): Promise<void> {
    await this.#send({ clear: {} });
  }

  /** ROLE_MISSING for who does not moderate. */
  async configure(settings: ChatSettings): Promise<void> {
    await this.#send({ configure: settings });
  }

  /** @param before a sequence; left out = the newest */
  history(place: Exclude<ChatPlace, { kind: 'person' }>, before = 0): Promise<ChatPage> {
    return this.#ask({ history: { ...toOf(place), before } });
  }

  /** In all that one sees; case and accents don't matter. @param text 2..64 characters */
  search(text: string, before = 0): Promise<ChatPage> {
    return this.#ask({ search: { text, before } });
  }

  #send(command: IChatCommand): Promise<Uint8Array> {
    return this.#port.command(ChatCommand.encode(command).finish());
  }

  async #ask(query: IChatQuery): Promise<ChatPage> {
    const { messages, hasMore } = WirePage.decode(await this.#port.ask(ChatQuery.encode(query).finish()));
    return { messages: messages.map(messageOf), hasMore };
  }
}

function toOf(place: ChatPlace): { group?: string; conversation?: number; person?: number } {
  switch (place.kind) {
    case 'room':
      return {};
    case 'group':
      return { group: place.group };
    case 'conversation':
      return { conversation: place.conversation };
    case 'person':
      return { person: place.number };
    default:
      return place satisfies never;
  }
}
