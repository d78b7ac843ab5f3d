/** Who is large, for everybody or for oneself: a button in each row, and a panel for who leads. */
import { computed } from '@preact/signals';
import { h } from 'preact';
import type { PersonView } from '../../../client/api.ts';
import { definePageFeature } from '../define.ts';
import { FRAME_ICON, PIN_ICON, SpotlightModel } from './model.ts';
import { de, en } from './texts.ts';

export const feature = definePageFeature({
  name: 'spotlight',
  texts: { de, en },
  open(context, core) {
    const model = new SpotlightModel(context, core);
    const { texts, room } = context;
    return {
      large: model.large,
      mark: (person) => model.mark(person),
      actions: (person) => [...(room.mayModerate.value ? forAll(model, person) : []), ownOf(model, person)],
      panel: {
        title: computed(() => texts.value.title),
        label: computed(() => texts.value.tab),
        icon: FRAME_ICON,
        isShown: room.mayModerate,
        load: async () => {
          const { SpotlightPanel } = await import('./spotlight-panel.tsx');
          return () => h(SpotlightPanel, { model });
        },
      },
    };
  },
});

function forAll(model: SpotlightModel, { name, number }: PersonView) {
  const texts = model.context.texts.value;
  const { commands } = model;
  const isShown = model.isShown(number);
  const isPinned = model.isPinned(number);
  return [
    {
      id: 'show',
      icon: FRAME_ICON,
      label: (isShown ? texts.hideOf : texts.showOf)(name),
      testId: 'spotlight-toggle',
      onClick: () => model.run(isShown ? commands.hide(number) : commands.show(number)),
    },
    {
      id: 'pin',
      icon: PIN_ICON,
      label: (isPinned ? texts.unpinOf : texts.pinOf)(name),
      testId: 'spotlight-pin',
      onClick: () => model.run(isPinned ? commands.unpin(number) : commands.pin(number)),
    },
  ];
}

function ownOf(model: SpotlightModel, { name, number }: PersonView) {
  const texts = model.context.texts.value;
  const label = model.own.value === number ? texts.ownEnd(name) : texts.own(name);
  const onClick = (): void => model.toggleOwn(number);
  return { id: 'own', icon: FRAME_ICON, label, testId: 'spotlight-own', onClick };
}
