/**
 * Lays minutes out in a thread of its own: a long sitting takes a second of computing, in which the node would answer
 * nobody. One at a time; a few may wait.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../../common/errors.ts';
import type { Minutes } from './document.ts';
import type { PdfJob } from './pdf-thread.ts';
import type { MinutesLanguage } from './words.ts';

const ENTRY = new URL('pdf-thread.ts', import.meta.url);
const MAX_WAITING = 8;
const RETRY_MS = 5_000;
const MAX_HEAP_MB = 512;

export class ThreadRenderer {
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** @throws {AppError} BUSY when too many wait; INTERNAL when it can't be laid out */
  async render(minutes: Minutes, language: MinutesLanguage): Promise<Uint8Array> {
    if (this.#waiting >= MAX_WAITING)
      throw new AppError('BUSY', 'minutes of others are being laid out', { retryAfterMs: RETRY_MS });
    this.#waiting += 1;
    const before = this.#last;
    const own = before.then(() => renderInThread({ minutes, language }));
    this.#last = own.catch(() => {}); // whoever asked has its error
    try {
      return await own;
    } finally {
      this.#waiting -= 1;
    }
  }
}

async function renderInThread(workerData: PdfJob): Promise<Uint8Array> {
  const worker = new Worker(ENTRY, { workerData, resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB } });
  try {
    const [bytes] = (await once(worker, 'message')) as [Uint8Array];
    return bytes;
  } catch (cause) {
    throw new AppError('INTERNAL', 'minutes could not be laid out', { cause });
  } finally {
    await worker.terminate();
  }
}
