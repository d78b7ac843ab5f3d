/**
 * The home's hand on the room's ordered facts: takes over what others know, writes changes into its own site's log
 * under its generation, and sees that a second site has them before they are acknowledged.
 */
import type { Logger } from 'pino';
import { AppError, isAppError } from '../../../common/errors.ts';
import type { NodeId, ParticipantId, RoomId, SiteId } from '../../../common/ids.ts';
import type { Clock } from '../../../common/lifecycle/clock.ts';
import type { RoomStore, Version } from '../../../common/store/port.ts';
import { SiteState } from '../site-state.ts';
import type { RoomView } from '../view.ts';
import { removeFromPodium, setDegraded } from './change-facts.ts';
import { FACTS_HEAD_KEY, newest, supersedes, writesFor, type RoomFacts } from './facts.ts';
import type { HomeAuthority } from './home-claim.ts';
import { homeUnreachable, type HomePeers } from './home-peers.ts';

/** How long an acknowledgement waits for a second site, ms. */
const REPLICA_WAIT_MS = 1_500;
/** A new home waits for silent sites that are said to have the room, ms: longer than the lease of a dead one. */
const ADOPT_PATIENCE_MS = 8_000;
/** Looks in a row that must miss somebody on the podium: longer than a site's store takes to be filled again. */
const LOOKS_BEFORE_REMOVAL = 5;
const MAX_RETRIES = 5;

export type FactLogDeps = {
  readonly roomId: RoomId;
  readonly nodeId: NodeId;
  readonly site: SiteId;
  readonly store: RoomStore;
  readonly view: RoomView;
  readonly peers: Pick<HomePeers, 'collect' | 'isReplicated' | 'otherSites'>;
  /** Resolves when the view contains the own log up to this version. */
  readonly reached: (version: Version) => Promise<void>;
  readonly clock: Clock;
  readonly log: Logger;
};

/** May be asked more than once. */
export type Change = (facts: RoomFacts) => AppError | RoomFacts;

export class FactLog {
  readonly #deps: FactLogDeps;
  /** Generation under which the facts were taken over; for which it is tried since when. */
  #adopted = 0;
  #adopting = { generation: 0, sinceMs: 0 };
  #lastRevision = 0;
  #seenGeneration = 0;
  #missed = new Map<ParticipantId, number>();

  constructor(deps: FactLogDeps) {
    this.#deps = deps;
  }

