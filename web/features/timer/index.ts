/** Timer, break curtain and ready check on the page: over the gallery for everybody, with a panel for who leads. */
import { computed } from '@preact/signals';
import { h } from 'preact';
import { definePageFeature } from '../define.ts';
import { TIMER_ICON, TimerModel } from './model.ts';
import { de, en } from './texts.ts';

export const feature = definePageFeature({
  name: 'timer',
  texts: { de, en },
  open(context) {
    const model = new TimerModel(context);
    const { texts, room } = context;
    return {
      notices: model.notices,
      overlays: [
        {
          place: 'top',
          isShown: computed(() => model.view.value.timer !== undefined),
          load: async () => {
            const { TimerClock } = await import('./timer-overlay.tsx');
            return () => h(TimerClock, { model });
          },
        },
        {
          place: 'cover',
          isShown: computed(() => model.view.value.curtain !== undefined),
          load: async () => {
            const { TimerCurtain } = await import('./timer-overlay.tsx');
            return () => h(TimerCurtain, { model });
          },
        },
      ],
      panel: {
        title: computed(() => texts.value.title),
        label: computed(() => texts.value.tab),
        icon: TIMER_ICON,
        isShown: room.mayModerate,
        load: async () => {
          const { TimerPanel } = await import('./timer-panel.tsx');
          return () => h(TimerPanel, { model });
        },
      },
    };
  },
});
