/** The hall on the page: one tile with a tab for each camera, marks of who sits there, and a panel for who leads. */
import { computed } from '@preact/signals';
import { h } from 'preact';
import type { BadgeView } from '../contract.ts';
import { definePageFeature } from '../define.ts';
import { HALL_ICON, HallModel } from './model.ts';
import { de, en } from './texts.ts';

export const feature = definePageFeature({
  name: 'hall',
  texts: { de, en },
  open(context, core) {
    const model = new HallModel(context, core);
    const { texts, room } = context;
    const badge = computed((): BadgeView | undefined => {
      const count = model.view.value.offered.length;
      return count === 0 ? undefined : { count, label: texts.value.badge(count) };
    });
    return {
      places: model.places,
      playsSound: model.playsSound,
      notices: model.notices,
      mark: (person) => model.mark(person),
      panel: {
        title: computed(() => texts.value.title),
        label: computed(() => texts.value.tab),
        icon: HALL_ICON,
        badge,
        isShown: room.mayModerate,
        load: async () => {
          const { HallPanel } = await import('./hall-panel.tsx');
          return () => h(HallPanel, { model });
        },
      },
    };
  },
});