  /** Highest generation of facts that was ever seen: a home's must be higher. */
  get seenGeneration(): number {
    return Math.max(this.#seenGeneration, this.#deps.view.facts.generation);
  }

  /** What features keep, as far as it is known here; after a change at least that. */
  held(): RoomFacts['features'] {
    return this.#deps.view.facts.features;
  }

  /**
   * Applies a change; when it resolves, a second site has it, or the room is marked as degraded.
   * @throws {AppError} the change's own; FENCED, HOME_UNREACHABLE, BUSY, STORE_REBUILDING
   */
  async change(authority: HomeAuthority, change: Change): Promise<void> {
    const [refusal] = await this.changeAll(authority, [change]);
    if (refusal !== undefined) throw refusal;
  }

  /**
   * The same of several changes of one moment, in one write: each is taken or refused for itself, in their order.
   * @returns why, of those that were refused
   */
  async changeAll(
    authority: HomeAuthority,
    changes: readonly Change[],
  ): Promise<readonly (AppError | undefined)[]> {
    await this.#adopt(authority);
    let refusals: (AppError | undefined)[] = [];
    await this.#write(authority, (before) => {
      refusals = []; // of the last look at the store alone
      return changes.reduce((facts, change) => {
        const next = change(facts);
        refusals.push(next instanceof AppError ? next : undefined);
        return next instanceof AppError ? facts : next;
      }, before);
    });
    if (refusals.some((refusal) => refusal === undefined)) await this.#replicate(authority);
    return refusals;
  }

  /** Also when there was nothing to write: it was written before, by a command whose answer got lost. */
  async #replicate(authority: HomeAuthority): Promise<void> {
    const { view, peers, site } = this.#deps;
    if (!this.#hasOtherSites() || view.facts.degraded) return;
    if (await peers.isReplicated(view.site(site).version, REPLICA_WAIT_MS)) return;
    await this.#write(authority, (facts) => setDegraded(facts, true));
    this.#deps.log.warn('room facts are at one site only: no other can be reached');
  }

  /** Whether the room has a second site that has our log now, or none at all. Only asked while it is degraded. */
  async isWhole(): Promise<boolean> {
    const { view, peers, site } = this.#deps;
    if (!view.facts.degraded) return true;
    return !this.#hasOtherSites() || peers.isReplicated(view.site(site).version, REPLICA_WAIT_MS);
  }

  /** What is due without a command: take over, write again what a lost store had, end `degraded`, tidy the podium. */
  async tend(authority: HomeAuthority, isWhole: boolean): Promise<void> {
    const { view, site } = this.#deps;
    if (view.facts.generation === 0) return;
    await this.#adopt(authority);
    if (supersedes(view.facts, view.site(site).facts)) await this.#write(authority, (facts) => facts, true);
    const gone = this.#look();
    await this.#write(authority, (facts) =>
      removeFromPodium(isWhole ? setDegraded(facts, false) : facts, gone),
    );
  }

  async #adopt(authority: HomeAuthority): Promise<void> {
    const { generation } = authority;
    if (this.#adopted === generation) return;
    const { peers, clock, log } = this.#deps;
    if (this.#adopting.generation !== generation) {
      this.#adopting = { generation, sinceMs: clock.monotonicMs() };
    }
    const { facts: others, silent } = await peers.collect();
    if (silent.length > 0) {
      const isPatient = clock.monotonicMs() - this.#adopting.sinceMs < ADOPT_PATIENCE_MS;
      if (isPatient) throw homeUnreachable(new AppError('SIGNAL_UNREACHABLE', `silent: ${silent.join()}`));
      log.warn({ silent }, 'home goes on without what these sites know');
    }
    this.#seenGeneration = Math.max(this.#seenGeneration, others.generation);
    if (others.generation > generation) throw superseded();
    await this.#write(authority, (facts) => newest(facts, others), others.generation > 0);
    this.#adopted = generation;
  }

  /** @param isForced write though the facts are the same: they are to stand in our log, under our generation */
  async #write(authority: HomeAuthority, change: Change, isForced = false): Promise<void> {
    const { store, roomId, site, view, reached } = this.#deps;
    for (let attempt = 0; attempt <= MAX_RETRIES; attempt += 1) {
      // A guard tells when the view is behind the store.
      const own = attempt === 0 ? view.site(site) : SiteState.from(await store.snapshot(roomId, site));
      const facts = this.#next(authority, newest(own.facts, view.facts), change, isForced);
      if (facts === undefined) return;
      const guards = [{ key: FACTS_HEAD_KEY, n: own.factRecords.get(FACTS_HEAD_KEY)?.n ?? 0 }];
      try {
        const writes = writesFor(own.factRecords, facts);
        const { version } = await store.apply(roomId, { epoch: own.version.epoch, guards, writes });
        return await reached(version);
      } catch (error) {
        if (!isAppError(error, 'STORE_CONFLICT')) throw error;
      }
    }
    throw new AppError('BUSY', 'the log changed all the time while a fact was written');
  }

  #next(
    { generation }: HomeAuthority,
    base: RoomFacts,
    change: Change,
    isForced: boolean,
  ): RoomFacts | undefined {
    if (base.generation > generation) throw superseded();
    const next = change(base);
    if (next instanceof AppError) throw next;
    const isNew = base.generation > 0 && base.generation < generation;
    if (next === base && !isForced && !isNew) return undefined;
    // A write whose answer got lost may have had the next revision already.
    this.#lastRevision = Math.max(base.revision, next.revision, this.#lastRevision) + 1;
    return { ...next, generation, revision: this.#lastRevision, homeNodeId: this.#deps.nodeId };
  }

  #hasOtherSites(): boolean {
    const { view, site, peers } = this.#deps;
    const isPeopled = view.versions().some(([one]) => one !== site && view.site(one).participants.size > 0);
    return isPeopled || peers.otherSites().length > 0;
  }

  /** People on the podium who have left the room, as far as can be said. */
  #look(): ReadonlySet<ParticipantId> {
    const { view } = this.#deps;
    const missed = new Map<ParticipantId, number>();
    for (const { participantId: id } of view.facts.podium) {
      if (view.participant(id) === undefined) missed.set(id, (this.#missed.get(id) ?? 0) + 1);
    }
    this.#missed = missed;
    return new Set([...missed].filter(([, times]) => times >= LOOKS_BEFORE_REMOVAL).map(([id]) => id));
  }
}

const superseded = (): AppError => new AppError('FENCED', 'facts were written under a newer generation');
