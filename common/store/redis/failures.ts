/** What a failure of Redis or of its client means in our codes. Pure. */
import { isNativeError } from 'node:util/types';
import { AppError, isErrorCode } from '../../errors.ts';

/** Refusals of our own scripts: the code is the first word. */
const OURS: ReadonlySet<string> = new Set(['STORE_CONFLICT', 'STORE_REBUILDING', 'LOG_TRUNCATED']);
/** Refusals of a server that may take the same command later. */
const PASSING: ReadonlySet<string> = new Set([
  'LOADING',
  'READONLY',
  'NOREPLICAS',
  'MASTERDOWN',
  'BUSY',
  'OOM',
  'MISCONF',
  'TRYAGAIN',
]);

export const isTimeout = (error: unknown): boolean =>
  error instanceof Error && error.message === 'Command timed out';

/** Comes with any end of a connection, also after an error that says why. */
export const isMereEnd = (error: unknown): boolean =>
  isNativeError(error) && /^Connection is closed|ECONNRESET|EPIPE/.test(error.message);

/** True when the server does not have a script (it is new, or somebody flushed them). */
export const isNoScript = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('NOSCRIPT');

const isReply = (error: unknown): error is Error => error instanceof Error && error.name === 'ReplyError';

/**
 * @param where the server, for people
 * @param unreachable makes the error for everything that is no answer of the server
 */
export function toFailure(error: unknown, where: string, unreachable: (cause: unknown) => AppError): Error {
  if (!isReply(error)) return error instanceof AppError ? error : unreachable(error);
  if (isNoScript(error)) return error;
  const refusal = refusalOf(error.message);
  if (refusal !== undefined) return refusal;
  const [code = ''] = error.message.split(' ', 1);
  return new AppError(PASSING.has(code) ? 'BUSY' : 'INTERNAL', `redis ${where}: ${error.message}`, {
    cause: error,
  });
}

/** The refusal that a script of ours has put in these words; undefined when it is none. */
export function refusalOf(text: string): AppError | undefined {
  const [code = ''] = text.split(' ', 1);
  return OURS.has(code) && isErrorCode(code) ? new AppError(code, text.slice(code.length + 1)) : undefined;
}
