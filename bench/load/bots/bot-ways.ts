/** How a bot's packets get to its SFU node and from there. plain-ways.ts and webrtc-ways.ts fill it in; types only. */
import type {
  TransportChoice,
  TransportHooks,
  TransportParameters,
} from '../../../client/room/media-port.ts';
import type { ReceiveTransport } from '../media/media-receivers.ts';
import type { SendTransport } from '../media/media-sender.ts';

/** A transport of the node. */
export type FarTransport = { readonly parameters: TransportParameters; readonly hooks: TransportHooks };

export type Sending = {
  /** When packets can go. */
  readonly ready: Promise<SendTransport>;
  close(): void;
};

export type Receiving = { readonly transport: ReceiveTransport; close(): void };

export type Ways = {
  readonly choice: TransportChoice;
  /** Resolves when the node has been told our end. @throws {ClientFailure} */
  openSending(far: FarTransport): Promise<Sending>;
  /** The same: media may come later. @throws {ClientFailure} */
  openReceiving(far: FarTransport): Promise<Receiving>;
};
