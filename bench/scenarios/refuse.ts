/** Flags that make no sense together. Pure. */
import { BenchError } from '../bench-error.ts';

/** @throws {BenchError} INPUT_INVALID */
export function refuseIf(isRefused: boolean, message: string): void {
  if (isRefused) throw new BenchError('INPUT_INVALID', message);
}
