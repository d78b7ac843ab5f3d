/**
 * A room's home as one node sees it: brings commands to the home, wherever it is, becomes home where there is none, and
 * answers other nodes. Wiring and ways; deciding is in home-desk.ts.
 */
import { AppError, isAppError, toAppError } from '../../../common/errors.ts';
import type { SiteId } from '../../../common/ids.ts';
import type { Version } from '../../../common/store/port.ts';
import type { ICollectRoomFactsResponse, IExecuteRoomCommandResponse } from '../../../proto/index.ts';
import { every } from '../every.ts';
import { Rerun } from '../rerun.ts';
import type { RoomDeps } from '../room-deps.ts';
import type { RoomServers } from '../room-servers.ts';
import { Decisions } from '../settings/decisions.ts';
import type { RoomFeatures } from '../features/room-features.ts';
import type { RoomView } from '../view.ts';
import { FactLog } from './fact-log.ts';
import { FeatureDesk } from './feature-desk.ts';
import { FirstFacts } from './first-facts.ts';
import { HomeClaim } from './home-claim.ts';
import { HomeDesk } from './home-desk.ts';
import { HomePeers, homeUnreachable, isAboutTheWay } from './home-peers.ts';
import { factsToMessage, type HomeCommand } from './messages.ts';
import type { RoomFacts } from './facts.ts';
import { SeenLogs, seenOf } from './seen-logs.ts';

/** Between two looks at what is due, ms. */
const TEND_PERIOD_MS = 1_000;
/** Longest delay before this node takes over from a home that has gone: others look as well. ms */
const TAKE_OVER_SPREAD_MS = 200;
/** Ways that are tried before the home counts as unreachable. */
const MAX_WAYS = 3;
/** Clients give a connection up on which nothing comes for 10 s. */
const ANSWER_WITHIN_MS = 8_000;
/** Between two looks for a version that another node waits for, ms. */
const REPLICA_POLL_MS = 15;
const MAX_REPLICA_WAIT_MS = 2_000;

export type RoomHomeDeps = Omit<RoomDeps, 'features'> & {
  readonly view: RoomView;
  readonly servers: RoomServers;
  readonly features: Pick<RoomFeatures, 'states' | 'people' | 'durable' | 'hasState'>;
  readonly reached: (version: Version) => Promise<void>;
  /** The view is to have these, if they are newer. */
  readonly learn: (facts: RoomFacts) => void;
  /** People of the room whose sessions are at this node. */
  readonly sessionCount: () => number;
};

/** Undefined: there is no home. */
export type HomeStatus = { readonly home: string | undefined; readonly degraded: boolean };

export class RoomHome {
  readonly #deps: RoomHomeDeps;
  readonly #claim: HomeClaim;
  readonly #peers: HomePeers;
  readonly #desk: HomeDesk;
  readonly #firstFacts: FirstFacts;
  readonly #seen: SeenLogs;
  readonly #tending = new Rerun(() => this.#tend());
  #cancelPeriod: (() => void) | undefined;
  #cancelSoon: (() => void) | undefined;
  #isOpen = false;

