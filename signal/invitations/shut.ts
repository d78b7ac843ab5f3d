/**
 * That an invitation is good no more, as a record among the bans, which nodes with the room open follow: tokens that it
 * gave before let nobody in (ADR 0046). Kept for a day, and taken away with the next one or by the sweeper.
 */
import { banKey, shutInvitationId, shutInvitationsPrefix } from '../../common/coordination/keys.ts';
import type { Coordination, KeyValue, Op } from '../../common/coordination/port.ts';
import type { RoomId } from '../../common/ids.ts';
import { BanRecord } from '../../proto/index.ts';
import type { Actor } from '../management/audit.ts';

/**
 * How long it stands that an invitation was revoked, ms: tokens last ten minutes, and so may a node be cut off from the
 * store. A day is more than any of that.
 */
const SHUT_MS = 86_400_000;
/** etcd takes 128 operations in a transaction; up to {@link MAX_SHUT} invitations, and the ledger's, are among them. */
const MAX_OPS = 60;
/** At a time. */
export const MAX_SHUT = 32;

export type Shutting = {
  readonly by: Actor;
  readonly nowMs: number;
  /** Whether those who came by them have to go as well. */
  readonly guests: 'stay' | 'go';
};

/**
 * With what is of no use any more taken away.
 * @param numbers of invitations, {@link MAX_SHUT} at most
 * @throws {AppError} BUSY
 */
export async function shutOps(
  coordination: Pick<Coordination, 'range'>,
  room: RoomId,
  numbers: readonly string[],
  { by, nowMs, guests }: Shutting,
): Promise<readonly Op[]> {
  const record = { bannedBySubject: by.id, bannedAtMs: nowMs, onlyNewcomers: guests === 'stay' };
  const puts = numbers.map((invitationNumber) => ({
    put: banKey(room, shutInvitationId(invitationNumber)),
    value: BanRecord.encode({ ...record, invitationNumber }).finish(),
  }));
  const names = new Set(puts.map(({ put }) => put));
  const { items } = await coordination.range(shutInvitationsPrefix(room));
  const over = items.filter((item) => !names.has(item.key) && isShutOver(item, nowMs));
  return [...puts, ...over.slice(0, MAX_OPS - puts.length).map(({ key }) => ({ delete: key }))];
}

/** What can't be read stays: it is of a later version. */
export function isShutOver({ value }: Pick<KeyValue, 'value'>, nowMs: number): boolean {
  try {
    return BanRecord.decode(value).bannedAtMs + SHUT_MS <= nowMs;
  } catch {
    return false;
  }
}
