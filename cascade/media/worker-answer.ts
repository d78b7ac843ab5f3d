/** Bounds requests to a media worker that make something: a worker that hangs would never answer. */
import { AppError } from '../../common/errors.ts';

/** Well below the time that signalling nodes wait for an SFU node, so that they can go to another one. */
const ANSWER_TIMEOUT_MS = 1_500;

/**
 * The answer, if it comes in time. What comes too late is closed: nobody has it.
 * @throws {AppError} WORKER_DIED (retryable) after {@link ANSWER_TIMEOUT_MS}; what the request rejects with
 */
export async function answerInTime<T extends { close(): void }>(
  request: Promise<T>,
  what: string,
): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(
      new AppError('WORKER_DIED', `the media worker did not make a ${what} in ${ANSWER_TIMEOUT_MS} ms`),
    );
    request.then(
      (made) => made.close(),
      () => {}, // failed as well: nothing to close
    );
  }, ANSWER_TIMEOUT_MS);
  try {
    return await Promise.race([request, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
