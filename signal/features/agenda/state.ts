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
import { FROM_NOBODY, FROM_OBSERVERS, keptFromOf, mostOf, type KeptFrom } from '../kept-from.ts';

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
  /** Title and text: who was outside when they were written, until it is current while they are there. */
  readonly keptFrom: KeptFrom;
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
  const { item, state, startedAtMs, finishedAtMs, keptFrom: stamp } = AgendaItemRecord.decode(record);
  const keptFrom = keptFromOf(stamp);
  const { number, title, text, kind, notPublic } = AgendaDraft.create(item ?? {});
  return { itemId, number, title, text, kind, notPublic, state, startedAtMs, finishedAtMs, keptFrom };
}

export const isCurrent = ({ state }: Item): boolean => state === AgendaState.AGENDA_STATE_CURRENT;
export const isFinished = ({ state }: Item): boolean => state === AgendaState.AGENDA_STATE_FINISHED;

/** Title and text now: those of the current one are for whoever is there, unless it is not public. */
export function isKeptFrom(item: Item): KeptFrom {
  return mostOf([
    item.notPublic ? FROM_OBSERVERS : FROM_NOBODY,
    isCurrent(item) ? FROM_NOBODY : item.keptFrom,
  ]);
}

export function writeItem(of: Item): RecordWrite {
  const { itemId, state, startedAtMs, finishedAtMs, keptFrom, ...item } = of;
  const value = AgendaItemRecord.encode({ item, state, startedAtMs, finishedAtMs, keptFrom }).finish();
  return { key: itemKey(itemId), value };
}

export const deleteItem = ({ itemId }: Item): RecordWrite => ({ key: itemKey(itemId), value: undefined });

export const writeOrder = (itemIds: readonly string[], added: number): RecordWrite => ({
  key: ORDER,
  value: AgendaOrderRecord.encode({ itemIds: [...itemIds], added }).finish(),
});
