/**
 * Whether a site knows a session, for a node that does not have its room: said only when the store's truth is known.
 * While it is being rebuilt or can't be reached, the answer waits, since "unknown" makes a client give its session up.
 */
import { AppError, toAppError } from '../../../common/errors.ts';
import { epochKey, roomServersPrefix } from '../../../common/coordination/keys.ts';
import type { Coordination } from '../../../common/coordination/port.ts';
import type { RoomId, SessionId } from '../../../common/ids.ts';
import type { Clock } from '../../../common/lifecycle/clock.ts';
import type { RoomStore } from '../../../common/store/port.ts';
import { StoreEpoch } from '../../../proto/index.ts';
import { tokenMatches } from '../commands/token-match.ts';
import { decodeSession, sessionKey } from '../records.ts';
import { assess } from './assess.ts';

/** Longest wait, ms: less than clients wait for an answer. */
const LIMIT_MS = 6_000;
/** Between two looks: first and longest, ms. */
const POLL_MS = 100;
const MAX_POLL_MS = 1_000;

export type KnownSessionDeps = {
  readonly store: RoomStore;
  readonly coordination: Coordination;
  readonly clock: Clock;
};

type Wanted = { readonly room: RoomId; readonly sessionId: SessionId; readonly hash: Uint8Array };

/** @throws {AppError} RESUME_INVALID; STORE_REBUILDING or BUSY when it can't be said in time */
export async function assertSessionKnown(deps: KnownSessionDeps, wanted: Wanted): Promise<void> {
  const { clock } = deps;
  const deadlineMs = clock.monotonicMs() + LIMIT_MS;
  for (let pollMs = POLL_MS; ; pollMs = Math.min(MAX_POLL_MS, 2 * pollMs)) {
    const found = await look(deps, wanted).catch(unlessPermanent);
    if (found === 'known') return;
    if (found === 'unknown')
      throw new AppError('RESUME_INVALID', 'the resume token is not valid, or the session has ended');
    if (clock.monotonicMs() >= deadlineMs) throw found;
    await new Promise<void>((resolve) => void clock.after(pollMs, resolve));
  }
}

function unlessPermanent(thrown: unknown): AppError {
  const error = toAppError(thrown);
  if (!error.retryable) throw error;
  return error;
}

async function look(deps: KnownSessionDeps, wanted: Wanted): Promise<'known' | 'unknown' | AppError> {
  if (await isKnown(deps, wanted)) return 'known';
  if (!(await isWhole(deps, wanted.room)))
    return new AppError('STORE_REBUILDING', 'the store of the site is being filled again');
  // Once more: it may have been filled after the first look.
  return (await isKnown(deps, wanted)) ? 'known' : 'unknown';
}

async function isKnown({ store }: KnownSessionDeps, { room, sessionId, hash }: Wanted): Promise<boolean> {
  const stored = await store.readLocal(room, sessionKey(sessionId));
  return stored !== undefined && tokenMatches(decodeSession(stored.value), hash, await store.nowMs());
}

/** Whether the store has all that it ever will. */
async function isWhole({ store, coordination }: KnownSessionDeps, room: RoomId): Promise<boolean> {
  const key = await coordination.get(epochKey(room, store.site));
  const head = await store.head(room);
  const epoch = key === undefined ? 0 : StoreEpoch.decode(key.value).epoch;
  const isEmpty = head.version.epoch === 0 && epoch === 0;
  if (isEmpty || assess(head, { epoch, n: 0 }) === 'fine') return true;
  const { items } = await coordination.range(`${roomServersPrefix(room)}${store.site}/`);
  // Nobody is there who could fill it again.
  return items.length === 0;
}
