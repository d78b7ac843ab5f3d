/** Somebody who speaks and somebody who listens, each at an SFU node, as a signalling node opens media for them. */
import { isAppError } from '../../common/errors.ts';
import { Direction, SourceKind } from '../../proto/index.ts';
import { dtlsParametersJson, opusParameters } from './media-rtp.ts';
import type { RunningSfu } from './sfu-node.ts';

/** What the speaker sends, unless said otherwise. */
export const MIC = 'p1:mic';

/** A node waits 1.5 s for what its worker makes, and the worker shares the machine with other tests. */
const TRIES = 8;

type At = Pick<RunningSfu, 'rpc'>;

type Who = {
  readonly sessionId?: string;
  readonly roomId?: string;
  readonly generation?: number;
  /** As everywhere: of one participant, and so of one room. */
  readonly sourceId?: string;
};

/** Opens a session (`s1` in `r1`) that sends a microphone. */
export async function speak(
  { rpc }: At,
  { sessionId = 's1', roomId = 'r1', generation = 1, sourceId = MIC }: Who = {},
): Promise<void> {
  const session = { sessionId, roomId, participantId: 'p1', generation, signalNodeId: 'signal-a' };
  await made(() => rpc.call('openSession', session));
  const wanted = { sessionId, direction: Direction.DIRECTION_SEND };
  const { transport } = await made(() => rpc.call('createMediaTransport', wanted));
  const transportId = transport?.transportId ?? '';
  await rpc.call('connectMediaTransport', {
    sessionId,
    transportId,
    dtlsParametersJson: dtlsParametersJson(),
  });
  await rpc.call('produceSource', {
    sessionId,
    transportId,
    sourceId,
    generation,
    kind: SourceKind.SOURCE_KIND_MIC,
    rtpParametersJson: JSON.stringify(opusParameters()),
  });
}

/** Opens a session (`s2` in `r1`) that can watch sources of sfu-a. */
export async function listen(
  { rpc }: At,
  { sessionId = 's2', roomId = 'r1' }: Pick<Who, 'sessionId' | 'roomId'> = {},
) {
  const session = { sessionId, roomId, participantId: 'p2', generation: 1, signalNodeId: 'signal-a' };
  const opened = await made(() => rpc.call('openSession', session));
  const wanted = { sessionId, direction: Direction.DIRECTION_RECV };
  await made(() => rpc.call('createMediaTransport', wanted));
  const watch = (sourceIds: readonly string[], generation = 1) =>
    rpc.call('setWatch', {
      sessionId,
      wishes: sourceIds.map((sourceId) => ({ sourceId, generation, originNodeId: 'sfu-a' })),
      rtpCapabilitiesJson: opened.routerRtpCapabilitiesJson,
    });
  return { watch };
}

/** Asks again, as clients do, what a worker has not made in time. */
async function made<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (attempt === TRIES || !isAppError(error, 'WORKER_DIED')) throw error;
    }
  }
}
