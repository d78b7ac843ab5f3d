/** Lines of the record about what moderators settle for single people: roles, names, who has to go. Pure. */
import type { Attendee, DecideContext, RecordDraft } from '../contract.ts';
import { NAME } from './state.ts';

type What = 'role-changed' | 'renamed' | 'removed' | 'sent-out';

/** @param more what it was and is, where that is said */
export function lineAbout(
  what: What,
  { subject, name, role }: Attendee,
  { actor }: Pick<DecideContext, 'actor'>,
  more: { readonly from?: string; readonly to?: string } = {},
): readonly RecordDraft[] {
  const by = { subject: actor.subject, name: actor.name, role: actor.role };
  return [{ kind: `${NAME}.${what}`, data: { subject, name, role, ...more, by } }];
}
