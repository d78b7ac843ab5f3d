/**
 * A bot's packets over WebRTC: real ICE and DTLS. What is sent and received is made and counted by the same parts as over
 * plain transports; a relay joins them to the connection.
 */
import { z } from 'zod';
import { ClientFailure } from '../../../client/errors.ts';
import type { MediaReceivers, ReceiveTransport } from '../media/media-receivers.ts';
import type { MediaSender } from '../media/media-sender.ts';
import { DEFAULT_SUITE } from '../media/srtp-keys.ts';
import type { WebrtcEnd, WebrtcEnds } from '../media/webrtc/webrtc-ends.ts';
import type { FarTransport, Ways } from './bot-ways.ts';
import { addressOf } from './far-address.ts';

const Ice = z.object({ usernameFragment: z.string(), password: z.string() });
const Candidates = z.array(
  z.object({
    foundation: z.string(),
    priority: z.number(),
    address: z.string(),
    port: z.number().int(),
    protocol: z.string(),
  }),
);
const Dtls = z.object({ fingerprints: z.array(z.object({ algorithm: z.string(), value: z.string() })) });

type Parts = {
  readonly sender: MediaSender;
  readonly receivers: MediaReceivers;
  /** Started when the first bot needs them. */
  readonly webrtc: () => WebrtcEnds;
};

export function webrtcWays({ sender, receivers, webrtc }: Parts): Ways {
  return {
    choice: { kind: 'webrtc' },
    openSending: async (far) => {
      const ends = webrtc();
      await far.hooks.connect(await ends.dtlsParametersJson());
      const end = ends.newEnd();
      const ready = handshake(far, end).then(({ door, srtp }) =>
        sender.openTransport({ remote: door, srtp }),
      );
      const closeSending = (): void => {
        end.close();
        ready.then((transport) => transport.close()).catch(() => {}); // it never was
      };
      return { ready, close: closeSending };
    },
    openReceiving: async (far) => {
      const ends = webrtc();
      await far.hooks.connect(await ends.dtlsParametersJson());
      const transport = await receivers.openTransport(DEFAULT_SUITE);
      const end = ends.newEnd();
      receive(far, end, transport).catch(() => {}); // told by the transport's state
      const closeReceiving = (): void => {
        end.close();
        transport.close();
      };
      return { transport, close: closeReceiving };
    },
  };
}

async function receive(far: FarTransport, end: WebrtcEnd, transport: ReceiveTransport): Promise<void> {
  const { door, srtp } = await handshake(far, end, transport);
  await transport.connect({ ...door, srtpParameters: srtp.remote });
  end.flow({ ip: transport.ip, port: transport.port });
}

/** @param receiver that will get the packets @throws {ClientFailure} TRANSPORT_FAILED */
async function handshake({ parameters, hooks }: FarTransport, end: WebrtcEnd, receiver?: ReceiveTransport) {
  hooks.stateChanged('connecting');
  try {
    const connected = await end.connect(await remoteOf(parameters), receiver?.srtpParameters);
    hooks.stateChanged('connected');
    end
      .lost()
      .then((reason) => hooks.stateChanged(reason === undefined ? 'closed' : 'failed'))
      .catch(() => hooks.stateChanged('failed')); // the thread has ended
    return connected;
  } catch (cause) {
    hooks.stateChanged('failed');
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ClientFailure('TRANSPORT_FAILED', why, { cause });
  }
}

async function remoteOf(parameters: FarTransport['parameters']) {
  const candidates = Candidates.parse(JSON.parse(parameters.iceCandidatesJson));
  return {
    iceParameters: Ice.parse(JSON.parse(parameters.iceParametersJson)),
    iceCandidates: await Promise.all(
      candidates.map(async (candidate) => ({ ...candidate, address: await addressOf(candidate.address) })),
    ),
    dtlsParameters: Dtls.parse(JSON.parse(parameters.dtlsParametersJson)),
  };
}
