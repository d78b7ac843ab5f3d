/** One connection between the bench and a load process: whole messages, and one end with its reason. */
import type { TLSSocket } from 'node:tls';
import { BenchError } from '../../bench-error.ts';
import { encodeFrame, FrameReader } from './wire.ts';

/** A machine that vanished is noticed after about that. */
const KEEP_ALIVE_MS = 10_000;

export type FrameListener = {
  readonly onMessage: (message: unknown) => void;
  /** Once; nothing comes after it. */
  readonly onEnd: (reason: BenchError) => void;
};

export class FrameSocket {
  readonly #socket: TLSSocket;
  readonly #reader = new FrameReader();
  #listener: FrameListener | undefined;
  #early: unknown[] = [];
  #end: BenchError | undefined;

  constructor(socket: TLSSocket) {
    this.#socket = socket;
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    socket.setNoDelay(true);
    socket.on('data', (piece: Buffer) => this.#onData(piece));
    socket.on('error', (cause: Error) => this.#finish(`the connection broke: ${cause.message}`, cause));
    socket.on('close', () => this.#finish('the connection was closed'));
  }

  /** Who hears what comes, from now on; replaces an earlier one. What came before anybody listened is told at once. */
  listen(listener: FrameListener): void {
    this.#listener = listener;
    for (const message of this.#early.splice(0)) listener.onMessage(message);
    if (this.#end !== undefined) listener.onEnd(this.#end);
  }

  /** @throws {BenchError} LOAD_FAILED when the message is too large */
  send(message: unknown): void {
    const frame = encodeFrame(message);
    if (this.#end === undefined) this.#socket.write(frame);
  }

  /** Sends what is under way, then closes. */
  close(): void {
    this.#socket.end();
    this.#finish('closed');
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #onData(piece: Buffer): void {
    if (this.#end !== undefined) return;
    try {
      for (const message of this.#reader.push(piece)) {
        if (this.#listener === undefined) this.#early.push(message);
        else this.#listener.onMessage(message);
      }
    } catch (cause) {
      this.#finish(cause instanceof Error ? cause.message : String(cause), cause);
      this.#socket.destroy();
    }
  }

  #finish(reason: string, cause?: unknown): void {
    if (this.#end !== undefined) return;
    this.#end = new BenchError('LOAD_FAILED', reason, { cause });
    this.#listener?.onEnd(this.#end);
  }
}

/** The next message, for a handshake. @throws {BenchError} LOAD_FAILED when none comes within `timeoutMs` */
export function nextMessage(socket: FrameSocket, timeoutMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new BenchError('LOAD_FAILED', `the other side said nothing for ${timeoutMs} ms`));
    }, timeoutMs);
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      act();
    };
    socket.listen({
      onMessage: (message) => settle(() => resolve(message)),
      onEnd: (reason) => settle(() => reject(reason)),
    });
  });
}
