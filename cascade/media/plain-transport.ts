/**
 * Bots' transports: SRTP over plain UDP, a port each, at the address where WebRTC arrives too (ADR 0019). Keys of either
 * side are never logged, nor part of an error.
 */
import type { PlainTransport, Router, SrtpCryptoSuite } from 'mediasoup/types';
import { AppError } from '../../common/errors.ts';
import { Direction, SrtpSuite } from '../../proto/index.ts';
import type { SfuOptions } from '../options.ts';
import type { ClientTransport } from './client-transport.ts';
import { decodePlainParameters, type PlainParameters } from './plain-json.ts';
import { MEDIA_SOCKET_BUFFERS } from './socket-buffers.ts';
import { answerInTime } from './worker-answer.ts';

/** Where plain transports of a node arrive. */
export type PlainListen = Omit<SfuOptions['webRtc'], 'port'> & NonNullable<SfuOptions['plain']>;

export type PlainWish = { readonly direction: Direction; readonly srtpSuite: SrtpSuite };

/** What the worker says when it has no port, or no file descriptor for one. */
const NO_PORT = /no more available ports|too many open files/;
const PORT_RETRY_MS = 2_000;

/** @throws {AppError} ARGUMENT_INVALID, NO_CAPACITY when all ports are in use; whatever else the worker answers */
export async function makePlainTransport(
  router: Router,
  listen: PlainListen,
  { direction, srtpSuite }: PlainWish,
): Promise<ClientTransport> {
  const isReceiving = direction === Direction.DIRECTION_RECV;
  const suite = suiteOf(srtpSuite);
  const transport = await create(router, listen, { suite, comedia: !isReceiving });
  return {
    transport,
    describe: () => ({
      transportId: transport.id,
      plainParametersJson: JSON.stringify(ownEnd(transport, listen)),
    }),
    endOf: ({ plainParametersJson }) => plainParametersJson,
    connect: async (endJson) =>
      connect(transport, decodePlainParameters(endJson, { suite, isReceiving, ip: listen.ip })),
    restartIce: async () => {
      throw new AppError('INVALID_STATE', 'a plain transport has no ICE');
    },
  };
}

function suiteOf(suite: SrtpSuite): SrtpCryptoSuite {
  switch (suite) {
    case SrtpSuite.SRTP_SUITE_UNSPECIFIED:
    case SrtpSuite.SRTP_SUITE_AES_CM_128_HMAC_SHA1_80:
      return 'AES_CM_128_HMAC_SHA1_80';
    case SrtpSuite.SRTP_SUITE_AEAD_AES_128_GCM:
      return 'AEAD_AES_128_GCM';
    default:
      suite satisfies never;
      throw new AppError('ARGUMENT_INVALID', 'this SRTP suite is not known');
  }
}

async function create(
  router: Router,
  { ip, announcedAddress, portRange }: PlainListen,
  { suite, comedia }: { readonly suite: SrtpCryptoSuite; readonly comedia: boolean },
): Promise<PlainTransport> {
  const announced = announcedAddress === undefined ? {} : { announcedAddress };
  const making = router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip, portRange: { ...portRange }, ...announced, ...MEDIA_SOCKET_BUFFERS },
    rtcpMux: true,
    comedia,
    enableSrtp: true,
    srtpCryptoSuite: suite,
  });
  try {
    return await answerInTime(making, 'transport');
  } catch (cause) {
    if (!(cause instanceof Error) || !NO_PORT.test(cause.message)) throw cause;
    const detail = `no UDP port is left for a plain transport in ${portRange.min}..${portRange.max}`;
    throw new AppError('NO_CAPACITY', detail, { cause, retryAfterMs: PORT_RETRY_MS });
  }
}

function ownEnd({ tuple, srtpParameters }: PlainTransport, listen: PlainListen) {
  if (srtpParameters === undefined) throw new TypeError('plain transport without SRTP');
  return { ip: listen.announcedAddress ?? listen.ip, port: tuple.localPort, srtpParameters };
}

async function connect(
  transport: PlainTransport,
  { srtpParameters, address }: PlainParameters,
): Promise<void> {
  try {
    await transport.connect({ ...address, srtpParameters });
  } catch {
    // without the cause: it may tell the key
    throw new AppError('ARGUMENT_INVALID', 'plain parameters are refused');
  }
}
