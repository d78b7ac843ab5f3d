import { signal } from '@preact/signals';
import { describe, expect, test } from '@jest/globals';
import type { FeatureRecordMap, PersonView, RoleName, RoomStatus } from '../../../../../client/api.ts';
import {
  ChatCommand,
  ChatMessageView,
  ChatOwnView,
  ChatPage,
  ChatSent,
  ChatSettingsView,
  type IChatMessageView,
} from '../../../../../proto/features/chat.ts';
import { ChatModel } from '../../../../../web/features/chat/model.ts';
import { de, type ChatTexts } from '../../../../../web/features/chat/texts.ts';
import type { Language } from '../../../../../web/texts/language.ts';
import { personView } from '../../people.ts';

const OWN_NUMBER = 5;
const JOINED_AT_MS = 1_000;

function createModel() {
  const sent: ChatCommand[] = [];
  const records = signal<FeatureRecordMap>(new Map());
  const shown: string[] = [];
  let isRefused = false;
  const model = new ChatModel({
    port: {
      name: 'chat',
      records: () => records.peek(),
      command: async (bytes) => {
        sent.push(ChatCommand.decode(bytes));
        return ChatSent.encode({ sequence: 90 }).finish();
      },
      ask: async () =>
        ChatPage.encode({ messages: [{ sequence: 1, text: 'first' }], hasMore: false }).finish(),
    },
    records,
    room: {
      status: signal({} as RoomStatus),
      self: signal<PersonView | undefined>(
        personView('self', { number: OWN_NUMBER, isSelf: true, joinedAtMs: JOINED_AT_MS }),
      ),
      people: signal<readonly PersonView[]>([]),
      byNumber: signal(new Map()),
      role: signal<RoleName>('member'),
      mayModerate: signal(false),
    },
    texts: signal<ChatTexts>(de),
    language: signal<Language>('de'),
    clockMs: signal(0),
    attempt: async (work) => {
      await work;
      return !isRefused;
    },
    showPanel: () => shown.push('panel'),
  });
  const tell = (messages: readonly IChatMessageView[], settings = {}): void => {
    records.value = new Map([
      ...messages.map(
        (message) =>
          [
            `m/${message.sequence}`,
            ChatMessageView.encode({
              sentAtMs: 2_000,
              number: 9,
              name: 'Ben',
              text: 'x',
              ...message,
            }).finish(),
          ] as const,
      ),
      ['settings', ChatSettingsView.encode({ hasOlder: true, ...settings }).finish()],
      ['own', ChatOwnView.encode({ groups: ['SPD'] }).finish()],
    ]);
  };
  return { model, tell, sent, shown, refuse: () => (isRefused = true) };
}

const keysOf = (model: ChatModel) => model.conversations.value.map(({ key }) => key);
const sequencesOf = (model: ChatModel) => model.messages.value.map(({ sequence }) => sequence);

describe('ChatModel', () => {
  test('sorts messages into conversations, the newest private one first', () => {
    const { model, tell } = createModel();
    tell([
      { sequence: 2 },
      { sequence: 3, group: 'SPD' },
      { sequence: 4, conversation: 4, peerName: 'Ben' },
      { sequence: 6, conversation: 6, peerName: 'Cleo' },
    ]);

    expect(keysOf(model)).toEqual(['room', 'group SPD', 'private 6', 'private 4']);
    expect(sequencesOf(model)).toEqual([2]);
    model.select('private 4');
    expect([sequencesOf(model), model.selected.value.name]).toEqual([[4], 'Ben']);
  });

  test('counts what others wrote since one came and has not seen', () => {
    const { model, tell } = createModel();
    const messages: IChatMessageView[] = [
      { sequence: 1, sentAtMs: 900 },
      { sequence: 2 },
      { sequence: 3, number: OWN_NUMBER },
      { sequence: 4, group: 'SPD' },
    ];
    tell(messages);
    expect(model.badge.value).toEqual({ count: 2, label: de.unread(2) });

    model.shown(true);
    expect(model.badge.value?.count).toBe(1);
    tell([...messages, { sequence: 5 }]);
    expect(model.badge.value?.count).toBe(1);
    model.select('group SPD');
    expect(model.badge.value).toBeUndefined();
    model.shown(false);
    tell([...messages, { sequence: 5 }, { sequence: 6 }]);

    expect(model.badge.value?.count).toBe(1);
  });

  test('keeps older messages that were asked for, until the chat is cleared', async () => {
    const { model, tell } = createModel();
    tell([{ sequence: 8 }]);
    expect(model.hasOlder.value).toBe(true);

    await model.loadOlder();

    expect([sequencesOf(model), model.hasOlder.value]).toEqual([[1, 8], false]);
    tell([{ sequence: 10 }], { clearedThrough: 8 });
    expect(sequencesOf(model)).toEqual([10]);
  });

  test('begins a conversation with somebody, and goes on in it with the first message', async () => {
    const { model, tell, sent, shown } = createModel();
    tell([]);
    model.writeTo(personView('ben', { number: 9, name: 'Ben' }));
    expect([model.selected.value, shown]).toMatchObject([{ key: 'person 9', name: 'Ben' }, ['panel']]);
    model.draft.value = 'hello';

    await model.send();
    tell([{ sequence: 90, conversation: 90, peerNumber: 9, peerName: 'Ben', isOwn: true }]);

    expect(sent[0]?.send).toMatchObject({ text: 'hello', person: 9 });
    expect([model.draft.value, model.selected.value.key, keysOf(model)]).toEqual([
      '',
      'private 90',
      ['room', 'group SPD', 'private 90'],
    ]);
  });

  test('keeps the words of a message that is refused, and sends none without words', async () => {
    const { model, sent, refuse } = createModel();
    model.draft.value = ' \n';
    await model.send();
    model.draft.value = 'hello';
    refuse();

    expect(await model.send()).toBe(false);

    expect([model.draft.value, sent.length]).toEqual(['hello', 1]);
  });
});
