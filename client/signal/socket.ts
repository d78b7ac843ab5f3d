/** The part of a WebSocket that the SDK uses, so that tests and Node can bring their own. */

/** Subprotocol of the signalling WebSocket; see proto/kaskade/v1/signal.proto. */
const SUBPROTOCOL = 'kaskade.v1';

export type SocketPort = {
  binaryType: string;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
};

/** Starts to connect; the socket tells by events how it went. */
export type OpenSocket = (url: string) => SocketPort;

/** The platform's own WebSocket (browsers, Node 22). */
export const openWebSocket: OpenSocket = (url) => new WebSocket(url, SUBPROTOCOL);
