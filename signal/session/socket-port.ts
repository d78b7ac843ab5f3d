/** What a session needs of its WebSocket; server/websocket-endpoint.ts provides it. Types only. */

export type SocketPort = {
  /** Queues a binary frame; does nothing when the socket is closed. */
  send(frame: Uint8Array): void;
  /** Delivers what is published to a topic from now on, until the socket closes. */
  subscribe(topic: string): void;
  unsubscribe(topic: string): void;
  /**
   * Closes after what was sent. The session's `onSocketClosed` follows, maybe before this returns.
   * @param closeCode WebSocket close code
   */
  end(closeCode: number, reason: string): void;
};

/** WebSocket close codes that we use. @see RFC 6455, section 7.4.1 */
export const CloseCode = {
  normal: 1000,
  goingAway: 1001,
  unsupportedData: 1003,
  invalidPayload: 1007,
  policyViolation: 1008,
  tooLarge: 1009,
  tryAgainLater: 1013,
} as const;
