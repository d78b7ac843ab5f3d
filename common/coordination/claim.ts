/** Exclusive claims: at most one holder per key, each under a fence whose generation was never used before. */
import { AppError } from '../errors.ts';
import { SYSTEM_CLOCK } from '../lifecycle/clock.ts';
import { generationKey } from './keys.ts';
import type { Compare, Coordination, KeyValue, Lease } from './port.ts';

const MAX_ATTEMPTS = 5;

/** Who holds something, and since which generation (cluster.proto). */
type ClaimFence = { readonly incarnation: string; readonly generation: number };

export type ClaimRequest = {
  readonly key: string;
  readonly lease: Lease;
  /** UUID of this process. */
  readonly incarnation: string;
  /** Highest generation of this claim that the caller has seen, for a store that was set back. Default 0. */
  readonly seenGeneration?: number;
  /** What the key shall hold. */
  readonly makeValue: (fence: ClaimFence) => Uint8Array;
  /**
   * Looks at what another lease holds: a condition under which that holder is no more and may be replaced at once;
   * undefined = it may not. Default: never.
   */
  readonly mayReplace?: (holder: Uint8Array) => Promise<Compare | undefined>;
};

export type Claim = {
  readonly key: string;
  readonly fence: ClaimFence;
  /** Mod revision of the key: a transaction that compares it is fenced by this claim. */
  readonly revision: number;
  /** Gives the claim up, if it is still ours. Idempotent. */
  release(): Promise<void>;
};

/** Somebody else holds the claim. */
export class ClaimHeldError extends AppError {
  readonly key: string;
  /** What the holder put there. */
  readonly holder: Uint8Array;

  constructor(key: string, holder: Uint8Array) {
    super('CLAIM_HELD', `${key} is held by another`);
    this.key = key;
    this.holder = holder;
  }
}

/**
 * Claims a key under a lease. What this lease holds already is claimed anew, under a higher generation; so is what a
 * holder has that is no more.
 *
 * @throws {ClaimHeldError} CLAIM_HELD with the holder's value
 * @throws {AppError} LEASE_LOST; BUSY when the store can't be reached or others write all the time
 */
export async function claimExclusive(coordination: Coordination, request: ClaimRequest): Promise<Claim> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const claim = await tryClaim(coordination, request);
    if (claim !== undefined) return claim;
  }
  throw new AppError('BUSY', `${request.key} changes all the time`);
}

async function tryClaim(coordination: Coordination, request: ClaimRequest): Promise<Claim | undefined> {
  const { key, lease, incarnation } = request;
  const counterKey = generationKey(key);
  const [held, counter] = await Promise.all([coordination.get(key), coordination.get(counterKey)]);
  const condition = await conditionToTake(held, request);
  const generation = Math.max(readGeneration(counter), request.seenGeneration ?? 0) + 1;
  const fence = { incarnation, generation };
  const { succeeded, revision } = await coordination.txn(
    [
      { key, modRevision: held?.modRevision ?? 0 },
      { key: counterKey, modRevision: counter?.modRevision ?? 0 },
      ...condition,
    ],
    [
      { put: key, value: request.makeValue(fence), leaseId: lease.id },
      { put: counterKey, value: Buffer.from(String(generation)) },
    ],
  );
  if (!succeeded) return undefined;
  const release = async (): Promise<void> => {
    // Of another revision: it expired and is somebody else's now.
    await coordination.txn([{ key, modRevision: revision }], [{ delete: key }]);
  };
  return { key, fence, revision, release };
}

/** @throws {ClaimHeldError} when the holder is there to stay */
async function conditionToTake(
  held: KeyValue | undefined,
  { key, lease, mayReplace }: ClaimRequest,
): Promise<readonly Compare[]> {
  // a claim hangs on a lease: what does not was put there by nobody who could hold it
  if (held === undefined || held.leaseId === undefined || held.leaseId === lease.id) return [];
  const condition = await mayReplace?.(held.value);
  if (condition === undefined) throw new ClaimHeldError(key, held.value);
  return [condition];
}

/** One that can't be read goes on from the time of day, which is above all that were counted. */
function readGeneration(counter: KeyValue | undefined): number {
  if (counter === undefined) return 0;
  const text = Buffer.from(counter.value).toString();
  return /^\d{1,15}$/.test(text) ? Number(text) : SYSTEM_CLOCK.wallMs();
}
