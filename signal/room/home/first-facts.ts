/**
 * What a node asks of the room's other sites before it lets the first one in: the ordered facts as they are there now.
 * Its own store may have none yet, or old ones, and who is let in by these would be let in by rules that no longer hold
 * (ADR 0051).
 */
import type { Logger } from 'pino';
import { AppError } from '../../../common/errors.ts';
import type { SiteId } from '../../../common/ids.ts';
import type { Clock } from '../../../common/lifecycle/clock.ts';
import type { RoomFacts } from './facts.ts';
import { homeUnreachable, type HomePeers } from './home-peers.ts';

/** Somebody who knocks waits for the home's site no longer, ms: more than the lease of a site that has just died. */
const PATIENCE_MS = 6_000;
/** Between two attempts, ms: a node that opens the room itself can't answer yet. */
const RETRY_MS = 50;

export type FirstFactsDeps = {
  readonly peers: Pick<HomePeers, 'collect' | 'otherSites'>;
  readonly site: SiteId;
  /** Undefined: nobody is home, or it is not known where. */
  readonly homeSite: () => SiteId | undefined;
  /** Some home's facts are known here. */
  readonly hasFacts: () => boolean;
  readonly learn: (facts: RoomFacts) => void;
  readonly clock: Clock;
  readonly log: Logger;
};

export class FirstFacts {
  readonly #deps: FirstFactsDeps;
  #asking: Promise<void> | undefined;
  #isOpen = true;

  constructor(deps: FirstFactsDeps) {
    this.#deps = deps;
  }

  /**
   * Resolves when the facts are known; who comes meanwhile waits for the same answer.
   * @throws {AppError} HOME_UNREACHABLE when nobody says in time what they are; the next one asks anew
   */
  known(): Promise<void> {
    this.#asking ??= this.#ask().catch((error: unknown) => {
      this.#asking = undefined;
      throw error;
    });
    return this.#asking;
  }

  close(): void {
    this.#isOpen = false;
  }

  async #ask(): Promise<void> {
    const { peers, site, homeSite, hasFacts, learn, clock, log } = this.#deps;
    const deadlineMs = clock.monotonicMs() + PATIENCE_MS;
    const knewSome = hasFacts();
    while (this.#isOpen && peers.otherSites().length > 0) {
      if (homeSite() === site) return; // our store has all that it wrote
      const { facts, silent } = await peers.collect();
      learn(facts);
      if (this.#isEnough(silent)) return;
      // What was known here before is served on, as in any other partition.
      if (knewSome || (hasFacts() && clock.monotonicMs() >= deadlineMs))
        return log.warn({ silent }, 'people come in by facts that may be old');
      if (clock.monotonicMs() >= deadlineMs)
        throw homeUnreachable(new AppError('SIGNAL_UNREACHABLE', `silent: ${silent.join()}`));
      await new Promise<void>((resolve) => void clock.after(RETRY_MS, resolve));
    }
  }

  /** The home knows everything that was acknowledged. */
  #isEnough(silent: readonly SiteId[]): boolean {
    const homeSite = this.#deps.homeSite();
    return silent.length === 0 || (homeSite !== undefined && !silent.includes(homeSite));
  }
}
