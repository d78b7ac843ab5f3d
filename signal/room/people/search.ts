/** Finding people by a part of their name: case and accents don't matter. Pure. */
import type { ISearchPeopleResponse } from '../../../proto/index.ts';
import type { PersonRow } from './person-row.ts';

/** Longest text that is searched for. Characters. */
export const MAX_SEARCH_CHARS = 64;
const MAX_FOUND = 20;

const MARKS = /\p{M}+/gu;
const BETWEEN_PARTS = /[^\p{L}\p{N}]+/gu;

/** Rows are replaced when they change, so this never holds on to somebody who has gone. */
const folded = new WeakMap<PersonRow, string>();

/** ß and its like become the letters that they stand for in capitals. */
function fold(text: string): string {
  const letters = text.normalize('NFKD').replace(MARKS, '').toUpperCase().toLowerCase();
  return ` ${letters.replace(BETWEEN_PARTS, ' ').trim()}`;
}

function nameOf(row: PersonRow): string {
  const known = folded.get(row);
  if (known !== undefined) return known;
  const name = fold(row.name);
  folded.set(row, name);
  return name;
}

/**
 * Those first whose name, or a part of it, begins with the text.
 * @param everybody in the order in which equally good ones are shown
 */
export function searchPeople(everybody: Iterable<PersonRow>, text: string): ISearchPeopleResponse {
  const beginning = fold(text);
  const anywhere = beginning.slice(1);
  if (anywhere === '') return { people: [], total: 0 };
  const begins: PersonRow[] = [];
  const contains: PersonRow[] = [];
  for (const row of everybody) {
    const name = nameOf(row);
    if (name.includes(beginning)) begins.push(row);
    else if (name.includes(anywhere)) contains.push(row);
  }
  return {
    people: [...begins, ...contains].slice(0, MAX_FOUND),
    total: begins.length + contains.length,
  };
}
