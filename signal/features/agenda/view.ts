/**
 * Who is told what of the agenda. Of items that are not public observers get the number alone, as who was outside does
 * of those that were written meanwhile. Pure.
 */
import { AppError } from '../../../common/errors.ts';
import {
  AgendaAnswer,
  AgendaItemView,
  AgendaOrderView,
  AgendaQuery,
} from '../../../proto/features/agenda.ts';
import type { Contribution, FeatureView, QueryContext, RecordMap } from '../contract.ts';
import { FROM_GUESTS, FROM_NOBODY, FROM_OBSERVERS, mayKnow, type KeptFrom } from '../kept-from.ts';
import { isKeptFrom, type Agenda, type Item } from './state.ts';

/** A record for each item: a change is told in as many bytes as it has. */
export function viewAgenda({ items }: Agenda): FeatureView {
  if (items.length === 0) return {};
  const order = AgendaOrderView.encode({ itemIds: items.map(({ itemId }) => itemId) }).finish();
  const insideFor = (keptFrom: KeptFrom): RecordMap =>
    new Map(
      items
        .filter((item) => isKeptFrom(item) === keptFrom)
        .map(({ itemId, title, text }) => [`inside/${itemId}`, insideOf(title, text)] as const),
    );
  return {
    everyone: new Map([
      ['order', order],
      ...items.map((item) => [`item/${item.itemId}`, viewOf(item)] as const),
    ]),
    inside: insideFor(FROM_OBSERVERS),
    members: insideFor(FROM_GUESTS),
  };
}

function viewOf(of: Item): Uint8Array {
  const { title, text, itemId: _, keptFrom: __, ...item } = of;
  const isHidden = isKeptFrom(of) !== FROM_NOBODY;
  const shown = isHidden ? { title: '', hasText: false } : { title, hasText: text !== '' };
  return AgendaItemView.encode({ ...item, ...shown }).finish();
}

const insideOf = (title: string, text: string): Uint8Array =>
  AgendaItemView.encode({ title, hasText: text !== '' }).finish();

/** The text of an item. @throws {AppError} ARGUMENT_INVALID when there is none for whoever asks */
export function answerAgenda({ items }: Agenda, query: Uint8Array, { actor }: QueryContext): Uint8Array {
  const itemId = itemIdOf(query);
  const item = items.find((one) => one.itemId === itemId);
  if (item === undefined || !mayKnow(isKeptFrom(item), actor))
    throw new AppError('ARGUMENT_INVALID', 'item_id: there is no such item');
  return AgendaAnswer.encode({ text: item.text }).finish();
}

function itemIdOf(query: Uint8Array): string {
  try {
    return AgendaQuery.decode(query).itemId;
  } catch (cause) {
    throw new AppError('ARGUMENT_INVALID', 'not a question about the agenda', { cause });
  }
}

export function contributeAgenda({ current }: Agenda): Contribution {
  if (current === undefined) return {};
  const { itemId, number, title, notPublic } = current;
  return { item: { itemId, number, title, isPublic: !notPublic } };
}
