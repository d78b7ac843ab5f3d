/** What texts in commands may be. Pure. */
import { AppError } from '../../../common/errors.ts';

/** @param limits how many characters, spaces around them left out; min: default 0 */
export function textOf(
  what: string,
  given: string | null | undefined,
  { min = 0, max }: { readonly min?: 0 | 1; readonly max: number },
): AppError | string {
  const text = (given ?? '').trim();
  if (text.length >= min && text.length <= max) return text;
  return new AppError('ARGUMENT_INVALID', `${what}: ${min}..${max} characters`);
}
