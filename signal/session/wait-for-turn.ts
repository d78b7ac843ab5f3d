/** How a session waits: for its turn to join, and for the SFU node that takes its media. The client hears its place. */
import type { SessionContext } from './command.ts';

/** Between two messages to somebody who waits, ms. */
const TELL_PERIOD_MS = 1_000;

/**
 * Resolves when it is the session's turn to join. Whose socket goes meanwhile makes place, and never comes in.
 * @returns to be called when the join is over, however it ended
 * @throws {AppError} RATE_LIMITED
 */
export async function waitToJoin(context: SessionContext): Promise<() => void> {
  const turn = context.services.joins.enter((place, expectedMs) => context.tellPlace(place, expectedMs));
  const stay = context.whenGone(turn.done);
  await turn.come;
  return () => {
    stay();
    turn.done();
  };
}

/** Tells the place in a queue of which only the wait is known: now, and each second until it is over. */
export function countDown(context: SessionContext, place: number, waitMs: number): void {
  const endMs = performance.now() + waitMs;
  context.tellPlace(place, waitMs);
  const timer = setInterval(() => {
    const leftMs = Math.ceil(endMs - performance.now());
    if (leftMs <= 0 || !context.isOpen()) clearInterval(timer);
    else context.tellPlace(Math.max(1, Math.ceil((place * leftMs) / waitMs)), leftMs);
  }, TELL_PERIOD_MS);
}
