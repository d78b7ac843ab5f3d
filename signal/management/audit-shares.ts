/**
 * The audit log has three shares, each with its own bound: what was changed, who came in, who was refused. Anybody can
 * bring about the last two, and never pushes out what was changed. Entries are numbered within their share, by which
 * they are kept, and in the log as a whole, by which they are read: an entry's number there is the sum of the last
 * numbers of all shares. Pure. ADR 0048.
 */
import { auditKey, type AuditShare } from '../../common/coordination/keys.ts';
import type { Op } from '../../common/coordination/port.ts';
import { encodeEntry, type Actor, type Deed } from './audit.ts';

export const AUDIT_SHARES: readonly AuditShare[] = ['changes', 'arrivals', 'refusals'];

/** Of the last entry of each share; 0 = there was none. */
export type AuditNumbers = Readonly<Record<AuditShare, number>>;

export function shareOf({ action }: Pick<Deed, 'action'>): AuditShare {
  if (action.endsWith('.refused')) return 'refusals';
  return action.startsWith('login.') || action === 'token.issued' ? 'arrivals' : 'changes';
}

/** Number of the log's last entry. */
export const lastOf = ({ changes, arrivals, refusals }: AuditNumbers): number =>
  changes + arrivals + refusals;

/** @param by whose deeds they are where these name nobody */
export function entriesAfter(
  last: AuditNumbers,
  deeds: readonly (Deed & { readonly by?: Actor })[],
  { by, atMs }: { readonly by: Actor; readonly atMs: number },
): { readonly puts: readonly Op[]; readonly last: AuditNumbers } {
  const next = { ...last };
  const puts = deeds.map((deed) => {
    const share = shareOf(deed);
    next[share] += 1;
    const value = encodeEntry(deed, { by: deed.by ?? by, atMs, number: lastOf(next) });
    return { put: auditKey(share, next[share]), value };
  });
  return { puts, last: next };
}
