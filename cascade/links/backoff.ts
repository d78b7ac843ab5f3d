/** When a channel or a link that failed is tried again. */
import type { Backoff } from '../../common/lifecycle/backoff.ts';

/** A peer that comes back is found within about a second. */
export const LINK_BACKOFF = { firstMs: 100, maxMs: 1_000, minMs: 25 } as const satisfies Backoff;
