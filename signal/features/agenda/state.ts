/** The agenda as its records say: items in order, each with what has become of it. Pure. */
import {
  AgendaDraft,
  AgendaItemRecord,
  AgendaOrderRecord,
  AgendaState,
  type AgendaKind,
} from '../../../proto/features/agenda.ts';
import type { RecordWrite } from '../../../common/store/port.ts';
import type { FeatureRecords } from '../contract.ts';

/** What whoever leads has written of an item. */
export type ItemText = {
  /** As people call it: "3", "3.1". */
  readonly number: string;
  readonly title: string;
  readonly text: string;
  readonly kind: AgendaKind;
  readonly notPublic: boolean;
};

export type Item = ItemText & {
  readonly itemId: string;
  readonly state: AgendaState;
  /** When it was begun last, ms since 1970; 0 = never. */
  readonly startedAtMs: number;
  /** ms since 1970; 0 = it is not finished. */
  readonly finishedAtMs: number;
};

export type Agenda = {
  readonly items: readonly Item[];
  readonly current: Item | undefined;
  /** How many were ever added: the ids of new ones come from it. */
  readonly added: number;
};

const ORDER = 'order';
const itemKey = (itemId: string): string => `item/${itemId}`;

export function readAgenda({ durable }: FeatureRecords): Agenda {
  const order = durable.get(ORDER);
  const { itemIds, added } = order ? AgendaOrderRecord.decode(order) : { itemIds: [], added: 0 };
  const items = itemIds.flatMap((itemId) => {
    const record = durable.get(itemKey(itemId));
    return record === undefined ? [] : [readItem(itemId, record)];
  });
  return { items, current: items.find(isCurrent), added };
}

function readItem(itemId: string, record: Uint8Array): Item {
  const { item, state, startedAtMs, finishedAtMs } = AgendaItemRecord.decode(record);
  const { number, title, text, kind, notPublic } = AgendaDraft.create(item ?? {});
  return { itemId, number, title, text, kind, notPublic, state, startedAtMs, finishedAtMs };
}

export const isCurrent = ({ state }: Item): boolean => state === AgendaState.AGENDA_STATE_CURRENT;
export const isFinished = ({ state }: Item): boolean => state === AgendaState.AGENDA_STATE_FINISHED;

export function writeItem({ itemId, state, startedAtMs, finishedAtMs, ...item }: Item): RecordWrite {
  const value = AgendaItemRecord.encode({ item, state, startedAtMs, finishedAtMs }).finish();
  return { key: itemKey(itemId), value };
}

export const deleteItem = ({ itemId }: Item): RecordWrite => ({ key: itemKey(itemId), value: undefined });

export const writeOrder = (itemIds: readonly string[], added: number): RecordWrite => ({
  key: ORDER,
  value: AgendaOrderRecord.encode({ itemIds: [...itemIds], added }).finish(),
});
