/** Waits for something, but not for ever. */
import { BenchError, type BenchErrorCode } from '../bench-error.ts';

/** @param late what it means that it took longer @throws {BenchError} with that code and text, after `ms` */
export async function withinDeadline<T>(
  work: Promise<T>,
  ms: number,
  late: { readonly code: BenchErrorCode; readonly message: string },
): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new BenchError(late.code, late.message)), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
