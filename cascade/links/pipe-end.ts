/** This node's end of a pair of PipeTransports: made, described for the peer, connected once. */
import type { PipeTransport, Router } from 'mediasoup/types';
import { MEDIA_SOCKET_BUFFERS } from '../media/socket-buffers.ts';
import type { SfuOptions } from '../options.ts';
import type { PipeEndpoint } from './link-message.ts';

/** Makes an end, and connects it if it is known to which one. */
export async function openPipeEnd(
  router: Router,
  options: SfuOptions['pipe'],
  peer: PipeEndpoint | undefined,
): Promise<PipeTransport> {
  const end = await createPipeEnd(router, options);
  try {
    if (peer !== undefined) await connectPipeEnd(end, peer);
  } catch (error) {
    end.close();
    throw error;
  }
  return end;
}

/**
 * Makes an end: encrypted, with retransmission, without SCTP (data goes over the signalling).
 * Both ends of a pair must be made alike.
 */
function createPipeEnd(router: Router, options: SfuOptions['pipe']): Promise<PipeTransport> {
  const { ip, announcedAddress, portRange } = options;
  return router.createPipeTransport({
    listenInfo: {
      protocol: 'udp',
      ip,
      portRange: { ...portRange },
      ...MEDIA_SOCKET_BUFFERS,
      ...(announcedAddress === undefined ? {} : { announcedAddress }),
    },
    enableSrtp: true,
    enableRtx: true,
    enableSctp: false,
  });
}

/** Where the peer has to send, and the key that this end encrypts with. */
export function endpointOf(end: PipeTransport, options: SfuOptions['pipe']): PipeEndpoint {
  const { srtpParameters, tuple } = end;
  if (srtpParameters === undefined) throw new TypeError('pipe transport without SRTP');
  return { ip: options.announcedAddress ?? options.ip, port: tuple.localPort, srtp: srtpParameters };
}

/** Works once per end. */
export async function connectPipeEnd(end: PipeTransport, peer: PipeEndpoint): Promise<void> {
  await end.connect({ ip: peer.ip, port: peer.port, srtpParameters: peer.srtp });
}
