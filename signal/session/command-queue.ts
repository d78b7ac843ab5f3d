/**
 * In which order a session's commands run, and how many may wait: one after the other, but those that may take seconds
 * (a watch) hold up nobody. Knows no command but join and resume, of which one at a time is enough.
 */
import { AppError } from '../../common/errors.ts';
import { SerialQueue } from '../../common/lifecycle/serial-queue.ts';
import { isEntry, isOverlapping } from './dispatch.ts';
import type { CommandFrame } from './frames.ts';
import { TokenBucket } from './token-bucket.ts';

const MAX_WAITING_COMMANDS = 64;
const QUEUE_RETRY_MS = 250;
const COMMAND_LIMITS = { ratePerSec: 50, burst: 200 };

export class CommandQueue {
  /** Must not reject. */
  readonly #run: (frame: CommandFrame) => Promise<void>;
  /** The client's commands are bounded by us; our own tasks are few and never refused. */
  readonly #queue = new SerialQueue(Infinity);
  readonly #bucket = new TokenBucket(COMMAND_LIMITS, performance.now());
  /** A join or resume is under way, or waits for its turn. */
  #isEntering = false;
  /** Commands under way that later ones don't wait for. */
  #overlapping = 0;

  constructor(run: (frame: CommandFrame) => Promise<void>) {
    this.#run = run;
  }

  /** Runs it in its turn. @throws {AppError} RATE_LIMITED, ALREADY_JOINED */
  take(frame: CommandFrame): void {
    this.#assertWithinLimits();
    this.#assertFirstEntry(frame);
    void this.#queue.run(() => this.#start(frame));
  }

  /** Runs a task of our own after the commands that wait. It must not reject. */
  later(task: () => Promise<void>): void {
    void this.#queue.run(task);
  }

  #assertWithinLimits(): void {
    const retryAfterMs = this.#bucket.take(performance.now());
    if (retryAfterMs > 0) throw new AppError('RATE_LIMITED', 'too many commands', { retryAfterMs });
    if (this.#queue.waiting + this.#overlapping < MAX_WAITING_COMMANDS) return;
    throw new AppError('RATE_LIMITED', 'too many commands wait', { retryAfterMs: QUEUE_RETRY_MS });
  }

  /** The entry that is under way keeps its place in the queue: asking again makes nothing faster. */
  #assertFirstEntry({ name }: CommandFrame): void {
    if (!isEntry(name)) return;
    if (this.#isEntering) throw new AppError('ALREADY_JOINED', 'this socket is about to join');
    this.#isEntering = true;
  }

  /** Resolves when the next command may run. */
  #start(frame: CommandFrame): Promise<void> {
    if (!isOverlapping(frame.name)) return this.#runOne(frame);
    this.#overlapping += 1;
    void this.#run(frame).then(() => (this.#overlapping -= 1));
    return Promise.resolve();
  }

  async #runOne(frame: CommandFrame): Promise<void> {
    await this.#run(frame);
    if (isEntry(frame.name)) this.#isEntering = false;
  }
}
