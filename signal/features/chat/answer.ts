/** Older messages, and those with certain words, of what somebody sees. Pure. */
import { AppError } from '../../../common/errors.ts';
import { ChatPage, ChatQuery, type IChatHistory, type IChatSearch } from '../../../proto/features/chat.ts';
import type { QueryContext } from '../contract.ts';
import { newest, viewOf } from './message-view.ts';
import type { Chat, ChatMessage } from './state.ts';
import { mayRead, maySee } from './visibility.ts';

const MIN_SEARCH_CHARS = 2;
const MAX_SEARCH_CHARS = 64;
const MARKS = /\p{M}+/gu;

/** @throws {AppError} ROLE_MISSING, FRAME_INVALID, COMMAND_UNKNOWN, ARGUMENT_INVALID */
export function answer(chat: Chat, bytes: Uint8Array, { actor }: QueryContext): Uint8Array {
  if (!mayRead(actor)) throw new AppError('ROLE_MISSING', 'the chat is for those who take part');
  const query = decode(bytes);
  const seen = chat.messages.filter((message) => maySee(message, actor));
  const { messages, hasMore } = newest(wanted(seen, query));
  const views = messages.map((message) => viewOf(message, message.from.subject === actor.subject));
  return ChatPage.encode({ messages: views, hasMore }).finish();
}

function decode(bytes: Uint8Array): ChatQuery {
  try {
    return ChatQuery.decode(bytes);
  } catch (cause) {
    throw new AppError('FRAME_INVALID', 'not a question to the chat', { cause });
  }
}

function wanted(seen: readonly ChatMessage[], { history, search }: ChatQuery): readonly ChatMessage[] {
  if (history) return historyOf(seen, history);
  if (search) return found(seen, search);
  throw new AppError('COMMAND_UNKNOWN', 'the chat does not know this question');
}

function historyOf(seen: readonly ChatMessage[], query: IChatHistory): readonly ChatMessage[] {
  const group = query.group ?? '';
  const conversation = query.conversation ?? 0;
  return before(seen, query.before).filter(
    (message) => message.group === group && message.conversation === conversation,
  );
}

function found(seen: readonly ChatMessage[], query: IChatSearch): readonly ChatMessage[] {
  const text = query.text ?? '';
  const part = fold(text).trim();
  if (part.length < MIN_SEARCH_CHARS || text.length > MAX_SEARCH_CHARS)
    throw new AppError('ARGUMENT_INVALID', `text: ${MIN_SEARCH_CHARS}..${MAX_SEARCH_CHARS} characters`);
  return before(seen, query.before).filter((message) => foldedOf(message).includes(part));
}

const before = (
  messages: readonly ChatMessage[],
  sequence: number | null | undefined,
): readonly ChatMessage[] => (sequence ? messages.filter((one) => one.sequence < sequence) : messages);

const folded = new WeakMap<ChatMessage, string>();

function foldedOf(message: ChatMessage): string {
  const known = folded.get(message) ?? fold(message.text);
  folded.set(message, known);
  return known;
}

/** ß and its like become the letters that they stand for in capitals. */
const fold = (text: string): string =>
  text.normalize('NFKD').replace(MARKS, '').toUpperCase().toLowerCase().replace(/\s+/g, ' ');
