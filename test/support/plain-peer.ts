/** A bot's end of plain transports: a router of a media worker of its own, to which and from which packets really go. */
import { createWorker } from 'mediasoup';
import type {
  PlainTransport,
  Router,
  RtpCapabilities,
  RtpParameters,
  SrtpCryptoSuite,
} from 'mediasoup/types';
import { ROUTER_CODECS } from '../../cascade/media/codecs.ts';
import { startRtpSender, type RtpSender } from './rtp-sender.ts';
import { workerBin } from './worker-bin.ts';

const LOOPBACK = '127.0.0.1';
const ESTIMATION = new Set(['transport-cc', 'goog-remb']);

/** The end that a node describes in plain_parameters_json. */
type NodesEnd = Parameters<PlainTransport['connect']>[0];

/** One worker with one router; close it in every test. */
export class PlainPeer {
  readonly #router: Router;
  readonly #end: () => Promise<void>;
  readonly #senders: RtpSender[] = [];

  private constructor(router: Router, end: () => Promise<void>) {
    this.#router = router;
    this.#end = end;
  }

  static async start(): Promise<PlainPeer> {
    const worker = await createWorker({ workerBin: workerBin(), logLevel: 'error' });
    const router = await worker.createRouter({ mediaCodecs: ROUTER_CODECS });
    return new PlainPeer(router, async () => {
      const ended = new Promise<void>((resolve) => worker.once('subprocessclose', () => resolve()));
      worker.close();
      await ended;
    });
  }

  /** What a bot receives: everything but what bandwidth estimation needs. */
  get rtpCapabilities(): RtpCapabilities {
    const { codecs = [], headerExtensions = [] } = this.#router.rtpCapabilities;
    return {
      codecs: codecs.map((codec) => ({
        ...codec,
        rtcpFeedback: (codec.rtcpFeedback ?? []).filter(({ type }) => !ESTIMATION.has(type)),
      })),
      headerExtensions: headerExtensions.filter(({ uri }) => !uri.includes('transport-wide-cc')),
    };
  }

  /** An end that is connected to a node's, and how the node is told of it. */
  async open(nodesEndJson: string, suite: SrtpCryptoSuite) {
    const transport = await this.#router.createPlainTransport({
      listenInfo: { protocol: 'udp', ip: LOOPBACK },
      rtcpMux: true,
      enableSrtp: true,
      srtpCryptoSuite: suite,
    });
    await transport.connect(JSON.parse(nodesEndJson) as NodesEnd);
    const { srtpParameters, tuple } = transport;
    return {
      transport,
      sending: { srtpParameters },
      receiving: { ip: LOOPBACK, port: tuple.localPort, srtpParameters },
    };
  }

  /** Sends a microphone. @returns its RTP parameters */
  async send(transport: PlainTransport): Promise<RtpParameters> {
    const sender = await startRtpSender(this.#router, { id: 'mic', kind: 'audio', ssrc: 4_711 });
    this.#senders.push(sender);
    const { rtpCapabilities } = this;
    const consumer = await transport.consume({ producerId: sender.producer.id, rtpCapabilities });
    return withoutMid(consumer.rtpParameters);
  }

  /** Receives what a consumer of the node sends. @returns packets so far */
  async receive(transport: PlainTransport, rtpParametersJson: string): Promise<() => Promise<number>> {
    const rtpParameters = withoutMid(JSON.parse(rtpParametersJson) as RtpParameters);
    const producer = await transport.produce({ kind: 'audio', rtpParameters });
    return async () => (await producer.getStats()).reduce((sum, { packetCount }) => sum + packetCount, 0);
  }

  async close(): Promise<void> {
    for (const sender of this.#senders) sender.close();
    await this.#end();
  }
}

function withoutMid({ mid: _, ...rest }: RtpParameters): RtpParameters {
  return rest;
}
