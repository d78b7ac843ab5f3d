/** Votes on the page: a call to vote, the ballot, the result, and the chair's form. */
import { computed } from '@preact/signals';
import { h } from 'preact';
import type { BadgeView } from '../contract.ts';
import { definePageFeature } from '../define.ts';
import { displayedOf, VOTE_ICON, VotesModel } from './model.ts';
import { de } from './texts-de.ts';
import { en } from './texts-en.ts';

export const feature = definePageFeature({
  name: 'votes',
  texts: { de, en },
  open(context) {
    const model = new VotesModel(context);
    const { texts } = context;
    const badge = computed((): BadgeView | undefined =>
      model.view.value.open === undefined ? undefined : { count: 1, label: texts.value.badge },
    );
    return {
      notices: model.notices,
      display: {
        slot: 'main',
        isShown: computed(() => displayedOf(model) !== undefined),
        load: async () => {
          const { VoteDisplay } = await import('./vote-display.tsx');
          return () => h(VoteDisplay, { model });
        },
      },
      panel: {
        title: computed(() => texts.value.title),
        label: computed(() => texts.value.tab),
        icon: VOTE_ICON,
        badge,
        load: async () => {
          const { VotesPanel } = await import('./votes-panel.tsx');
          return () => h(VotesPanel, { model });
        },
      },
    };
  },
});
