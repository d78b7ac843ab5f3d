/** Messages between the bench and its load processes as bytes: a length, then JSON. Pure. */
import { BenchError } from '../../bench-error.ts';

const LENGTH_BYTES = 4;

/** A join of some thousand bots with tokens fits; more is not one of ours. */
export const MAX_FRAME_BYTES = 32 * 1_024 * 1_024;

/** @throws {BenchError} LOAD_FAILED when it is too large */
export function encodeFrame(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  checkLength(body.length);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}

/** Puts frames together from what a stream brings in pieces. */
export class FrameReader {
  #pieces: Buffer[] = [];
  #held = 0;

  /**
   * @returns the messages that are complete now, in order
   * @throws {BenchError} LOAD_FAILED when this can't be one of our streams
   */
  push(piece: Buffer): unknown[] {
    this.#pieces.push(piece);
    this.#held += piece.length;
    const messages: unknown[] = [];
    for (let body = this.#next(); body !== undefined; body = this.#next()) messages.push(parse(body));
    return messages;
  }

  #next(): Buffer | undefined {
    if (this.#held < LENGTH_BYTES) return undefined;
    const length = this.#peekLength();
    checkLength(length);
    if (this.#held < LENGTH_BYTES + length) return undefined;
    const all = Buffer.concat(this.#pieces);
    const rest = all.subarray(LENGTH_BYTES + length);
    this.#pieces = rest.length === 0 ? [] : [rest];
    this.#held = rest.length;
    return all.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
  }

  #peekLength(): number {
    const [first] = this.#pieces;
    if (first !== undefined && first.length >= LENGTH_BYTES) return first.readUInt32BE();
    this.#pieces = [Buffer.concat(this.#pieces)];
    return this.#peekLength();
  }
}

function checkLength(length: number): void {
  if (length > MAX_FRAME_BYTES) {
    throw new BenchError('LOAD_FAILED', `a message of ${length} B; at most ${MAX_FRAME_BYTES} are taken`);
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch (cause) {
    throw new BenchError('LOAD_FAILED', 'a message that is not JSON', { cause });
  }
}
