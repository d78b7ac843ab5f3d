/** Reactions on the page: a button, signs to choose from, and what others have chosen over the gallery. */
import { h } from 'preact';
import { definePageFeature } from '../define.ts';
import { ReactionsModel } from './model.ts';
import { de, en } from './texts.ts';

export const feature = definePageFeature({
  name: 'reactions',
  texts: { de, en },
  open(context) {
    const model = new ReactionsModel(context);
    return {
      tool: model.tool,
      overlays: [
        {
          place: 'bottom',
          isShown: model.isShown,
          load: async () => {
            const { ReactionsOverlay } = await import('./reactions-overlay.tsx');
            return () => h(ReactionsOverlay, { model });
          },
        },
      ],
    };
  },
});
