/** Writing a message: to whom it may go, what it may be, and how soon. Pure. */
import { isModerating } from '../../../common/auth/roles.ts';
import { AppError } from '../../../common/errors.ts';
import { ChatSent, type IChatSend } from '../../../proto/features/chat.ts';
import type { Attendee, DecideContext, Decision } from '../contract.ts';
import { refuse } from '../define.ts';
import { keptFromNow } from '../kept-from.ts';
import { FLOOD, slowMode, waitMs } from './pace.ts';
import { encodeMessage, messageKey, type Chat, type ChatMessage, type Correspondent } from './state.ts';
import { indexOf, mayRead } from './visibility.ts';

/** Longest message. Characters. */
const MAX_CHARS = 2_000;
/** The oldest of more goes. */
const MAX_MESSAGES = 1_000;

/** Everything but line breaks and tabs that shows nothing, and what turns the direction of what comes after it. */
const INVISIBLE = /[^\P{Cc}\n\t]|[\u202A-\u202E\u2066-\u2069]/gu;

/** Errors: chat.off, chat.empty, chat.too-long, those of {@link targetOf}, chat.slow-down. */
export function send(chat: Chat, command: IChatSend, context: DecideContext): AppError | Decision {
  if (chat.settings.isOff) return refuse('chat', 'off', 'the chat is switched off');
  const text = (command.text ?? '').replaceAll('\r\n', '\n').replace(INVISIBLE, '').trim();
  if (text === '') return refuse('chat', 'empty', 'a message without a word');
  // the wire's limit of 16 kB is above what so many characters take
  if ([...text].length > MAX_CHARS) return refuse('chat', 'too-long', `more than ${MAX_CHARS} characters`);
  const target = targetOf(chat, command, context);
  if (target instanceof AppError) return target;
  const retryAfterMs = waitFor(chat, context);
  if (retryAfterMs > 0) return refuse('chat', 'slow-down', 'too many messages', { retryAfterMs });
  const { actor, rules, nowMs } = context;
  const sequence = chat.lastSequence + 1;
  const message: ChatMessage = {
    sequence,
    sentAtMs: nowMs,
    from: correspondent(actor),
    text,
    group: target.group,
    to: target.to,
    conversation: target.to === undefined ? 0 : target.conversation || sequence,
    isRemoved: false,
    keptFrom: keptFromNow(rules),
  };
  const oldest = chat.stored.slice(0, Math.max(0, chat.stored.length + 1 - MAX_MESSAGES)).slice(0, MAX_GONE);
  return {
    writes: [
      { key: messageKey(sequence), value: encodeMessage(message) },
      ...oldest.map((gone) => ({ key: messageKey(gone.sequence), value: undefined })),
    ],
    result: ChatSent.encode({ sequence }).finish(),
  };
}

/** One goes for one that comes; more only after a version that kept more. */
const MAX_GONE = 40;

type Target = {
  readonly group: string;
  readonly to: Correspondent | undefined;
  /** 0 = none yet. */
  readonly conversation: number;
};

const ROOM: Target = { group: '', to: undefined, conversation: 0 };

const isGiven = <T>(value: T | null | undefined): value is T => value !== undefined && value !== null;

/** Errors: chat.not-in-group, chat.private-off, chat.absent. An empty group is none: it never becomes the room. */
function targetOf(chat: Chat, command: IChatSend, context: DecideContext): AppError | Target {
  const { actor, people } = context;
  const { group, person, conversation } = command;
  if (isGiven(group)) {
    if (actor.groups.includes(group)) return { ...ROOM, group };
    return refuse('chat', 'not-in-group', 'this is for the people of the group');
  }
  if (!isGiven(person) && !isGiven(conversation)) return ROOM;
  if (chat.settings.isPrivateOff) return refuse('chat', 'private-off', 'private messages are switched off');
  const subject = isGiven(conversation) ? peerOf(chat, actor, conversation) : undefined;
  const peer = people
    .all()
    .find((one) => (isGiven(person) ? one.number === person : one.subject === subject));
  if (peer === undefined || peer.subject === actor.subject || !mayRead(peer))
    return refuse('chat', 'absent', 'there is nobody like that to write to');
  return { group: '', to: correspondent(peer), conversation: conversationWith(chat, actor, peer.subject) };
}

/** Whom somebody has a conversation with. Those of others are unknown. */
function peerOf(chat: Chat, { subject }: Attendee, conversation: number): string | undefined {
  const message = privateOf(chat, subject).find((one) => one.conversation === conversation);
  return message?.from.subject === subject ? message.to?.subject : message?.from.subject;
}

function conversationWith(chat: Chat, { subject }: Attendee, peer: string): number {
  const last = privateOf(chat, subject).findLast(
    ({ from, to }) => from.subject === peer || to?.subject === peer,
  );
  return last?.conversation ?? 0;
}

const privateOf = (chat: Chat, subject: string): readonly ChatMessage[] =>
  indexOf(chat).bySubject.get(subject) ?? [];

const correspondent = ({ subject, number, name }: Attendee): Correspondent => ({ subject, number, name });

/** Removed and cleared ones count: who wrote them wrote them. */
function waitFor(chat: Chat, { actor, nowMs }: DecideContext): number {
  const sentAtMs = chat.stored
    .filter(({ from }) => from.subject === actor.subject)
    .map((message) => message.sentAtMs);
  const { slowModeSec } = chat.settings;
  const slow = isModerating(actor.role) ? 0 : waitMs(sentAtMs, slowMode(slowModeSec), nowMs);
  return Math.max(slow, waitMs(sentAtMs, FLOOD, nowMs));
}