  constructor(deps: RoomHomeDeps) {
    this.#deps = deps;
    const { coordination, roomId, view, clock, features } = deps;
    this.#peers = new HomePeers(deps);
    const facts = new FactLog({ ...deps, peers: this.#peers });
    this.#claim = new HomeClaim({
      ...deps,
      seenGeneration: () => facts.seenGeneration,
      onMoved: () => this.#tendSoon(),
    });
    this.#firstFacts = new FirstFacts({
      ...deps,
      peers: this.#peers,
      homeSite: () => this.#homeSite(),
      hasFacts: () => view.facts.generation > 0,
    });
    this.#seen = new SeenLogs(deps);
    const decisions = new Decisions(coordination, roomId);
    const desk = new FeatureDesk({ features, facts, decisions, clock });
    const { people } = features;
    this.#desk = new HomeDesk({ claim: this.#claim, decisions, facts, features: desk, view, people, clock });
  }

  async start(): Promise<void> {
    await this.#claim.start();
    this.#isOpen = true;
    void this.knowFacts().catch(() => {}); // who comes asks again
    this.#cancelPeriod = every(this.#deps.clock, TEND_PERIOD_MS, () => void this.#tending.request());
  }

  /** Before anybody is let in. @see FirstFacts.known */
  async knowFacts(): Promise<void> {
    if (this.#deps.features.states.names().length > 0) await this.#firstFacts.known();
  }

  /** As this node knows it. */
  get status(): HomeStatus {
    const home = this.#claim.isOurs ? this.#deps.nodeId : this.#claim.other?.nodeId;
    return { home, degraded: this.#deps.view.facts.degraded };
  }

  /** Lets the home go, if it is here. */
  async close(): Promise<void> {
    this.#isOpen = false;
    this.#firstFacts.close();
    this.#seen.close();
    this.#cancelPeriod?.();
    this.#cancelSoon?.();
    await this.#claim.close();
    await this.#peers.close();
    await this.#tending.settled();
  }

  /** @see HomeClaim.forget */
  forget(): Promise<void> {
    return this.#claim.forget();
  }

  /**
   * Has the room's home decide.
   * @throws {AppError} what the home decides; HOME_UNREACHABLE when it can't be said what became of the command
   */
  async execute(command: HomeCommand): Promise<IExecuteRoomCommandResponse> {
    let cancel = (): void => {};
    const late = new Promise<never>((_, reject) => {
      const error = homeUnreachable(new AppError('BUSY', 'no answer in time'));
      cancel = this.#deps.clock.after(ANSWER_WITHIN_MS, () => reject(error));
    });
    return Promise.race([this.#bring(command), late]).finally(() => cancel());
  }

  /**
   * Decides a command that another node has brought, on at least what that node knew.
   * @throws {AppError} FENCED when this node is not home
   */
  async decide({ seen, ...command }: HomeCommand): Promise<IExecuteRoomCommandResponse> {
    const missing = this.#claim.isOurs ? this.#seen.known(seen ?? []) : undefined;
    if (missing !== undefined) await missing;
    return this.#desk.execute(command);
  }

  /** The view may know more of some log. */
  viewChanged(): void {
    this.#seen.check();
  }

  /** Resolves when our site's store has another site's log up to this version. @throws {AppError} BUSY when it lacks it */
  async awaitReplica(site: SiteId, { epoch, n }: Version): Promise<void> {
    const { view, clock } = this.#deps;
    const deadlineMs = clock.monotonicMs() + MAX_REPLICA_WAIT_MS;
    while (this.#isOpen && clock.monotonicMs() < deadlineMs) {
      const held = view.site(site).version;
      if (held.epoch === epoch && held.n >= n) return;
      // A log that began anew may not have what was asked for.
      if (held.epoch > epoch) break;
      await new Promise<void>((resolve) => void clock.after(REPLICA_POLL_MS, resolve));
    }
    throw new AppError('BUSY', `the log of ${site} is not here up to ${epoch}/${n}`);
  }

  /** The facts as this node knows them, for a new home. */
  collect(): ICollectRoomFactsResponse {
    return factsToMessage(this.#deps.view.facts);
  }

  async #bring(command: HomeCommand): Promise<IExecuteRoomCommandResponse> {
    let reason: unknown;
    for (let way = 0; way < MAX_WAYS; way += 1) {
      await this.#seek(way > 0);
      try {
        return await this.#ask(command);
      } catch (error) {
        if (!isAboutTheWay(error)) throw error;
        reason = error;
      }
      // Who answered is not the home: there may be another by now.
      const isElsewhere = isAppError(reason, 'FENCED') || isAppError(reason, 'ROOM_UNKNOWN');
      if (!isElsewhere || this.#claim.isOurs) break;
    }
    throw homeUnreachable(reason);
  }

  #ask(command: HomeCommand): Promise<IExecuteRoomCommandResponse> {
    const { other } = this.#claim;
    if (other === undefined) return this.#desk.execute(command);
    return this.#peers.execute(other.rpcAddress, { ...command, seen: seenOf(this.#deps.view) });
  }

  /** Finds out who is home, or becomes it. @throws {AppError} HOME_UNREACHABLE when the store can't be asked */
  async #seek(isAgain: boolean): Promise<void> {
    try {
      if (isAgain) await this.#claim.look();
      if (!this.#claim.isOurs && this.#claim.other === undefined) await this.#claim.claim();
    } catch (error) {
      throw homeUnreachable(error);
    }
  }

  #homeSite(): SiteId | undefined {
    const { servers, site } = this.#deps;
    if (this.#claim.isOurs) return site;
    const nodeId = this.#claim.other?.nodeId;
    return [...servers.sites()].find((one) => servers.of(one).some((server) => server.nodeId === nodeId));
  }

  #tendSoon(): void {
    const { clock, random } = this.#deps;
    if (!this.#isOpen) return;
    this.#cancelSoon?.();
    this.#cancelSoon = clock.after(random() * TAKE_OVER_SPREAD_MS, () => void this.#tending.request());
  }

  /** One look. Never rejects: what could not be done is due again at the next one. */
  async #tend(): Promise<void> {
    const { view, features, sessionCount, log } = this.#deps;
    if (!this.#isOpen || (view.facts.generation === 0 && !features.hasState)) return;
    try {
      const isNobodyHome = !this.#claim.isOurs && this.#claim.other === undefined;
      // Facts without a home are lost when their site is forgotten: somebody who needs them takes them over.
      if (isNobodyHome && sessionCount() > 0) await this.#claim.claim();
      if (this.#claim.authority !== undefined) await this.#desk.tend();
    } catch (error) {
      log.debug({ err: toAppError(error) }, 'home could not see to its room');
    }
  }
}
