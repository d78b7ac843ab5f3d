/** Reads the audit log: its shares as one, the latest entries first. */
import { auditKey, auditPrefix, type AuditShare } from '../../common/coordination/keys.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import { decodeEntry, type AuditEntry } from './audit.ts';
import { AUDIT_SHARES, lastOf } from './audit-shares.ts';
import { lastAuditNumbers } from './ledger.ts';

type Store = Pick<Coordination, 'get' | 'range'>;

/**
 * @param page the `limit` entries before the one of that number, or the last ones
 * @throws {AppError} BUSY
 */
export async function auditPage(
  coordination: Store,
  page: { readonly before: number | undefined; readonly limit: number },
): Promise<readonly AuditEntry[]> {
  const last = await lastAuditNumbers(coordination);
  const end = lastOf(last) + 1;
  const before = Math.min(page.before ?? end, end);
  const parts = await Promise.all(
    AUDIT_SHARES.map(async (share) => {
      const highest = Math.min(last[share], before - 1);
      const lowest = Math.max(0, last[share] - (end - before)); // that many come after it at most
      const until = await lastBefore(coordination, share, before, { lowest, highest });
      const after = auditKey(share, Math.max(0, until - page.limit));
      return (await coordination.range(auditPrefix(share), { limit: page.limit, after })).items;
    }),
  );
  return parts
    .flat()
    .map(decodeEntry)
    .filter(({ number }) => number < before)
    .sort((one, other) => other.number - one.number)
    .slice(0, page.limit);
}

/** Number within a share of its last entry before one of the log: both count up together. Old ones may be gone. */
async function lastBefore(
  coordination: Store,
  share: AuditShare,
  before: number,
  { lowest, highest }: { readonly lowest: number; readonly highest: number },
): Promise<number> {
  let [low, high] = [lowest, highest];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const item = await coordination.get(auditKey(share, middle));
    if (item === undefined || decodeEntry(item).number < before) low = middle;
    else high = middle - 1;
  }
  return low;
}
