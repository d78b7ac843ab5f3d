/** An item in the list: what it is and what has become of it; its text and, for whoever leads, what can be done. */
import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { AgendaDraft, AgendaItemView } from '../../../client/features/agenda/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Text } from './current-item.tsx';
import { ItemForm } from './item-form.tsx';
import type { AgendaModel } from './model.ts';

const UP = { path: 'M12 19V5.5M6.5 11L12 5.5 17.5 11' };
const DOWN = { path: 'M12 5v13.5M6.5 13l5.5 5.5 5.5-5.5' };
const PENCIL = { path: 'M4.5 19.5l.9-4L16 4.9a1.6 1.6 0 0 1 2.3 0l.8.8a1.6 1.6 0 0 1 0 2.3L8.5 18.6z' };

type Props = {
  readonly model: AgendaModel;
  readonly item: AgendaItemView;
  readonly isEditing: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
};

export function ItemRow(props: Props): JSX.Element {
  const { model, item, isEditing } = props;
  const texts = model.context.texts.value;
  const isOpen = useSignal(false);
  const draft = useSignal<AgendaDraft | undefined>(undefined);
  const mayLead = model.context.room.mayModerate.value;
  if (isEditing && draft.value !== undefined) return <EditedRow {...props} draft={draft} />;
  return (
    <li
      class={`agenda__row agenda__row--${item.state}`}
      data-testid="agenda-item"
      data-number={item.number}
      data-state={item.state}
      aria-current={item.state === 'current'}
    >
      <div class="agenda__line">
        <Words model={model} item={item} />
        {isEditing ? (
          <Tools {...props} draft={draft} />
        ) : (
          mayLead &&
          item.state === 'open' && (
            <IconButton
              kind="plain"
              icon="next"
              label={texts.startOf(item.number)}
              onClick={() => void model.start(item.itemId)}
              testId="agenda-start"
            />
          )
        )}
      </div>
      {item.hasText && item.state !== 'current' && !isEditing && (
        <button
          type="button"
          class="agenda__more"
          aria-expanded={isOpen.value}
          aria-label={`${texts.showText}: ${texts.item(item.number)}`}
          data-testid="agenda-show-text"
          onClick={() => (isOpen.value = !isOpen.peek())}
        >
          {texts.showText}
        </button>
      )}
      {isOpen.value && item.state !== 'current' && !isEditing && <Text model={model} itemId={item.itemId} />}
    </li>
  );
}

function Words({ model, item }: Pick<Props, 'model' | 'item'>): JSX.Element {
  const texts = model.context.texts.value;
  const about = [
    texts.kinds[item.kind],
    ...(item.isPublic ? [] : [texts.notPublic]),
    ...(item.state === 'finished' ? [texts.finished] : []),
  ];
  return (
    <>
      <span class="agenda__place">{item.number}</span>
      <span class="agenda__what">
        <span class="agenda__name">{model.titleOf(item)}</span>
        <span class="agenda__about">{about.join(' · ')}</span>
      </span>
    </>
  );
}

type DraftProps = Props & { readonly draft: Signal<AgendaDraft | undefined> };

function Tools({ model, item, isFirst, isLast, draft }: DraftProps): JSX.Element {
  const texts = model.context.texts.value;
  const { itemId, number, title, kind, isPublic } = item;
  const edit = async (): Promise<void> => {
    const text = item.hasText ? await model.load(itemId) : '';
    if (text !== undefined) draft.value = { number, title, text, kind, isPublic };
  };
  const plain = { kind: 'plain' } as const;
  return (
    <span class="agenda__tools">
      <IconButton
        {...plain}
        icon={UP}
        label={texts.up(number)}
        isDisabled={isFirst}
        onClick={() => void model.move(itemId, -1)}
        testId="agenda-up"
      />
      <IconButton
        {...plain}
        icon={DOWN}
        label={texts.down(number)}
        isDisabled={isLast}
        onClick={() => void model.move(itemId, 1)}
        testId="agenda-down"
      />
      {item.state !== 'finished' && (
        <IconButton
          {...plain}
          icon={PENCIL}
          label={texts.edit(number)}
          onClick={() => void edit()}
          testId="agenda-edit"
        />
      )}
      {item.state === 'open' && (
        <IconButton
          {...plain}
          icon="close"
          label={texts.remove(number)}
          onClick={() => void model.remove(itemId)}
          testId="agenda-remove"
        />
      )}
    </span>
  );
}

function EditedRow({ model, item, draft }: DraftProps): JSX.Element {
  const texts = model.context.texts.value;
  const close = (): void => {
    draft.value = undefined;
  };
  return (
    <li class="agenda__row" data-testid="agenda-item" data-number={item.number} data-state={item.state}>
      <ItemForm
        model={model}
        start={draft.peek()}
        onSave={async (changed) => {
          if (await model.edit(item.itemId, changed)) close();
        }}
        extra={
          <Button onClick={close} testId="agenda-cancel">
            {texts.cancel}
          </Button>
        }
      />
    </li>
  );
}
