/** The order of speech on the page: who has the floor and for how long, who asks for it; whoever leads gives it. */
import { computed } from '@preact/signals';
import { h } from 'preact';
import type { BadgeView } from '../contract.ts';
import { definePageFeature } from '../define.ts';
import { FLOOR_ICON, FloorModel } from './model.ts';
import { de, en } from './texts.ts';

export const feature = definePageFeature({
  name: 'floor',
  texts: { de, en },
  open(context) {
    const model = new FloorModel(context);
    const { texts, room } = context;
    const badge = computed((): BadgeView | undefined => {
      const { count } = model.view.value;
      return count === 0 ? undefined : { count, label: texts.value.badge(count) };
    });
    return {
      tool: model.tool,
      notices: model.notices,
      mark: (person) => model.mark(person),
      actions: ({ number, name, role }) =>
        room.mayModerate.value && role !== 'observer'
          ? [
              {
                id: 'give',
                icon: FLOOR_ICON,
                label: texts.value.give(name),
                testId: 'floor-give-person',
                onClick: () => void model.give(number),
              },
            ]
          : [],
      overlays: [
        {
          place: 'top',
          isShown: computed(() => model.view.value.speech !== undefined),
          load: async () => {
            const { FloorOverlay } = await import('./floor-overlay.tsx');
            return () => h(FloorOverlay, { model });
          },
        },
      ],
      panel: {
        title: computed(() => texts.value.title),
        label: computed(() => texts.value.tab),
        icon: FLOOR_ICON,
        badge,
        load: async () => {
          const { FloorPanel } = await import('./floor-panel.tsx');
          return () => h(FloorPanel, { model });
        },
      },
    };
  },
});
