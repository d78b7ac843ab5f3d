/** Who is told what of the chat: the newest messages of the room, and to each what is for them alone; observers nothing. Pure. */
import { ChatOwnView, ChatSettingsView } from '../../../proto/features/chat.ts';
import type { Attendee, FeatureView, RecordMap } from '../contract.ts';
import { FROM_GUESTS, FROM_NOBODY, toldByStamp, together, type KeptFrom } from '../kept-from.ts';
import { encodeFor, newest } from './message-view.ts';
import { messageKey, SETTINGS_KEY, type Chat } from './state.ts';
import { directedAt, indexOf, mayRead } from './visibility.ts';

const NOTHING: RecordMap = new Map();
const OWN_KEY = 'own';

export function viewChat(chat: Chat): FeatureView {
  const personal = (person: Attendee): RecordMap => personalOf(chat, person);
  const isFromGuests = indexOf(chat).room.some(({ keptFrom }) => keptFrom === FROM_GUESTS);
  if (!isFromGuests) return { inside: roomOf(chat, FROM_GUESTS), personal };
  const room = toldByStamp(FROM_GUESTS, (upTo) => (upTo === FROM_NOBODY ? NOTHING : roomOf(chat, upTo)));
  return together(room, { personal });
}

function roomOf(chat: Chat, upTo: KeptFrom): RecordMap {
  const { messages, hasMore } = newest(indexOf(chat).room.filter(({ keptFrom }) => keptFrom <= upTo));
  if (messages.length === 0 && !chat.hasSettings) return NOTHING;
  const settings = { ...chat.settings, hasOlder: hasMore };
  return new Map([
    [SETTINGS_KEY, ChatSettingsView.encode(settings).finish()],
    ...messages.map((message) => [messageKey(message.sequence), encodeFor(message, false)] as const),
  ]);
}

function personalOf(chat: Chat, person: Attendee): RecordMap {
  if (!mayRead(person)) return NOTHING;
  const { messages, hasMore } = newest(directedAt(chat, person));
  const { groups, subject } = person;
  if (messages.length === 0 && groups.length === 0) return NOTHING;
  return new Map([
    [OWN_KEY, ChatOwnView.encode({ groups: [...new Set(groups)], hasOlder: hasMore }).finish()],
    ...messages.map((message) => {
      const isOwn = message.to !== undefined && message.from.subject === subject;
      return [messageKey(message.sequence), encodeFor(message, isOwn)] as const;
    }),
  ]);
}
