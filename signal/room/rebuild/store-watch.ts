/**
 * Sees to it that the store has the site's own log of a room, whole: opens it, looks at it now and then and whenever
 * something is odd, has it rebuilt, and lets those wait who need it.
 */
import type { Logger } from 'pino';
import { AppError, isAppError, toAppError } from '../../../common/errors.ts';
import type { RoomId } from '../../../common/ids.ts';
import type { Clock } from '../../../common/lifecycle/clock.ts';
import type { RoomStore } from '../../../common/store/port.ts';
import { every } from '../every.ts';
import { Rerun } from '../rerun.ts';
import { assess } from './assess.ts';
import type { Rebuilder } from './rebuilder.ts';
import type { SiteKnowledge } from './site-knowledge.ts';

/** Between two looks while all seems well, ms. */
const LOOK_PERIOD_MS = 3_000;
/** Before the next attempt while another node is at it: at least, and half of it more by chance. ms */
const RETRY_DELAY_MS = 50;
/** The same while a store is away. */
const AWAY_DELAY_MS = 500;
/** Until a caller that opens a room is told to come again, ms: longer than the lease of a node that died over it. */
const OPEN_LIMIT_MS = 8_000;
/** How long a command waits for a rebuild, ms: less than clients wait for an answer. */
const COMMAND_LIMIT_MS = 6_000;

export type StoreWatchDeps = {
  readonly store: RoomStore;
  readonly room: RoomId;
  readonly knowledge: Pick<SiteKnowledge, 'version'>;
  readonly rebuilder: Pick<Rebuilder, 'open' | 'recover'>;
  /** Has the view take what the store has now. */
  readonly reload: () => Promise<void>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
};

export class StoreWatch {
  readonly #deps: StoreWatchDeps;
  readonly #looking = new Rerun(() => this.#look());
  #cancel: () => void = () => {};
  #stopWaiting: () => void = () => {};
  #state: 'idle' | 'running' | 'closed' = 'idle';

  constructor(deps: StoreWatchDeps) {
    this.#deps = deps;
  }

  /** @throws {AppError} STORE_REBUILDING when another node has been at it for too long; BUSY */
  async open(): Promise<void> {
    const { clock, rebuilder } = this.#deps;
    const deadlineMs = clock.monotonicMs() + OPEN_LIMIT_MS;
    while (!(await rebuilder.open())) {
      if (clock.monotonicMs() >= deadlineMs)
        throw new AppError('STORE_REBUILDING', 'the room is being opened by another node');
      await this.#pause(RETRY_DELAY_MS);
    }
  }

  /** From now on looks are taken by themselves. */
  start(): void {
    if (this.#state !== 'idle') return;
    this.#state = 'running';
    this.#cancel = every(this.#deps.clock, LOOK_PERIOD_MS, () => this.check());
  }

  /** Something is odd: looks now. */
  check(): void {
    if (this.#state === 'running') void this.#looking.request();
  }

  /**
   * Does a task again, as often as the store answers STORE_REBUILDING to it, when that is over.
   * @throws {AppError} the task's; STORE_REBUILDING when it takes too long
   */
  async whenWhole<T>(task: () => Promise<T>): Promise<T> {
    const { clock } = this.#deps;
    const deadlineMs = clock.monotonicMs() + COMMAND_LIMIT_MS;
    for (;;) {
      try {
        return await task();
      } catch (error) {
        const leftMs = deadlineMs - clock.monotonicMs();
        if (!isAppError(error, 'STORE_REBUILDING') || leftMs <= 0 || !this.#isRunning()) throw error;
        await this.#looked(leftMs);
      }
    }
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    this.#cancel();
    this.#stopWaiting();
    await this.#looking.settled();
  }

  #isRunning(): boolean {
    return this.#state === 'running';
  }

  /** A look that begins now is over, or the time is. */
  async #looked(limitMs: number): Promise<void> {
    let cancel = (): void => {};
    const late = new Promise<void>((resolve) => {
      cancel = this.#deps.clock.after(limitMs, resolve);
    });
    await Promise.race([this.#looking.request(), late]);
    cancel();
  }

  /** Until the store is whole, or we are closed. Never rejects. */
  async #look(): Promise<void> {
    const { rebuilder, log } = this.#deps;
    while (this.#isRunning()) {
      let delayMs = RETRY_DELAY_MS;
      try {
        if (await this.#isFine()) return;
        if (await rebuilder.recover()) continue;
      } catch (error) {
        log.debug({ err: toAppError(error) }, 'log of a room could not be looked after');
        delayMs = AWAY_DELAY_MS;
      }
      await this.#pause(delayMs);
    }
  }

  async #isFine(): Promise<boolean> {
    const { store, room, knowledge, reload } = this.#deps;
    const head = await store.head(room);
    const { version } = knowledge;
    if (assess(head, version) !== 'fine') return false;
    if (head.version.epoch !== version.epoch) await reload();
    return true;
  }

  async #pause(delayMs: number): Promise<void> {
    const { clock, random } = this.#deps;
    await new Promise<void>((resolve) => {
      this.#stopWaiting = resolve;
      clock.after(delayMs * (1 + random() / 2), resolve);
    });
  }
}
