/**
 * Sessions of this node that a rebuilt log lacks, because the node was not asked, or did not answer in time: the node
 * writes them again. Their own commands wait for that.
 */
import type { Logger } from 'pino';
import { toAppError } from '../../../common/errors.ts';
import type { SessionId } from '../../../common/ids.ts';
import type { Clock } from '../../../common/lifecycle/clock.ts';
import type { Restore } from '../commands/restore.ts';
import type { SessionFact } from '../records.ts';
import type { SiteState } from '../site-state.ts';

/** Before a restore that failed is tried again, ms. */
const RETRY_DELAY_MS = 500;

export type LateSessionsDeps = {
  readonly clock: Clock;
  readonly log: Logger;
  /** Whether the session is this node's still. */
  readonly isOurs: (session: SessionFact) => boolean;
  readonly write: (what: Restore) => Promise<void>;
  /** It can't be restored. */
  readonly lost: (session: SessionFact) => void;
};

export class LateSessions {
  readonly #deps: LateSessionsDeps;
  readonly #running = new Map<SessionId, Promise<void>>();
  #isOpen = true;

  constructor(deps: LateSessionsDeps) {
    this.#deps = deps;
  }

  /** @param before the own site's state that the new log replaced */
  restore(session: SessionFact, before: SiteState): void {
    if (this.#running.has(session.sessionId)) return;
    const participant = before.participants.get(session.participantId)?.fact;
    if (participant === undefined) return this.#deps.lost(session);
    const sources = session.sourceIds.flatMap((id) => before.sources.get(id)?.fact ?? []);
    const reconnecting = session.graceUntilMs > 0;
    const what = { session, participant: { ...participant, reconnecting }, sources };
    const running = this.#run(what).finally(() => this.#running.delete(session.sessionId));
    this.#running.set(session.sessionId, running);
  }

  /** Resolves when the session is restored, or is no late one. */
  async settled(sessionId: SessionId): Promise<void> {
    await this.#running.get(sessionId);
  }

  close(): void {
    this.#isOpen = false;
  }

  async #run(what: Restore): Promise<void> {
    const { clock, isOurs, write, lost } = this.#deps;
    const log = this.#deps.log.child({ sessionId: what.session.sessionId });
    let isFirst = true;
    // In a later turn: the log's other changes are taken first.
    await Promise.resolve();
    while (this.#isOpen && isOurs(what.session)) {
      try {
        await write(what);
        return log.info('session was restored in a rebuilt log');
      } catch (thrown) {
        const error = toAppError(thrown);
        // Every session of the room would say so twice a second.
        if (isFirst || !error.retryable) log.warn({ err: error }, 'session could not be restored');
        isFirst = false;
        if (!error.retryable) return lost(what.session);
      }
      await new Promise<void>((resolve) => void clock.after(RETRY_DELAY_MS, resolve));
    }
  }
}
