/** Clients' WebRTC transports, on their room's WebRtcServer. */
import type { WebRtcTransport } from 'mediasoup/types';
import type { Logger } from 'pino';
import { AppError } from '../../common/errors.ts';
import { Direction } from '../../proto/index.ts';
import type { ClientTransport } from './client-transport.ts';
import type { Room } from './room.ts';
import { decodeDtlsParameters } from './rtp-json.ts';
import { answerInTime } from './worker-answer.ts';

/** Seconds without an answer to ICE consent checks until mediasoup calls a transport disconnected. */
const ICE_CONSENT_TIMEOUT_SEC = 10;
/** Where bandwidth estimation starts towards a client. */
const INITIAL_OUTGOING_BPS = 1_000_000;
/** All layers of a camera and a screen together. */
const MAX_INCOMING_BPS = 12_000_000;

/** @throws whatever the worker answers */
export async function makeWebRtcTransport(
  { router, webRtcServer }: Pick<Room, 'router' | 'webRtcServer'>,
  direction: Direction,
  log: Logger,
): Promise<ClientTransport> {
  const transport = await answerInTime(
    router.createWebRtcTransport({
      webRtcServer,
      enableUdp: true,
      enableTcp: true,
      preferUdp: true,
      iceConsentTimeout: ICE_CONSENT_TIMEOUT_SEC,
      initialAvailableOutgoingBitrate: INITIAL_OUTGOING_BPS,
    }),
    'transport',
  );
  if (direction === Direction.DIRECTION_SEND) await transport.setMaxIncomingBitrate(MAX_INCOMING_BPS);
  logStates(transport, log);
  return {
    transport,
    describe: () => ({
      transportId: transport.id,
      iceParametersJson: JSON.stringify(transport.iceParameters),
      iceCandidatesJson: JSON.stringify(transport.iceCandidates),
      dtlsParametersJson: JSON.stringify(transport.dtlsParameters),
    }),
    endOf: ({ dtlsParametersJson }) => dtlsParametersJson,
    connect: (endJson) => connect(transport, endJson),
    restartIce: () => restartIce(transport),
  };
}

/** Told, not acted upon: the client may restart ICE, and nobody vouches any more for one that is really gone. */
function logStates(transport: WebRtcTransport, log: Logger): void {
  transport.on('dtlsstatechange', (state) => {
    log.debug({ transportId: transport.id, state }, 'dtls state changed');
  });
  transport.on('icestatechange', (state) => {
    log.debug({ transportId: transport.id, state }, 'ice state changed');
  });
}

async function connect(transport: WebRtcTransport, endJson: string): Promise<void> {
  const dtlsParameters = decodeDtlsParameters(endJson);
  try {
    await transport.connect({ dtlsParameters });
  } catch (cause) {
    throw new AppError('ARGUMENT_INVALID', 'DTLS parameters are refused', { cause });
  }
}

async function restartIce(transport: WebRtcTransport): Promise<string> {
  try {
    return JSON.stringify(await transport.restartIce());
  } catch (cause) {
    throw new AppError('TRANSPORT_FAILED', 'ICE can not be restarted', { cause });
  }
}
