/** What becomes of messages and of the chat: removed, cleared, aged, switched. Pure. */
import { isModerating } from '../../../common/auth/roles.ts';
import { AppError } from '../../../common/errors.ts';
import type { RecordWrite } from '../../../common/store/port.ts';
import type { IChatConfigure, IChatRemove } from '../../../proto/features/chat.ts';
import type { DecideContext, Decision, Due, TendContext } from '../contract.ts';
import { refuse } from '../define.ts';
import {
  encodeMessage,
  encodeSettings,
  messageKey,
  SETTINGS_KEY,
  type Chat,
  type ChatMessage,
  type ChatSettings,
} from './state.ts';
import { maySee } from './visibility.ts';

/** Longest pause between two messages, s. */
const MAX_SLOW_MODE_SEC = 600;
/** Longest age of messages: 31 days. */
const MAX_KEEP_MINUTES = 44_640;

const NOTHING: Decision = { writes: [] };
const MINUTE_MS = 60_000;
/** Records that go at once, beside that of the settings; the rest with the next look. */
const MAX_GONE = 49;

/** Errors: chat.unknown-message (also for one that the actor does not see), ROLE_MISSING for somebody else's. */
export function remove(chat: Chat, command: IChatRemove, { actor }: DecideContext): AppError | Decision {
  const { sequence } = command;
  const message = chat.messages.find((one) => one.sequence === sequence);
  if (message === undefined || !maySee(message, actor))
    return refuse('chat', 'unknown-message', 'there is no such message');
  if (message.from.subject !== actor.subject && !isModerating(actor.role))
    return new AppError('ROLE_MISSING', "somebody else's message is removed by moderators");
  if (message.isRemoved) return NOTHING;
  const value = encodeMessage({ ...message, text: '', isRemoved: true });
  return { writes: [{ key: messageKey(message.sequence), value }] };
}

/** Gone for everybody at once, however many there are; records follow. */
export const clear = (chat: Chat): Decision => {
  const settings = { ...chat.settings, clearedThrough: chat.lastSequence };
  return { writes: [settingsWrite(settings), ...goneWrites(chat.stored)] };
};

/** Errors: ARGUMENT_INVALID. */
export function configure(chat: Chat, command: IChatConfigure): AppError | Decision {
  const before = chat.settings;
  const after: ChatSettings = {
    isOff: command.isOff ?? before.isOff,
    isPrivateOff: command.isPrivateOff ?? before.isPrivateOff,
    slowModeSec: command.slowModeSec ?? before.slowModeSec,
    keepMinutes: command.keepMinutes ?? before.keepMinutes,
    clearedThrough: before.clearedThrough,
  };
  if (after.slowModeSec > MAX_SLOW_MODE_SEC)
    return new AppError('ARGUMENT_INVALID', `slow_mode_sec: at most ${MAX_SLOW_MODE_SEC}`);
  if (after.keepMinutes > MAX_KEEP_MINUTES)
    return new AppError('ARGUMENT_INVALID', `keep_minutes: at most ${MAX_KEEP_MINUTES}`);
  return { writes: [settingsWrite(after)] };
}

/** Messages that are too old are gone at once; records of what is gone are deleted some at a time. */
export function tend(chat: Chat, { nowMs }: TendContext): Due | undefined {
  const { settings, stored } = chat;
  const through = Math.max(settings.clearedThrough, agedThrough(chat, nowMs));
  const gone = stored.filter(({ sequence }) => sequence <= through);
  if (gone.length === 0) return undefined;
  const isMore = through > settings.clearedThrough;
  const writes = [
    ...(isMore ? [settingsWrite({ ...settings, clearedThrough: through })] : []),
    ...goneWrites(gone),
  ];
  return { durability: 'replicated', decision: { writes } };
}

function agedThrough({ settings, stored }: Chat, nowMs: number): number {
  if (settings.keepMinutes === 0) return 0;
  const endMs = nowMs - settings.keepMinutes * MINUTE_MS;
  return stored.findLast(({ sentAtMs }) => sentAtMs < endMs)?.sequence ?? 0;
}

const settingsWrite = (settings: ChatSettings): RecordWrite => ({
  key: SETTINGS_KEY,
  value: encodeSettings(settings),
});

const goneWrites = (messages: readonly ChatMessage[]): readonly RecordWrite[] =>
  messages.slice(0, MAX_GONE).map(({ sequence }) => ({ key: messageKey(sequence), value: undefined }));
