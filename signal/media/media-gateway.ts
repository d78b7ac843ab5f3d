/** Sessions' way to SFU nodes: opens media on the best node that grants a place, and vouches for what is open. */
import type { Logger } from 'pino';
import { AppError, isAppError, toAppError } from '../../common/errors.ts';
import { SYSTEM_CLOCK, type Clock } from '../../common/lifecycle/clock.ts';
import type { NodeId, SessionId, SiteId } from '../../common/ids.ts';
import { chooseSfu } from './placement.ts';
import type { SfuNodes } from './sfu-nodes.ts';
import type { MediaPlace, MediaPort, OpenMedia, SfuCaller, SfuSessionEvent } from './sfu-port.ts';

const RESERVE_TIMEOUT_MS = 1_000;
const OPEN_TIMEOUT_MS = 3_000;
/** All tries together, without the patience that nodes ask for: somebody waits for the answer. */
const OPEN_LIMIT_MS = 8_000;
const HOLDS_TIMEOUT_MS = 1_000;
/** What a client is told to wait when no node takes it: base and jitter. */
const NO_CAPACITY_RETRY_MS = 1_000;

export type MediaGatewayOptions = {
  readonly nodeId: NodeId;
  readonly site: SiteId;
  readonly nodes: Pick<SfuNodes, 'caller' | 'candidates' | 'asking' | 'learnUse'>;
  /** What a node tells by its answers as well as by events. */
  readonly onEvent?: (nodeId: NodeId, event: SfuSessionEvent) => void;
  readonly random: () => number;
  readonly log: Logger;
  readonly clock?: Clock;
};

/** Of a session that is to be opened at a node. */
type Turn = { readonly waitMs: number; readonly place: number };

type Opened = { readonly place: MediaPlace; readonly routerRtpCapabilitiesJson: string };

/** {@link MediaPort} over gRPC. */
export class MediaGateway implements MediaPort {
  readonly #options: MediaGatewayOptions;
  readonly #clock: Clock;

  constructor(options: MediaGatewayOptions) {
    this.#options = options;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
  }

  async open(request: OpenMedia): Promise<Opened> {
    const { nodes, site, random, log } = this.#options;
    const tried = new Set<NodeId>();
    const refusals: string[] = [];
    const budget = { leftMs: OPEN_LIMIT_MS };
    for (;;) {
      // each time anew: what is known of the nodes has changed since, and be it by ourselves
      const nodeId = chooseSfu({ ...request, site, tried }, nodes.candidates(), random);
      if (nodeId === undefined) break;
      if (budget.leftMs <= 0) {
        refusals.push('no time for more');
        break;
      }
      tried.add(nodeId);
      try {
        return await this.#tryAt(nodeId, request, budget);
      } catch (thrown) {
        const error = toAppError(thrown);
        // our own session is older than another one of the same id: no other node may take it either
        if (error.code === 'FENCED') throw error;
        refusals.push(`${nodeId}: ${error.code}`);
        log.warn({ sfuNodeId: nodeId, code: error.code }, 'sfu node refused a session');
      }
    }
    throw this.#noCapacity(refusals);
  }

  /** Asks for a place, waits for the session's turn there, and opens it. */
  async #tryAt(nodeId: NodeId, request: OpenMedia, budget: { leftMs: number }): Promise<Opened> {
    const { waitMs, place } = await this.#spending(budget, RESERVE_TIMEOUT_MS, (ms) =>
      this.#reserve(nodeId, request, ms),
    );
    if (waitMs > 0) {
      request.onWait(place, waitMs);
      await new Promise<void>((resolve) => void this.#clock.after(waitMs, resolve));
    }
    try {
      return await this.#spending(budget, OPEN_TIMEOUT_MS, (ms) => this.#openAt(nodeId, request, ms));
    } catch (error) {
      // whatever came of it there, the session goes elsewhere; a newer one of the same id is not ours to end
      if (!isAppError(error, 'FENCED')) void this.release(nodeId, request.sessionId);
      throw error;
    }
  }

  async #spending<T>(
    budget: { leftMs: number },
    mostMs: number,
    call: (timeoutMs: number) => Promise<T>,
  ): Promise<T> {
    const startedMs = this.#clock.monotonicMs();
    try {
      return await call(Math.max(1, Math.min(mostMs, Math.floor(budget.leftMs))));
    } finally {
      budget.leftMs -= this.#clock.monotonicMs() - startedMs;
    }
  }

  async #reserve(nodeId: NodeId, { roomId, sessionId }: OpenMedia, timeoutMs: number): Promise<Turn> {
    const { nodes } = this.#options;
    const answered = nodes.asking(nodeId);
    try {
      const answer = await this.sfu(nodeId).call('reserveSession', { roomId, sessionId }, { timeoutMs });
      nodes.learnUse(nodeId, answer.use);
      return { waitMs: answer.waitMs ?? 0, place: answer.place ?? 1 };
    } catch (error) {
      // a node of a version before there were promises: it says what it thinks when the session opens
      if (isAppError(error, 'COMMAND_UNKNOWN')) return { waitMs: 0, place: 1 };
      throw error;
    } finally {
      answered();
    }
  }

  async #openAt(nodeId: NodeId, request: OpenMedia, timeoutMs: number): Promise<Opened> {
    const { roomId, sessionId, participantId, participantNumber, generation } = request;
    const opened = await this.sfu(nodeId).call(
      'openSession',
      { roomId, sessionId, participantId, participantNumber, generation, signalNodeId: this.#options.nodeId },
      { timeoutMs },
    );
    this.#options.nodes.learnUse(nodeId, opened.use);
    const routerRtpCapabilitiesJson = opened.routerRtpCapabilitiesJson ?? '';
    return { place: { nodeId, generation }, routerRtpCapabilitiesJson };
  }

  #noCapacity(refusals: readonly string[]): AppError {
    const why = refusals.length > 0 ? refusals.join(', ') : 'no sfu node is known';
    const retryAfterMs = Math.round(NO_CAPACITY_RETRY_MS * (1 + this.#options.random()));
    return new AppError('NO_CAPACITY', `nobody takes the session (${why})`, { retryAfterMs });
  }

  sfu(nodeId: NodeId): SfuCaller {
    return this.#options.nodes.caller(nodeId);
  }

  async holds(nodeId: NodeId, sessionId: SessionId): Promise<boolean> {
    try {
      return (await this.vouch(nodeId, [sessionId])).length === 0;
    } catch {
      return false; // a node that can't be asked is of no use to the client
    }
  }

  /** Says that these sessions live. @returns those that the node does not have */
  async vouch(nodeId: NodeId, sessionIds: readonly SessionId[]): Promise<readonly string[]> {
    const answer = await this.sfu(nodeId).call(
      'vouchSessions',
      { signalNodeId: this.#options.nodeId, sessionIds: [...sessionIds] },
      { timeoutMs: HOLDS_TIMEOUT_MS },
    );
    for (const sourceDemand of answer.demands ?? []) this.#options.onEvent?.(nodeId, { sourceDemand });
    return answer.unknownSessionIds ?? [];
  }

  async release(nodeId: NodeId, sessionId: SessionId): Promise<void> {
    try {
      await this.sfu(nodeId).call('closeSession', { sessionId });
    } catch (error) {
      const { code } = toAppError(error);
      this.#options.log.debug(
        { sfuNodeId: nodeId, code },
        'session not closed at sfu node, which will expire it',
      );
    }
  }
}
