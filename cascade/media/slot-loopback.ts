/**
 * The way between a room's router and its talker slots in the engine: one PlainTransport on loopback, without
 * encryption, whose packets come and go only between the two (ADR 0028).
 */
import type { PlainTransport, Producer, Router, RtpCapabilities, RtpParameters } from 'mediasoup/types';
import { AppError } from '../../common/errors.ts';
import type { SlotAddress, SlotOutput, SlotRoomPort } from '../slots/slot-port.ts';
import { MEDIA_SOCKET_BUFFERS } from './socket-buffers.ts';
import { answerInTime } from './worker-answer.ts';

const LOOPBACK = '127.0.0.1';
const LEVEL_URI = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';
const OPUS = 'audio/opus';

/** SSRCs of slot producers, the same in every room: they meet nobody else's on their transport. */
const FIRST_SSRC = 0x53_4c_00_00;
/** More than an output has slots. */
const SSRCS_PER_OUTPUT = 0x01_00;

export type PortRange = { readonly min: number; readonly max: number };

/** What packets of slots carry besides the voice: the level, with the id that the router gives it. */
export type SlotFormat = { readonly payloadType: number; readonly levelExtensionId: number };

/** @throws {AppError} INTERNAL for a router that has no opus with levels */
export function slotFormatOf({ rtpCapabilities }: Pick<Router, 'rtpCapabilities'>): SlotFormat {
  const { payloadType, levelExtensionId } = {
    payloadType: rtpCapabilities.codecs?.find(({ mimeType }) => mimeType === OPUS)?.preferredPayloadType,
    levelExtensionId: levelExtensionsOf(rtpCapabilities)[0]?.preferredId,
  };
  if (payloadType === undefined || levelExtensionId === undefined)
    throw new AppError('INTERNAL', 'the router has no opus with audio levels');
  return { payloadType, levelExtensionId };
}

/** What inputs of the engine are consumed with: opus and its level, nothing that the engine has no use for. */
export function inputCapabilities({ rtpCapabilities }: Pick<Router, 'rtpCapabilities'>): RtpCapabilities {
  return {
    codecs: (rtpCapabilities.codecs ?? []).filter(({ mimeType }) => mimeType === OPUS),
    headerExtensions: levelExtensionsOf(rtpCapabilities),
  };
}

const levelExtensionsOf = ({ headerExtensions = [] }: RtpCapabilities) =>
  headerExtensions.filter(({ uri, kind }) => uri === LEVEL_URI && kind === 'audio');

/**
 * Makes the transport and connects both ends.
 * @throws {AppError} WORKER_DIED when the worker does not answer
 */
export async function openLoopback(
  router: Router,
  portRange: PortRange,
  engineRoom: Pick<SlotRoomPort, 'address' | 'connect'>,
): Promise<PlainTransport> {
  const making = router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: LOOPBACK, portRange: { ...portRange }, ...MEDIA_SOCKET_BUFFERS },
    rtcpMux: true,
    comedia: false,
  });
  const transport = await answerInTime(making, 'loopback transport');
  try {
    const address: SlotAddress = engineRoom.address;
    await transport.connect({ ip: address.ip, port: address.port });
  } catch (error) {
    transport.close();
    throw error;
  }
  engineRoom.connect({ ip: LOOPBACK, port: transport.tuple.localPort });
  return transport;
}

/** How many slots an output has, and what it leaves out. */
export type OutputShape = Pick<SlotOutput, 'mustAcknowledge'> & {
  readonly outputId: string;
  /** Of all that the transport has had, 0 for the first. */
  readonly index: number;
  readonly slotCount: number;
  readonly excludedMesh?: string;
};

/** Makes the producers of an output, one for each slot, and starts it. */
export async function openOutput(
  { transport, engineRoom }: { readonly transport: PlainTransport; readonly engineRoom: SlotRoomPort },
  format: SlotFormat,
  { slotCount, index, ...output }: OutputShape,
): Promise<readonly Producer[]> {
  const firstSsrc = FIRST_SSRC + index * SSRCS_PER_OUTPUT;
  const ssrcs = Array.from({ length: slotCount }, (_, slot) => firstSsrc + slot);
  const producers = await Promise.all(
    ssrcs.map((ssrc, slot) => {
      const rtpParameters = slotParameters(ssrc, `slot-${output.outputId}-${slot}`, format);
      return transport.produce({ kind: 'audio', rtpParameters });
    }),
  );
  engineRoom.addOutput({ ...output, ssrcs, payloadType: format.payloadType });
  return producers;
}

/**
 * Without feedback: a packet that is lost on loopback is not asked for again. Each slot has a name of its own, so that no
 * client plays one in step with another or with a picture.
 */
function slotParameters(ssrc: number, cname: string, format: SlotFormat): RtpParameters {
  const { payloadType, levelExtensionId } = format;
  return {
    codecs: [
      {
        mimeType: OPUS,
        payloadType,
        clockRate: 48_000,
        channels: 2,
        parameters: { useinbandfec: 1, usedtx: 1 },
        rtcpFeedback: [],
      },
    ],
    headerExtensions: [{ uri: LEVEL_URI, id: levelExtensionId }],
    encodings: [{ ssrc, dtx: true }],
    rtcp: { cname },
  };
}
