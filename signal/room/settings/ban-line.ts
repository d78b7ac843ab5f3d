/** The line of the record that says who was banned, or let come again, and by whom. Pure. */
import type { Attendee, RecordDraft } from '../../features/contract.ts';
import { personRole } from '../../features/ranks.ts';
import type { BanFact } from './bans.ts';

export type BanDeed = 'banned' | 'unbanned';

type Concerned = {
  /** Whom it concerns, if they are in the room. */
  readonly person: Attendee | undefined;
  readonly actor: Attendee | undefined;
};

export function banLine(
  what: BanDeed,
  { subject, name, reason }: BanFact,
  { person, actor }: Concerned,
): RecordDraft {
  const by = { subject: actor?.subject ?? '', name: actor?.name ?? '', role: actor?.role ?? '' };
  const data = { subject, name: person?.name ?? name, role: person ? personRole(person) : '', reason, by };
  return { kind: `room.${what}`, data };
}
