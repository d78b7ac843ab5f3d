/** Who sees which messages: the one place where that is said. Pure. */
import type { Attendee } from '../contract.ts';
import { mayKnow } from '../kept-from.ts';
import type { Chat, ChatMessage } from './state.ts';

export type Viewer = Pick<Attendee, 'subject' | 'role' | 'groups' | 'isOutside'>;

/** Observers and who is kept outside hear the sitting; what people write to each other is not for them. */
export const mayRead = ({ role, isOutside }: Pick<Viewer, 'role' | 'isOutside'>): boolean =>
  role !== 'observer' && !isOutside;

/** A private message is for two people alone, on all of their devices; nobody's role changes that. */
export function maySee(message: ChatMessage, viewer: Viewer): boolean {
  const { from, to, group } = message;
  if (!mayRead(viewer)) return false;
  if (to !== undefined) return from.subject === viewer.subject || to.subject === viewer.subject;
  return wasThere(message, viewer) && (group === '' || viewer.groups.includes(group));
}

/** What was written while somebody was outside is not for them; each of the two of a private message was there. */
const wasThere = ({ keptFrom, to }: ChatMessage, viewer: Pick<Viewer, 'role'>): boolean =>
  to !== undefined || mayKnow(keptFrom, viewer);

/** The messages of a chat by whom they are for. */
export type MessageIndex = {
  readonly room: readonly ChatMessage[];
  readonly byGroup: ReadonlyMap<string, readonly ChatMessage[]>;
  /** Private ones, by each of the two. */
  readonly bySubject: ReadonlyMap<string, readonly ChatMessage[]>;
};

const indexes = new WeakMap<Chat, MessageIndex>();

/** Made once for each state: hundreds of people ask for theirs. */
export function indexOf(chat: Chat): MessageIndex {
  const known = indexes.get(chat);
  if (known !== undefined) return known;
  const room: ChatMessage[] = [];
  const byGroup = new Map<string, ChatMessage[]>();
  const bySubject = new Map<string, ChatMessage[]>();
  const add = (map: Map<string, ChatMessage[]>, key: string, message: ChatMessage): void => {
    const list = map.get(key) ?? [];
    list.push(message);
    map.set(key, list);
  };
  for (const message of chat.messages) {
    const { from, to, group } = message;
    if (to !== undefined) {
      for (const subject of new Set([from.subject, to.subject])) add(bySubject, subject, message);
    } else if (group !== '') add(byGroup, group, message);
    else room.push(message);
  }
  const index = { room, byGroup, bySubject };
  indexes.set(chat, index);
  return index;
}

/** Messages of somebody's groups and their private ones, in order. */
export function directedAt(chat: Chat, viewer: Viewer): readonly ChatMessage[] {
  if (!mayRead(viewer)) return [];
  const { byGroup, bySubject } = indexOf(chat);
  const lists = [
    ...[...new Set(viewer.groups)].map((group) => byGroup.get(group) ?? []),
    bySubject.get(viewer.subject) ?? [],
  ]
    .map((list) => (viewer.role === 'guest' ? list.filter((one) => wasThere(one, viewer)) : list))
    .filter((list) => list.length > 0);
  const [only] = lists;
  if (lists.length <= 1) return only ?? [];
  return lists.flat().sort((one, other) => one.sequence - other.sequence);
}
