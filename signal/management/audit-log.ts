/** Reads the audit log, the latest entries first. */
import { auditKey, auditPrefix } from '../../common/coordination/keys.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import { decodeEntry, type AuditEntry } from './audit.ts';
import { lastAuditNumber } from './ledger.ts';

/**
 * @param page the `limit` entries before the one of that number, or the last ones
 * @throws {AppError} BUSY
 */
export async function auditPage(
  coordination: Pick<Coordination, 'get' | 'range'>,
  page: { readonly before: number | undefined; readonly limit: number },
): Promise<readonly AuditEntry[]> {
  const before = page.before ?? (await lastAuditNumber(coordination)) + 1;
  const first = Math.max(1, before - page.limit);
  const { items } = await coordination.range(auditPrefix, { limit: page.limit, after: auditKey(first - 1) });
  return items
    .map(decodeEntry)
    .filter(({ number }) => number < before)
    .reverse();
}
