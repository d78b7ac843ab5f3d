/** Which pages of people a client says that it shows. Pure. */
import { AppError } from '../../common/errors.ts';
import { PeopleList, type IShownPages } from '../../proto/index.ts';
import type { PageRef } from '../room/people/page-ref.ts';

/** Pages that a client may show at a time. */
const MAX_SHOWN_PAGES = 8;

/** @throws {AppError} ARGUMENT_INVALID when there are too many, or they are of a list that does not exist */
export function parseShown(shown: readonly IShownPages[] | null | undefined): readonly PageRef[] {
  const refs = (shown ?? []).flatMap(({ list, pages }) =>
    [...new Set(pages ?? [])].map((page) => ({ list: requireList(list), page })),
  );
  if (refs.length <= MAX_SHOWN_PAGES) return refs;
  throw new AppError('ARGUMENT_INVALID', `more than ${MAX_SHOWN_PAGES} pages`);
}

function requireList(list: PeopleList | null | undefined): PeopleList {
  if (list === PeopleList.PEOPLE_LIST_BY_NAME || list === PeopleList.PEOPLE_LIST_WITH_VIDEO) return list;
  throw new AppError('ARGUMENT_INVALID', 'no such list of people');
}
