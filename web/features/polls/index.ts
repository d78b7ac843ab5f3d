/** Quick polls on the page: a panel, and on its tab how many wait for one's answer. */
import { computed } from '@preact/signals';
import { h } from 'preact';
import { definePageFeature } from '../define.ts';
import { POLLS_ICON, PollsModel } from './model.ts';
import { de, en } from './texts.ts';

export const feature = definePageFeature({
  name: 'polls',
  texts: { de, en },
  open(context) {
    const model = new PollsModel(context);
    const { texts, room } = context;
    return {
      panel: {
        title: computed(() => texts.value.title),
        label: computed(() => texts.value.tab),
        icon: POLLS_ICON,
        badge: model.badge,
        // a tab without anything in it helps nobody
        isShown: computed(() => room.mayModerate.value || model.polls.value.length > 0),
        load: async () => {
          const { PollsPanel } = await import('./polls-panel.tsx');
          return () => h(PollsPanel, { model });
        },
      },
    };
  },
});
