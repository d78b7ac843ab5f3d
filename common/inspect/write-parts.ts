/** Writes long answers in parts, no faster than they are read, so that neither a message nor a queue grows large. */
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import type { RpcStream } from '../rpc/stream.ts';

/** Entries per part: some 40 kB, far below a message's limit of 1 MiB. */
const PART_ENTRIES = 500;
/** Parts that may wait to be sent. */
const MAX_QUEUED_PARTS = 16;
const LOOK_AGAIN_MS = 5;
/** A reader that takes nothing for so long has gone. */
const STALLED_MS = 10_000;

export type PartStream<Part> = Pick<RpcStream<never, Part>, 'write' | 'end' | 'fail' | 'queued' | 'isOpen'>;

/** Cuts a list into pieces; none of an empty one. */
export function piecesOf<T>(items: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / PART_ENTRIES);
  return Array.from({ length: count }, (_, index) =>
    items.slice(index * PART_ENTRIES, (index + 1) * PART_ENTRIES),
  );
}

/** Writes all parts and ends the stream. They are asked for one by one, as the reader takes them. */
export async function writeParts<Part>(stream: PartStream<Part>, parts: Iterable<Part>): Promise<void> {
  for (const part of parts) {
    for (let waitedMs = 0; stream.queued >= MAX_QUEUED_PARTS && stream.isOpen; waitedMs += LOOK_AGAIN_MS) {
      if (waitedMs > STALLED_MS) return stream.fail(new AppError('BUSY', 'the answer is not read'));
      await delay(LOOK_AGAIN_MS);
    }
    if (!stream.write(part)) return;
  }
  stream.end();
}
