/** Messages as they are told, and how many at once. Pure. */
import { ChatMessageView, type IChatMessageView } from '../../../proto/features/chat.ts';
import type { ChatMessage } from './state.ts';

/** Told at once, and of an answer. */
const PAGE_SIZE = 50;
/** With what else is told, an answer to a join stays below the 64 KiB of a frame. */
const MAX_PAGE_BYTES = 20 * 1024;

export type Page = { readonly messages: readonly ChatMessage[]; readonly hasMore: boolean };

/** The last ones that fit; at least one, if there is one. */
export function newest(messages: readonly ChatMessage[]): Page {
  let bytes = 0;
  let count = 0;
  while (count < PAGE_SIZE && count < messages.length) {
    bytes += encodeFor(messages[messages.length - count - 1], false).byteLength;
    if (bytes > MAX_PAGE_BYTES && count > 0) break;
    count += 1;
  }
  return { messages: messages.slice(messages.length - count), hasMore: messages.length > count };
}

type Encoded = { own?: Uint8Array; other?: Uint8Array };

const encoded = new WeakMap<ChatMessage, Encoded>();

/** The same bytes each time, for whoever it is told to. @param isOwn whether it is told to who sent it, and says so */
export function encodeFor(message: ChatMessage | undefined, isOwn: boolean): Uint8Array {
  if (message === undefined) return new Uint8Array();
  const known = encoded.get(message) ?? {};
  encoded.set(message, known);
  const encode = (): Uint8Array => ChatMessageView.encode(viewOf(message, isOwn)).finish();
  return isOwn ? (known.own ??= encode()) : (known.other ??= encode());
}

/** Nobody's subject is in it. */
export function viewOf(message: ChatMessage, isOwn: boolean): IChatMessageView {
  const { sequence, sentAtMs, from, to, text, group, conversation, isRemoved } = message;
  const peer = isOwn ? to : from;
  return {
    sequence,
    sentAtMs,
    number: from.number,
    name: from.name,
    text,
    group,
    conversation,
    ...(to && { peerNumber: peer?.number ?? 0, peerName: peer?.name ?? '' }),
    isOwn,
    isRemoved,
  };
}
