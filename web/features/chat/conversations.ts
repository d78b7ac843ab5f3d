/** Which conversations somebody has, and what is in each. Pure. */
import type { ChatMessageView, ChatPlace, ChatView } from '../../../client/features/chat/index.ts';

/** A conversation as the page offers it. */
export type Conversation = {
  /** Also the value of its option. */
  readonly key: string;
  readonly place: ChatPlace;
  /** Of the group, or of the other one. */
  readonly name: string;
};

/** Somebody whom one wants to write to, without a message yet. */
export type Addressee = { readonly number: number; readonly name: string };

const ROOM: Conversation = { key: 'room', place: { kind: 'room' }, name: '' };

export const keyOf = ({ group, conversation }: Pick<ChatMessageView, 'group' | 'conversation'>): string => {
  if (conversation !== 0) return `private ${conversation}`;
  return group === '' ? ROOM.key : `group ${group}`;
};

/** The room, one's groups, private ones with the newest first, and the one that is to begin. */
export function conversationsOf(
  { groups }: Pick<ChatView, 'groups'>,
  messages: readonly ChatMessageView[],
  addressee: Addressee | undefined,
): readonly Conversation[] {
  const privately = new Map<string, Conversation>();
  for (const message of messages.toReversed()) {
    const { conversation, peer } = message;
    if (conversation === 0 || privately.has(keyOf(message))) continue;
    const key = keyOf(message);
    privately.set(key, { key, place: { kind: 'conversation', conversation }, name: peer.name });
  }
  return [
    ROOM,
    ...groups.map((group): Conversation => ({
      key: keyOf({ group, conversation: 0 }),
      place: { kind: 'group', group },
      name: group,
    })),
    ...privately.values(),
    ...(addressee
      ? [
          {
            key: `person ${addressee.number}`,
            place: { kind: 'person', number: addressee.number } as const,
            name: addressee.name,
          },
        ]
      : []),
  ];
}

/** Both in order, each message once; of one that is in both, the newer word on it. */
export function joined(
  older: readonly ChatMessageView[],
  newer: readonly ChatMessageView[],
): readonly ChatMessageView[] {
  const bySequence = new Map([...older, ...newer].map((message) => [message.sequence, message]));
  return [...bySequence.values()].sort((one, other) => one.sequence - other.sequence);
}
