/** How whoever leads changes the agenda: adds, changes, moves, removes. Pure. */
import { AppError } from '../../../common/errors.ts';
import type { RecordWrite } from '../../../common/store/port.ts';
import {
  AgendaState,
  type IAgendaAdd,
  type IAgendaAddMany,
  type IAgendaDraft,
  type IAgendaEdit,
  type IAgendaMove,
  type IAgendaRemove,
} from '../../../proto/features/agenda.ts';
import type { DecideContext, Decision } from '../contract.ts';
import { refuse } from '../define.ts';
import { keptFromNow, type KeptFrom } from '../kept-from.ts';
import { nextNumber, readDraft } from './drafts.ts';
import { linesOf } from './lines.ts';
import { deleteItem, isCurrent, isFinished, writeItem, writeOrder, type Agenda, type Item } from './state.ts';

/** A view of them is one record each; nobody deals with more in one sitting. */
const MAX_ITEMS = 200;
/** Of one command: a record each, and the order. */
const MAX_AT_ONCE = 40;

const unknown = (): AppError => refuse('agenda', 'unknown', 'there is no such item');

/** Errors: ARGUMENT_INVALID, agenda.full, agenda.unknown (what it is to stand before). */
export function add(
  agenda: Agenda,
  { item, beforeItemId }: IAgendaAdd,
  { rules }: DecideContext,
): AppError | Decision {
  return addAll(agenda, [item ?? {}], { before: beforeItemId ?? '', keptFrom: keptFromNow(rules) });
}

/** Errors: as {@link add}. */
export function addMany(
  agenda: Agenda,
  { items }: IAgendaAddMany,
  { rules }: DecideContext,
): AppError | Decision {
  const drafts = items ?? [];
  if (drafts.length === 0 || drafts.length > MAX_AT_ONCE)
    return new AppError('ARGUMENT_INVALID', `items: 1..${MAX_AT_ONCE} at once`);
  return addAll(agenda, drafts, { before: '', keptFrom: keptFromNow(rules) });
}

function addAll(
  { items, added }: Agenda,
  drafts: readonly IAgendaDraft[],
  { before, keptFrom }: { readonly before: string; readonly keptFrom: KeptFrom },
): AppError | Decision {
  if (items.length + drafts.length > MAX_ITEMS)
    return refuse('agenda', 'full', `the agenda has at most ${MAX_ITEMS} items`);
  const numbers = items.map(({ number }) => number);
  const news: Item[] = [];
  for (const draft of drafts) {
    const text = readDraft(draft);
    if (text instanceof AppError) return text;
    const number = text.number || nextNumber(numbers);
    numbers.push(number);
    const itemId = `i${added + news.length + 1}`;
    const state = AgendaState.AGENDA_STATE_UNSPECIFIED;
    news.push({ ...text, itemId, number, state, startedAtMs: 0, finishedAtMs: 0, keptFrom });
  }
  const order = insert(
    idsOf(items),
    news.map(({ itemId }) => itemId),
    before,
  );
  if (order === undefined) return unknown();
  const writes = [...news.map(writeItem), writeOrder(order, added + news.length)];
  return { writes, record: linesOf('agenda.added', news) };
}

/** Errors: ARGUMENT_INVALID, agenda.unknown, agenda.locked, agenda.finished. */
export function edit(
  { items }: Agenda,
  { itemId, item: draft }: IAgendaEdit,
  { rules }: DecideContext,
): AppError | Decision {
  const item = items.find((one) => one.itemId === itemId);
  if (item === undefined) return unknown();
  if (isFinished(item)) return refuse('agenda', 'finished', 'what is finished stays as it was');
  if (isCurrent(item) && rules.isItemLocked) return locked();
  const text = readDraft(draft);
  if (text instanceof AppError) return text;
  const keptFrom = keptFromNow(rules);
  const changed = { ...item, ...text, number: text.number || item.number, keptFrom };
  return { writes: [writeItem(changed)], record: linesOf('agenda.changed', [changed]) };
}

/** Errors: agenda.unknown. */
export function move({ items, added }: Agenda, { itemId, beforeItemId }: IAgendaMove): AppError | Decision {
  const ids = idsOf(items);
  const moved = itemId ?? '';
  if (!ids.includes(moved)) return unknown();
  if (moved === beforeItemId) return { writes: [] };
  const others = ids.filter((id) => id !== moved);
  const order = insert(others, [moved], beforeItemId ?? '');
  return order === undefined ? unknown() : { writes: [writeOrder(order, added)] };
}

/** One that is not there is no error. Errors: agenda.current, agenda.finished. */
export function remove({ items, added }: Agenda, { itemId }: IAgendaRemove): AppError | Decision {
  const item = items.find((one) => one.itemId === itemId);
  if (item === undefined) return { writes: [] };
  if (isCurrent(item)) return refuse('agenda', 'current', 'the item is being dealt with');
  if (isFinished(item)) return refuse('agenda', 'finished', 'what is finished stays as it was');
  const others = idsOf(items).filter((id) => id !== itemId);
  return {
    writes: [deleteItem(item), writeOrder(others, added)],
    record: linesOf('agenda.removed', [item]),
  };
}

/** For the next sitting: the first items, finished or not. Errors: agenda.current. */
export function clear({ items, current, added }: Agenda): AppError | Decision {
  if (current !== undefined) return refuse('agenda', 'current', 'an item is being dealt with');
  if (items.length === 0) return { writes: [] };
  const gone = items.slice(0, MAX_AT_ONCE);
  const rest = writeOrder(idsOf(items.slice(MAX_AT_ONCE)), added);
  const writes: readonly RecordWrite[] = [...gone.map(deleteItem), rest];
  return { writes, record: linesOf('agenda.removed', gone) };
}

export const locked = (): AppError => refuse('agenda', 'locked', 'a vote on the item is open');

const idsOf = (items: readonly Item[]): string[] => items.map(({ itemId }) => itemId);

/** Undefined: there is none that it could stand before. */
function insert(ids: readonly string[], news: readonly string[], before: string): string[] | undefined {
  if (before === '') return [...ids, ...news];
  const index = ids.indexOf(before);
  return index < 0 ? undefined : [...ids.slice(0, index), ...news, ...ids.slice(index)];
}
