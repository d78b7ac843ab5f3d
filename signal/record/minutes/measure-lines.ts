/** What lines about single people add to the minutes: roles and names given, people sent out, removed and banned. Pure. */
import { isPublicNow, type LineReader } from './draft.ts';

/** Of an office or a seat: what is done about a guest or a listener is nobody else's business. */
const PUBLIC_ROLES: ReadonlySet<string> = new Set(['member', 'moderator', 'chair']);

const reader =
  (what: string): LineReader =>
  (draft, { at, data }) => {
    const subject = data.text('subject');
    const [from, to] = [data.text('from'), data.text('to')];
    // who is let come again is not there: what they were is said where they were banned
    const role = data.text('role') || (draft.measures.findLast((one) => one.subject === subject)?.role ?? '');
    const isOfOffice = [role, ...(what === 'role' ? [to] : [])].some((one) => PUBLIC_ROLES.has(one));
    draft.measures.push({
      ...{ at, what, role, from, to },
      subject,
      name: data.text('name'),
      by: data.part('by').text('name'),
      reason: data.text('reason'),
      isPublic: isOfOffice && isPublicNow(draft),
    });
  };

export const MEASURE_LINES: Readonly<Record<string, LineReader>> = {
  'moderation.role-changed': reader('role'),
  'moderation.renamed': reader('name'),
  'moderation.sent-out': reader('sent-out'),
  'moderation.removed': reader('removed'),
  'room.banned': reader('banned'),
  'room.unbanned': reader('unbanned'),
};
