/** A client's transport, of whatever kind it is, as its session holds it. Types only. */
import type { PlainTransport, WebRtcTransport } from 'mediasoup/types';
import type { ICreateTransportResponse } from '../../proto/index.ts';

/** What a client says of its end; the part that fits the transport's kind counts. */
export type ClientEnd = { readonly dtlsParametersJson: string; readonly plainParametersJson: string };

/** What is alike to all kinds. */
export type ClientTransport = {
  readonly transport: WebRtcTransport | PlainTransport;
  /** As the client is told. */
  describe(): ICreateTransportResponse;
  /** The parameters of this kind; they go into {@link connect}. */
  endOf(end: ClientEnd): string;
  /** Works once. @throws {AppError} ARGUMENT_INVALID, with which it may be tried again */
  connect(endJson: string): Promise<void>;
  /** @returns the new ICE parameters @throws {AppError} TRANSPORT_FAILED, INVALID_STATE where there is no ICE */
  restartIce(): Promise<string>;
};
