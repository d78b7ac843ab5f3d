/** How long a lease may last, in whatever store. Pure. */
import { AppError } from '../errors.ts';

/** etcd grants no less. */
const MIN_TTL_SEC = 2;
/** Longer, and the dead are taken for living. */
const MAX_TTL_SEC = 60;

/** @throws {AppError} ARGUMENT_INVALID */
export function assertLeaseTime(ttlSec: number): void {
  if (Number.isInteger(ttlSec) && ttlSec >= MIN_TTL_SEC && ttlSec <= MAX_TTL_SEC) return;
  throw new AppError('ARGUMENT_INVALID', `a lease lasts ${MIN_TTL_SEC}..${MAX_TTL_SEC} whole seconds`);
}
