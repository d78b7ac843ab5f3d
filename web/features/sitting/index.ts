/** The sitting on the page: who is present, disturbances, and what the chair does with it. */
import { computed } from '@preact/signals';
import { h } from 'preact';
import { definePageFeature } from '../define.ts';
import { SITTING_ICON, SittingModel } from './model.ts';
import { de } from './texts-de.ts';
import { en } from './texts-en.ts';

export const feature = definePageFeature({
  name: 'sitting',
  texts: { de, en },
  open(context, core) {
    const model = new SittingModel(context, core);
    const { texts } = context;
    return {
      tool: model.tool,
      notices: model.notices,
      panel: {
        title: computed(() => texts.value.title),
        label: computed(() => texts.value.tab),
        icon: SITTING_ICON,
        badge: model.badge,
        // without a sitting there is something to do for those who can open one
        isShown: computed(() => model.view.value.sitting !== undefined || model.mayModerate.value),
        load: async () => {
          const { SittingPanel } = await import('./sitting-panel.tsx');
          return () => h(SittingPanel, { model });
        },
      },
    };
  },
});
