/** The chat on the page: a panel, unread messages on its tab, and a button in people's rows to write to them. */
import { computed } from '@preact/signals';
import { h } from 'preact';
import { definePageFeature } from '../define.ts';
import { CHAT_ICON, ChatModel } from './model.ts';
import { de, en } from './texts.ts';

export const feature = definePageFeature({
  name: 'chat',
  texts: { de, en },
  open(context) {
    const model = new ChatModel(context);
    const { texts, room } = context;
    return {
      actions: (person) =>
        model.mayWriteTo(person)
          ? [
              {
                id: 'write',
                icon: CHAT_ICON,
                label: texts.value.writeTo(person.name),
                testId: 'chat-write-to',
                onClick: () => model.writeTo(person),
              },
            ]
          : [],
      panel: {
        title: computed(() => texts.value.title),
        label: computed(() => texts.value.tab),
        icon: CHAT_ICON,
        badge: model.badge,
        isShown: computed(() => room.role.value !== 'observer'),
        load: async () => {
          const { ChatPanel } = await import('./chat-panel.tsx');
          return () => h(ChatPanel, { model });
        },
      },
    };
  },
});
