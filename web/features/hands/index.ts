/** Raised hands on the page: a button, a list in the order in which they were raised, and a mark at each person. */
import { computed } from '@preact/signals';
import { h } from 'preact';
import type { BadgeView } from '../contract.ts';
import { definePageFeature } from '../define.ts';
import { HAND_ICON, HandsModel } from './model.ts';
import { de, en } from './texts.ts';

export const feature = definePageFeature({
  name: 'hands',
  texts: { de, en },
  open(context) {
    const model = new HandsModel(context);
    const { texts } = context;
    const badge = computed((): BadgeView | undefined => {
      const { count } = model.view.value;
      return count === 0 ? undefined : { count, label: texts.value.badge(count) };
    });
    return {
      tool: model.tool,
      mark: (person) => model.mark(person),
      asking: computed(() => model.view.value.first.map(({ number, name }) => ({ number, name }))),
      panel: {
        title: computed(() => texts.value.title),
        label: computed(() => texts.value.tab),
        icon: HAND_ICON,
        badge,
        load: async () => {
          const { HandsPanel } = await import('./hands-panel.tsx');
          return () => h(HandsPanel, { model });
        },
      },
    };
  },
});
