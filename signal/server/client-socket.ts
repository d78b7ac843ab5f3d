/**
 * One client's WebSocket. What waits for a client is bounded: one that falls behind hears nothing of its topics until it
 * has read what waits, and is told everything anew then; one that does not read is dropped.
 */
import type { WebSocket } from 'uWebSockets.js';
import type { SocketPort } from '../session/socket-port.ts';

/** Bytes that may wait for a client; beyond it the client is behind. */
export const BEHIND_BYTES = 256 * 1024;
/** With so few a client that was behind has caught up. */
const CAUGHT_UP_BYTES = 16 * 1024;
/** Who has not caught up by then is dropped, ms. */
export const BEHIND_AT_MOST_MS = 10_000;
/** Bytes that may wait in any case; then the client is dropped. */
export const MAX_WAITING_BYTES = 1024 * 1024;

/** What the library says of a frame of which nothing waits. */
const WRITTEN = 1;

export type ClientSocketEvents = {
  /** It has fallen behind. */
  readonly onBehind: () => void;
  /** It was behind, and has read what waited for it. Before it hears its topics again. */
  readonly onCaughtUp: () => void;
  /** It does not read. */
  readonly onSlow: () => void;
  /** The socket is in a room. */
  readonly onEntered: () => void;
  readonly onSent: (bytes: number) => void;
};

/** What of the library's socket is used here; it must not be touched after it has closed. */
export type NativeSocket = Pick<
  WebSocket<unknown>,
  'send' | 'end' | 'subscribe' | 'unsubscribe' | 'getBufferedAmount'
>;

export class ClientSocket implements SocketPort {
  readonly #ws: NativeSocket;
  readonly #events: ClientSocketEvents;
  readonly #topics = new Set<string>();
  #state: 'open' | 'behind' | 'dropped' | 'closed' = 'open';
  #behindSinceMs = 0;

  constructor(ws: NativeSocket, events: ClientSocketEvents) {
    this.#ws = ws;
    this.#events = events;
  }

  send(frame: Uint8Array): void {
    if (this.#state === 'closed') return;
    const isWritten = this.#ws.send(frame, true) === WRITTEN;
    this.#events.onSent(frame.byteLength);
    // not from within: the caller may be in the middle of something
    if (!isWritten && this.#ws.getBufferedAmount() > BEHIND_BYTES)
      queueMicrotask(() => this.check(performance.now()));
  }

  subscribe(topic: string): void {
    this.#events.onEntered();
    this.#topics.add(topic);
    if (this.#state === 'open') this.#ws.subscribe(topic);
  }

  unsubscribe(topic: string): void {
    this.#topics.delete(topic);
    if (this.#state === 'open') this.#ws.unsubscribe(topic);
  }

  end(closeCode: number, reason: string): void {
    if (this.#state !== 'closed') this.#ws.end(closeCode, reason);
  }

  /** Looks how much waits; topics fill it without coming by here. @param nowMs monotonic */
  check(nowMs: number): void {
    if (this.#state !== 'open' && this.#state !== 'behind') return;
    const waiting = this.#ws.getBufferedAmount();
    if (this.#state === 'open' && waiting > BEHIND_BYTES) this.#fallBehind(nowMs);
    const isOverdue = this.#state === 'behind' && nowMs - this.#behindSinceMs > BEHIND_AT_MOST_MS;
    if (isOverdue || waiting > MAX_WAITING_BYTES) this.#events.onSlow();
  }

  /** Some of what waits has been read. */
  onDrain(): void {
    if (this.#state !== 'behind' || this.#ws.getBufferedAmount() > CAUGHT_UP_BYTES) return;
    this.#state = 'open';
    this.#events.onCaughtUp();
    for (const topic of this.#topics) this.#ws.subscribe(topic);
  }

  /** @returns false when it was dropped or closed before */
  markDropped(): boolean {
    if (this.#state === 'dropped' || this.#state === 'closed') return false;
    this.#state = 'dropped';
    return true;
  }

  onClosed(): void {
    this.#state = 'closed';
  }

  #fallBehind(nowMs: number): void {
    this.#state = 'behind';
    this.#behindSinceMs = nowMs;
    for (const topic of this.#topics) this.#ws.unsubscribe(topic);
    this.#events.onBehind();
  }
}
