/** Where a session receives: what its client can take, and on which transport; how its consumers are made, and kept. */
import type { Consumer, Producer, RtpCapabilities, Transport } from 'mediasoup/types';
import { AppError } from '../../common/errors.ts';

/** A consumer not started for so long was never heard of by the client (the answer got lost): it is made anew. */
const UNSTARTED_KEEP_MS = 5_000;

/** Where and how consumers are made. */
export type Receiver = {
  readonly transport: Pick<Transport, 'consume' | 'closed'>;
  readonly rtpCapabilities: RtpCapabilities;
};

export class ReceivingEnd {
  readonly #receiveTransport: () => Transport;
  #rtpCapabilities: RtpCapabilities | undefined;

  /** @param receiveTransport throws TRANSPORT_UNKNOWN when there is none */
  constructor(receiveTransport: () => Transport) {
    this.#receiveTransport = receiveTransport;
  }

  /** Remembers what the client can receive, for this and later watches. */
  setCapabilities(rtpCapabilities: RtpCapabilities): void {
    this.#rtpCapabilities = rtpCapabilities;
  }

  /** @throws {AppError} ARGUMENT_INVALID without capabilities, TRANSPORT_UNKNOWN without a transport to receive on */
  receiver(): Receiver {
    if (this.#rtpCapabilities === undefined)
      throw new AppError('ARGUMENT_INVALID', 'RTP capabilities are missing');
    return { transport: this.#receiveTransport(), rtpCapabilities: this.#rtpCapabilities };
  }
}

/**
 * Consumes a producer for a client, paused: nothing flows before the client is ready.
 * @param spatialLayer preferred from the start, which spares a request to the worker; default: the highest
 */
export function receive(
  { transport, rtpCapabilities }: Receiver,
  { id: producerId }: Pick<Producer, 'id'>,
  spatialLayer?: number,
): Promise<Consumer> {
  const preferred = spatialLayer === undefined ? {} : { preferredLayers: { spatialLayer } };
  // by default audio has neither RTX nor NACK
  return transport.consume({ producerId, rtpCapabilities, paused: true, enableRtx: true, ...preferred });
}

/** False for a consumer that the client can not know of. */
export function isKept(
  { isStarted, madeAtMs }: { readonly isStarted: boolean; readonly madeAtMs: number },
  nowMs: number,
): boolean {
  return isStarted || nowMs - madeAtMs < UNSTARTED_KEEP_MS;
}
