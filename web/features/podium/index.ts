/** The podium on the page: who sits there, who asks for a seat, and how many there are. */
import { computed } from '@preact/signals';
import { h } from 'preact';
import type { BadgeView } from '../contract.ts';
import { definePageFeature } from '../define.ts';
import { PodiumModel } from './model.ts';
import { de, en } from './texts.ts';

export const feature = definePageFeature({
  name: 'podium',
  texts: { de, en },
  open(context, core) {
    const model = new PodiumModel(context, core);
    const { texts, room } = context;
    const isKept = computed(() => {
      const { audienceMic, audienceCamera } = room.status.value.settings;
      return !audienceMic || !audienceCamera;
    });
    const badge = computed((): BadgeView | undefined => {
      const count = isKept.value && room.mayModerate.value ? model.seats.value.asking.length : 0;
      return count === 0 ? undefined : { count, label: texts.value.badge(count) };
    });
    return {
      panel: {
        title: computed(() => texts.value.title),
        label: computed(() => texts.value.tab),
        icon: 'podium',
        badge,
        isShown: computed(() => room.mayModerate.value || isKept.value || model.seats.value.taken.length > 0),
        load: async () => {
          const { PodiumPanel } = await import('./podium-panel.tsx');
          return () => h(PodiumPanel, { model });
        },
      },
    };
  },
});
