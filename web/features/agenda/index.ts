/** The agenda on the page: the current item and all others; whoever leads changes it and goes from item to item. */
import { computed } from '@preact/signals';
import { h } from 'preact';
import { definePageFeature } from '../define.ts';
import { AGENDA_ICON, AgendaModel } from './model.ts';
import { de, en } from './texts.ts';

export const feature = definePageFeature({
  name: 'agenda',
  texts: { de, en },
  open(context) {
    const model = new AgendaModel(context);
    const { texts, room } = context;
    return {
      display: {
        slot: 'line',
        isShown: computed(() => model.view.value.current !== undefined),
        load: async () => {
          const { AgendaDisplay } = await import('./agenda-display.tsx');
          return () => h(AgendaDisplay, { model });
        },
      },
      panel: {
        title: computed(() => texts.value.title),
        label: computed(() => texts.value.tab),
        icon: AGENDA_ICON,
        isShown: computed(() => model.view.value.items.length > 0 || room.mayModerate.value),
        load: async () => {
          const { AgendaPanel } = await import('./agenda-panel.tsx');
          return () => h(AgendaPanel, { model });
        },
      },
    };
  },
});
