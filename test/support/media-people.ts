/** Somebody who speaks and somebody who listens, each at an SFU node, as a signalling node opens media for them. */
import { Direction, SourceKind } from '../../proto/index.ts';
import { dtlsParametersJson, opusParameters } from './media-rtp.ts';
import type { RunningSfu } from './sfu-node.ts';

/** What the speaker sends, unless said otherwise. */
export const MIC = 'p1:mic';

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
  await rpc.call('openSession', {
    sessionId,
    roomId,
    participantId: 'p1',
    generation,
    signalNodeId: 'signal-a',
  });
  const { transport } = await rpc.call('createMediaTransport', {
    sessionId,
    direction: Direction.DIRECTION_SEND,
  });
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
  const opened = await rpc.call('openSession', {
    sessionId,
    roomId,
    participantId: 'p2',
    generation: 1,
    signalNodeId: 'signal-a',
  });
  await rpc.call('createMediaTransport', { sessionId, direction: Direction.DIRECTION_RECV });
  const watch = (sourceIds: readonly string[], generation = 1) =>
    rpc.call('setWatch', {
      sessionId,
      wishes: sourceIds.map((sourceId) => ({ sourceId, generation, originNodeId: 'sfu-a' })),
      rtpCapabilitiesJson: opened.routerRtpCapabilitiesJson,
    });
  return { watch };
}
