/** Vouches every few seconds for the media of all sessions of this node, those in their grace period included. */
import type { Logger } from 'pino';
import { toAppError } from '../../common/errors.ts';
import type { NodeId, SessionId } from '../../common/ids.ts';
import type { MediaPlace } from './sfu-port.ts';

/** An SFU node expires a session 30 s after the last vouch: five may be lost. */
const VOUCH_INTERVAL_MS = 5_000;

export type VouchedSession = { readonly sessionId: SessionId; readonly place: MediaPlace };

export type VouchingDeps = {
  /** Sessions with media, now. */
  readonly sessions: () => Iterable<VouchedSession>;
  readonly vouch: (nodeId: NodeId, sessionIds: readonly SessionId[]) => Promise<readonly string[]>;
  /** The node does not have the session's media (any more). */
  readonly onUnknown: (session: VouchedSession) => void;
  readonly log: Logger;
};

/** Starts at once. */
export class Vouching {
  readonly #deps: VouchingDeps;
  readonly #timer: NodeJS.Timeout;

  constructor(deps: VouchingDeps) {
    this.#deps = deps;
    this.#timer = setInterval(() => void this.round(), VOUCH_INTERVAL_MS);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** One round over all nodes. Never rejects. */
  async round(): Promise<void> {
    const byNode = Map.groupBy(this.#deps.sessions(), (session) => session.place.nodeId);
    await Promise.all([...byNode].map(([nodeId, sessions]) => this.#vouchAt(nodeId, sessions)));
  }

  async #vouchAt(nodeId: NodeId, sessions: readonly VouchedSession[]): Promise<void> {
    try {
      const unknown = new Set(
        await this.#deps.vouch(
          nodeId,
          sessions.map((session) => session.sessionId),
        ),
      );
      for (const session of sessions) {
        if (unknown.has(session.sessionId)) this.#deps.onUnknown(session);
      }
    } catch (error) {
      // whether the node lives is told by its beats
      this.#deps.log.warn({ sfuNodeId: nodeId, code: toAppError(error).code }, 'vouching failed');
    }
  }
}
