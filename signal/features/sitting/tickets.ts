/**
 * Leave to read the room's records by HTTP, for whoever chairs: a page's own token is over long before a sitting is.
 * Pure. The server knows the hash of the secret alone.
 */
import { AppError } from '../../../common/errors.ts';
import { SittingTicketRecord, type ISittingTicket } from '../../../proto/features/sitting.ts';
import type { DecideContext, Decision, Due, TendContext } from '../contract.ts';
import { withoutRecord } from './records.ts';
import { TICKET, type SittingState } from './state.ts';

const TICKET_TTL_MS = 300_000;
const HASH_BYTES = 32;
const MAX_TICKETS = 40;

/** Errors: ARGUMENT_INVALID, LIMIT_REACHED. */
export function giveTicket(
  { tickets }: SittingState,
  { secretHash }: ISittingTicket,
  { nowMs }: DecideContext,
): AppError | Decision {
  if (secretHash?.byteLength !== HASH_BYTES)
    return new AppError('ARGUMENT_INVALID', `secret_hash: ${HASH_BYTES} bytes`);
  if (tickets.size >= MAX_TICKETS) return new AppError('LIMIT_REACHED', `${MAX_TICKETS} tickets at a time`);
  const value = SittingTicketRecord.encode({ expiresAtMs: nowMs + TICKET_TTL_MS }).finish();
  return { writes: [{ key: `${TICKET}${Buffer.from(secretHash).toString('hex')}`, value }] };
}

/** Those that are over. */
export function tendTickets({ tickets }: SittingState, { nowMs }: TendContext): Due | undefined {
  const over = [...tickets].filter(([, expiresAtMs]) => expiresAtMs <= nowMs);
  if (over.length === 0) return undefined;
  const writes = over.map(([hash]) => withoutRecord(`${TICKET}${hash}`));
  return { durability: 'durable', decision: { writes } };
}
