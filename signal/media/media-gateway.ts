/** Sessions' way to SFU nodes: opens media on the best node that takes it, and vouches for what is open. */
import type { Logger } from 'pino';
import { AppError, toAppError } from '../../common/errors.ts';
import { SYSTEM_CLOCK, type Clock } from '../../common/lifecycle/clock.ts';
import type { NodeId, SessionId, SiteId } from '../../common/ids.ts';
import { rankSfus } from './placement.ts';
import type { SfuNodes } from './sfu-nodes.ts';
import type { MediaPlace, MediaPort, OpenMedia, SfuCaller, SfuSessionEvent } from './sfu-port.ts';

const OPEN_TIMEOUT_MS = 3_000;
/** All candidates together: somebody waits for the answer. */
const OPEN_LIMIT_MS = 8_000;
const HOLDS_TIMEOUT_MS = 1_000;
/** What a client is told to wait when no node takes it: base and jitter. */
const NO_CAPACITY_RETRY_MS = 1_000;

export type MediaGatewayOptions = {
  readonly nodeId: NodeId;
  readonly site: SiteId;
  readonly nodes: Pick<SfuNodes, 'caller' | 'candidates'>;
  /** What a node tells by its answers as well as by events. */
  readonly onEvent?: (nodeId: NodeId, event: SfuSessionEvent) => void;
  readonly random: () => number;
  readonly log: Logger;
  readonly clock?: Pick<Clock, 'monotonicMs'>;
};

/** {@link MediaPort} over gRPC. */
export class MediaGateway implements MediaPort {
  readonly #options: MediaGatewayOptions;

  constructor(options: MediaGatewayOptions) {
    this.#options = options;
  }

  async open(request: OpenMedia): Promise<{ place: MediaPlace; routerRtpCapabilitiesJson: string }> {
    const { nodes, site, random, log, clock = SYSTEM_CLOCK } = this.#options;
    const endMs = clock.monotonicMs() + OPEN_LIMIT_MS;
    const ranked = rankSfus({ site, carriers: request.carriers }, nodes.candidates(), random);
    const refusals: string[] = [];
    for (const nodeId of ranked) {
      const leftMs = Math.floor(endMs - clock.monotonicMs());
      if (leftMs <= 0) {
        refusals.push(`no time for more of ${ranked.length}`);
        break;
      }
      try {
        return await this.#openAt(nodeId, request, Math.min(OPEN_TIMEOUT_MS, leftMs));
      } catch (thrown) {
        const error = toAppError(thrown);
        // our own session is older than another one of the same id: no other node may take it either
        if (error.code === 'FENCED') throw error;
        refusals.push(`${nodeId}: ${error.code}`);
        log.warn({ sfuNodeId: nodeId, code: error.code }, 'sfu node refused a session');
      }
    }
    const why = refusals.length > 0 ? refusals.join(', ') : 'no sfu node is known';
    const retryAfterMs = Math.round(NO_CAPACITY_RETRY_MS * (1 + random()));
    throw new AppError('NO_CAPACITY', `nobody takes the session (${why})`, { retryAfterMs });
  }

  async #openAt(
    nodeId: NodeId,
    request: OpenMedia,
    timeoutMs: number,
  ): Promise<{ place: MediaPlace; routerRtpCapabilitiesJson: string }> {
    const { roomId, sessionId, participantId, generation } = request;
    const opened = await this.sfu(nodeId).call(
      'openSession',
      { roomId, sessionId, participantId, generation, signalNodeId: this.#options.nodeId },
      { timeoutMs },
    );
    const routerRtpCapabilitiesJson = opened.routerRtpCapabilitiesJson ?? '';
    return { place: { nodeId, generation }, routerRtpCapabilitiesJson };
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
