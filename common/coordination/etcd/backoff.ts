/** When etcd is asked again after a failure. */
import type { Backoff } from '../../lifecycle/backoff.ts';

export const ETCD_BACKOFF = { firstMs: 50, maxMs: 1_000, minMs: 10 } as const satisfies Backoff;
