/** Moderation on the page: a panel for who moderates, buttons in people's rows, and what everybody is told of it. */
import { computed } from '@preact/signals';
import { h } from 'preact';
import type { PersonView } from '../../../client/api.ts';
import type { BadgeView } from '../contract.ts';
import { definePageFeature } from '../define.ts';
import { ModerationModel } from './model.ts';
import { de, en } from './texts.ts';

const ICON = {
  path: 'M12 3.5l7 2.6v5.2c0 4.4-2.9 7.6-7 9.2-4.1-1.6-7-4.8-7-9.2V6.1zM9 11.8l2.2 2.2 4-4.2',
};

export const feature = definePageFeature({
  name: 'moderation',
  texts: { de, en },
  open(context) {
    const model = new ModerationModel(context);
    const { texts, room } = context;
    const badge = computed((): BadgeView | undefined => {
      const { waitingCount: count } = model.view.value;
      return count === 0 ? undefined : { count, label: texts.value.badge(count) };
    });
    return {
      notices: model.notices,
      outside: model.outside,
      actions: (person) => (room.mayModerate.value ? actionsFor(model, person) : []),
      panel: {
        title: computed(() => texts.value.title),
        label: computed(() => texts.value.tab),
        icon: ICON,
        badge,
        isShown: room.mayModerate,
        load: async () => {
          const { ModerationPanel } = await import('./moderation-panel.tsx');
          return () => h(ModerationPanel, { model });
        },
      },
    };
  },
});

/** One only: a row has little room, and the panel has the rest. */
function actionsFor(model: ModerationModel, person: PersonView) {
  const { person: texts } = model.context.texts.value;
  return [
    {
      id: 'choose',
      icon: ICON,
      label: texts.choose(person.name),
      testId: 'moderation-choose',
      onClick: () => model.choose(person),
    },
  ];
}
