/** What has become of a page, for those who know it as it was. Pure. */
import type { IPageChange } from '../../../proto/index.ts';
import type { PageRef } from './page-ref.ts';
import { changeOf, type PersonRow } from './person-row.ts';

/** @returns undefined when nothing has changed */
export function diffPage(
  { list, page }: PageRef,
  before: readonly PersonRow[],
  after: readonly PersonRow[],
): IPageChange | undefined {
  if (before.length === after.length && before.every((row, place) => row === after[place])) return undefined;
  const had = new Map(before.map((row) => [row.number, row]));
  const people = after
    .filter((row) => had.get(row.number) !== row)
    .map((row) => changeOf(had.get(row.number), row));
  const isSameOrder =
    before.length === after.length && before.every((row, place) => row.number === after[place]?.number);
  return {
    list,
    page,
    people,
    order: isSameOrder ? [] : after.map(({ number }) => number),
    emptied: after.length === 0,
  };
}
