import { describe, expect, test } from '@jest/globals';
import type { FeaturePort } from '../../../../client/api.ts';
import { Chat } from '../../../../client/features/chat/index.ts';
import {
  ChatCommand,
  ChatMessageView,
  ChatOwnView,
  ChatPage,
  ChatQuery,
  ChatSent,
  ChatSettingsView,
} from '../../../../proto/features/chat.ts';

function fakePort() {
  const sent: unknown[] = [];
  const port = {
    name: 'chat',
    told: new Map<string, Uint8Array>(),
    records: () => port.told,
    command: async (bytes: Uint8Array) => {
      const { send, remove, clear, configure } = ChatCommand.decode(bytes);
      sent.push({ ...(send ?? remove ?? clear ?? configure) });
      return ChatSent.encode({ sequence: 9 }).finish();
    },
    ask: async (bytes: Uint8Array) => {
      const { history, search } = ChatQuery.decode(bytes);
      sent.push({ ...(history ?? search) });
      return ChatPage.encode({
        messages: [{ sequence: 3, text: 'old', isOwn: true }],
        hasMore: true,
      }).finish();
    },
  };
  return { port: port satisfies FeaturePort & { told: Map<string, Uint8Array> }, sent };
}

describe('Chat', () => {
  test('reads messages in order, settings and groups, and defaults when nothing is told', () => {
    const { port } = fakePort();
    const chat = new Chat(port);
    expect(chat.view()).toMatchObject({ messages: [], groups: [], isOff: false, slowModeSec: 0 });

    const message = (sequence: number, over = {}) =>
      [
        `m/${sequence}`,
        ChatMessageView.encode({ sequence, name: 'Ada', text: 'x', ...over }).finish(),
      ] as const;
    port.told = new Map([
      message(10, { conversation: 2, peerNumber: 7, peerName: 'Ben' }),
      message(9),
      ['settings', ChatSettingsView.encode({ slowModeSec: 30, hasOlder: true, clearedThrough: 4 }).finish()],
      ['own', ChatOwnView.encode({ groups: ['SPD'] }).finish()],
    ]);

    const view = chat.view();
    expect(view).toMatchObject({ groups: ['SPD'], slowModeSec: 30, hasOlder: true, clearedThrough: 4 });
    expect(view.messages.map(({ sequence }) => sequence)).toEqual([9, 10]);
    expect(view.messages[1]).toMatchObject({
      conversation: 2,
      peer: { number: 7, name: 'Ben' },
      isOwn: false,
    });
    expect(chat.view().messages[0]).toBe(view.messages[0]);
  });

  test('asks for what its methods say', async () => {
    const { port, sent } = fakePort();
    const chat = new Chat(port);

    expect(await chat.send('a')).toBe(9);
    await chat.send('b', { kind: 'group', group: 'SPD' });
    await chat.send('c', { kind: 'person', number: 7 });
    await chat.send('d', { kind: 'conversation', conversation: 2 });
    await chat.remove(5);
    await chat.clear();
    await chat.configure({ isOff: false, slowModeSec: 0 });
    const page = await chat.history({ kind: 'group', group: 'SPD' }, 50);
    await chat.search('öl');

    expect(sent).toEqual([
      { text: 'a' },
      { text: 'b', group: 'SPD' },
      { text: 'c', person: 7 },
      { text: 'd', conversation: 2 },
      { sequence: 5 },
      {},
      { isOff: false, slowModeSec: 0 },
      { group: 'SPD', before: 50 },
      { text: 'öl' },
    ]);
    expect(page).toMatchObject({ hasMore: true, messages: [{ sequence: 3, text: 'old', isOwn: true }] });
  });
});
