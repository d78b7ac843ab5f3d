/** The agenda: the current item large, all items in order; in edit mode forms and ways to move and remove. */
import type { JSX } from 'preact';
import { Button } from '../../ui/button.tsx';
import { SureButton } from '../../ui/sure-button.tsx';
import './agenda-panel.css';
import { CurrentItem } from './current-item.tsx';
import { AddForms } from './item-form.tsx';
import { ItemRow } from './item-row.tsx';
import type { AgendaModel } from './model.ts';

type Props = { readonly model: AgendaModel };

/** Fills the side area and scrolls: by keyboard too, so it takes the focus. */
export function AgendaPanel({ model }: Props): JSX.Element {
  const { items } = model.view.value;
  const texts = model.context.texts.value;
  const mayEdit = model.context.room.mayModerate.value;
  const isEditing = mayEdit && model.isEditing.value;
  return (
    <div class="agenda" role="group" aria-labelledby="agenda-title" tabIndex={0} data-testid="agenda-panel">
      <CurrentItem model={model} />
      {items.length === 0 && <p class="agenda__soft">{texts.none}</p>}
      {items.length > 0 && (
        <ol class="agenda__list" role="list" aria-label={texts.title} data-testid="agenda-list">
          {items.map((item, index) => (
            <ItemRow
              key={item.itemId}
              model={model}
              item={item}
              isEditing={isEditing}
              isFirst={index === 0}
              isLast={index === items.length - 1}
            />
          ))}
        </ol>
      )}
      {isEditing && <AddForms model={model} />}
      {isEditing && items.length > 0 && <Clear model={model} />}
      {mayEdit && (
        <div class="agenda__foot agenda__foot--mode">
          <Button
            kind={items.length === 0 && !isEditing ? 'primary' : 'secondary'}
            onClick={() => (model.isEditing.value = !isEditing)}
            testId="agenda-edit-mode"
          >
            {isEditing ? texts.editDone : texts.editMode}
          </Button>
        </div>
      )}
    </div>
  );
}

/** It can't be taken back: it is asked twice. */
function Clear({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  return (
    <div class="agenda__foot">
      <SureButton
        kind="link"
        label={texts.clear}
        sure={texts.clearSure}
        onClick={() => void model.clear()}
        testId="agenda-clear"
      />
    </div>
  );
}
