/** Commands about the people of a room: which pages of them the client shows, and finding somebody. */
import { AppError } from '../../../common/errors.ts';
import type { ISearchPeopleRequest, IShowRequest } from '../../../proto/index.ts';
import { MAX_SEARCH_CHARS } from '../../room/people/search.ts';
import type { CommandResult, MemberContext } from '../command.ts';
import { notAdmitted } from '../arguments.ts';
import { parseShown } from '../shown.ts';

/** @throws {AppError} ARGUMENT_INVALID */
export function show({ member }: MemberContext, { shown }: IShowRequest): CommandResult {
  const refs = parseShown(shown);
  return { body: () => ({ show: { pages: member.entry.show(refs) } }) };
}

/** @throws {AppError} ARGUMENT_INVALID */
export function searchPeople({ member }: MemberContext, request: ISearchPeopleRequest): CommandResult {
  const text = request.text ?? '';
  if (text === '' || text.length > MAX_SEARCH_CHARS) {
    throw new AppError('ARGUMENT_INVALID', `text: 1..${MAX_SEARCH_CHARS} characters`);
  }
  if (member.isOutside) throw notAdmitted();
  return { body: { searchPeople: member.entry.room.search(text) } };
}
