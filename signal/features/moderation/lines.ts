/** Lines of the record about what moderators settle for single people: roles, names, who has to go. Pure. */
import type { Attendee, DecideContext, RecordDraft } from '../contract.ts';
import { personRole } from '../ranks.ts';
import { NAME } from './state.ts';

type What = 'role-changed' | 'renamed' | 'removed' | 'sent-out';

/** @param more what it was and is, where that is said */
export function lineAbout(
  what: What,
  person: Attendee,
  { actor }: Pick<DecideContext, 'actor'>,
  more: { readonly from?: string; readonly to?: string } = {},
): readonly RecordDraft[] {
  const { subject, name } = person;
  const by = { subject: actor.subject, name: actor.name, role: actor.role };
  return [{ kind: `${NAME}.${what}`, data: { subject, name, role: personRole(person), ...more, by } }];
}
