/**
 * Takes a node out of service: no new sessions, and those that are here end one after the other, so that their clients,
 * who open their media at other nodes, don't all do so at once. (Make-before-break comes with moves.)
 */
import type { Clock } from '../../common/lifecycle/clock.ts';
import type { Sessions } from '../media/sessions.ts';

/** 20 a second: what the other nodes take besides their own work. */
const MOVE_INTERVAL_MS = 50;

/**
 * Resolves when no session is left. Those of which nobody hears any more end at once.
 * @param drainMs time for all of them; ≥ 0
 */
export async function drainSessions(
  sessions: Pick<Sessions, 'refuseNew' | 'moveAway'>,
  drainMs: number,
  clock: Clock,
): Promise<void> {
  const sessionIds = sessions.refuseNew();
  const stepMs = Math.min(MOVE_INTERVAL_MS, drainMs / Math.max(1, sessionIds.length));
  for (const sessionId of sessionIds) {
    const isHeard = sessions.moveAway(sessionId);
    if (isHeard && stepMs >= 1) await new Promise<void>((resolve) => void clock.after(stepMs, resolve));
  }
}
