/**
 * What a home waits for before it decides what another node has brought: that it knows the sites' logs as far as the
 * asker's node did. Else somebody who has just come, whom the asker sees, would be nobody at the home (ADR 0053).
 */
import { parseSiteId, type SiteId } from '../../../common/ids.ts';
import type { Clock } from '../../../common/lifecycle/clock.ts';
import type { Version } from '../../../common/store/port.ts';
import type { ISeenLog } from '../../../proto/index.ts';
import type { RoomServers } from '../room-servers.ts';
import { isNewer } from '../site-state.ts';
import type { RoomView } from '../view.ts';

/** Longest wait, ms: sites that hear each other need some tens of them. */
export const SEEN_WAIT_MS = 1_000;
/** As many as may wait for the home's desk; what comes beyond them is decided on what is known. */
export const MAX_SEEN_WAITING = 2_048;

export type SeenLogsDeps = {
  readonly view: Pick<RoomView, 'site' | 'isAway'>;
  readonly site: SiteId;
  readonly servers: Pick<RoomServers, 'of'>;
  readonly clock: Clock;
};

/** A log that is known up to `held` and was seen up to `version`. */
type Lack = { readonly site: SiteId; readonly version: Version; readonly held: Version };
type Waiting = { readonly lacks: readonly Lack[]; readonly goOn: () => void };

/** Up to where a node knows the logs. */
export const seenOf = (view: Pick<RoomView, 'versions'>): ISeenLog[] =>
  view.versions().map(([site, { epoch, n }]) => ({ site, epoch, n }));

export class SeenLogs {
  readonly #deps: SeenLogsDeps;
  /** In the order in which they came. */
  readonly #waiting = new Set<Waiting>();
  /** Logs that stood still for the whole time, and where: nobody waits for them until they go on. */
  readonly #stuck = new Map<SiteId, Version>();

  constructor(deps: SeenLogsDeps) {
    this.#deps = deps;
  }

  /**
   * Resolves when all of it is known, or has been waited for long enough; those who wait go on in their order.
   * Undefined: there is nothing to wait for.
   * @throws {AppError} ARGUMENT_INVALID
   */
  known(seen: readonly ISeenLog[]): Promise<void> | undefined {
    const lacks = seen.flatMap(({ site, epoch, n }) =>
      this.#lack(parseSiteId(site ?? ''), { epoch: epoch ?? 0, n: n ?? 0 }),
    );
    if (lacks.length === 0 || this.#waiting.size >= MAX_SEEN_WAITING) return undefined;
    return new Promise((resolve) => {
      const cancel = this.#deps.clock.after(SEEN_WAIT_MS, () => this.#giveUp(waiting));
      const goOn = (): void => {
        cancel();
        this.#waiting.delete(waiting);
        resolve();
      };
      const waiting: Waiting = { lacks, goOn };
      this.#waiting.add(waiting);
    });
  }

  /** The view has changed. */
  check(): void {
    for (const { lacks, goOn } of this.#waiting) {
      if (lacks.every(({ site, version }) => this.#lack(site, version).length === 0)) goOn();
    }
  }

  /** Lets all go on. */
  close(): void {
    for (const { goOn } of this.#waiting) goOn();
  }

  #giveUp({ lacks, goOn }: Waiting): void {
    for (const { site, held } of lacks) {
      if (!isNewer(this.#deps.view.site(site).version, held)) this.#stuck.set(site, held);
    }
    goOn();
    this.check();
  }

  /** Empty when it is known, or can't be expected: nobody there has the room, or it can't be heard. */
  #lack(site: SiteId, version: Version): readonly Lack[] {
    const { view, site: own, servers } = this.#deps;
    const held = view.site(site).version;
    if (!isNewer(version, held)) return [];
    const stuck = this.#stuck.get(site);
    if (stuck !== undefined && !isNewer(held, stuck)) return [];
    this.#stuck.delete(site);
    const canCome = site === own || (servers.of(site).length > 0 && !view.isAway(site));
    return canCome ? [{ site, version, held }] : [];
  }
}
