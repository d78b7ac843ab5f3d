/** Names of pages of people. Pure. */
import type { PeopleList } from '../../../proto/index.ts';

/** A page of a list; 0 = first. */
export type PageRef = { readonly list: PeopleList; readonly page: number };

/** The same for the same page. */
export const pageKey = ({ list, page }: PageRef): string => `${list}/${page}`;
