/**
 * The parts of a room at one node, put together: store, view, feed, deltas, sessions, servers, replication. Room
 * (room.ts) is what others see of it.
 */
import { AppError, toAppError } from '../../common/errors.ts';
import type { RoomId } from '../../common/ids.ts';
import { closeAll } from '../../common/lifecycle/shutdown.ts';
import type { RoomStore, Version } from '../../common/store/port.ts';
import { SlotMode } from '../talkers/slot-mode.ts';
import { allStarted } from './all-started.ts';
import type { Command, NodeActor } from './commands/command.ts';
import { expire } from './commands/end.ts';
import { ownerGone, socketLost, stillHere } from './commands/presence.ts';
import { DeltaBatcher } from './deltas.ts';
import type { Run } from './execute.ts';
import { RoomFeatures } from './features/room-features.ts';
import { isOtherPerson, roomPeople } from './features/room-people.ts';
import { RoomFeed } from './feed.ts';
import { letGo } from './let-go.ts';
import { RoomHome } from './home/room-home.ts';
import { LocalSessions } from './local-sessions.ts';
import { PeopleBoard } from './people/people-board.ts';
import { Orphans } from './orphans.ts';
import { OwnLog } from './own-log.ts';
import type { SessionFact } from './records.ts';
import { Replicator } from './replication/replicator.ts';
import { knownReplicas } from './replication/replica-marks.ts';
import type { CoreListeners, RoomDeps } from './room-deps.ts';
import type { RoomRules } from '../features/contract.ts';
import type { SessionRef } from './room-port.ts';
import { RoomServers } from './room-servers.ts';
import { RoomSeats } from './seats/room-seats.ts';
import { SettingsFeed } from './settings/settings-feed.ts';
import { NOTHING_TOUCHED, type SiteState, type Touched } from './site-state.ts';
import { RoomView } from './view.ts';

/** For all parts of a room together, ms. */
const CLOSE_DEADLINE_MS = 2_000;

export class RoomCore {
  readonly view: RoomView;
  readonly actor: NodeActor;
  readonly sessions: LocalSessions;
  readonly board: PeopleBoard;
  readonly deltas: DeltaBatcher;
  readonly settings: SettingsFeed;
  readonly home: RoomHome;
  readonly features: RoomFeatures;
  readonly seats: RoomSeats;
  /** The site's own. */
  readonly ownLog: OwnLog;
  readonly #deps: RoomDeps;
  readonly #servers: RoomServers;
  readonly #feed: RoomFeed;
  readonly #orphans: Orphans;
  readonly #replicator: Replicator;
  #closing: Promise<void> | undefined;

  constructor(deps: RoomDeps, listeners: CoreListeners) {
    this.#deps = deps;
    this.view = new RoomView(deps.site);
    this.actor = { site: deps.site, nodeId: deps.nodeId };
    this.features = this.#makeFeatures(listeners);
    this.board = new PeopleBoard(this.view, new SlotMode(deps.talkerSlots ?? 0), this.features);
    this.deltas = new DeltaBatcher(this.board, deps.clock, listeners);
    this.sessions = new LocalSessions(this.view, deps.clock, {
      ...listeners,
      doubted: (session) => this.#inBackground(this.#sessionRun(stillHere, session, {})),
      graceOver: (session) => this.#inBackground(this.#endGrace(session)),
    });
    this.#feed = this.#makeFeed();
    this.#servers = this.#makeServers();
    const parts = { view: this.view, sessions: this.sessions, feed: this.#feed, servers: this.#servers };
    this.ownLog = new OwnLog({ ...deps, ...parts, lost: (session) => this.#lose(session, listeners) });
    this.#orphans = this.#makeOrphans();
    this.#replicator = new Replicator({ ...deps, view: this.view, servers: this.#servers });
    this.settings = this.#makeSettings(listeners);
    this.seats = new RoomSeats({ ...deps, view: this.view, sessions: this.sessions });
    this.home = new RoomHome({
      ...deps,
      view: this.view,
      servers: this.#servers,
      features: this.features,
      reached: (version) => this.#feed.reached(version),
      learn: (facts) => {
        this.view.learn(facts);
        this.#viewChanged(NOTHING_TOUCHED);
      },
      sessionCount: () => this.sessions.size,
    });
  }

  get roomId(): RoomId {
    return this.#deps.roomId;
  }

  get store(): RoomStore {
    return this.#deps.store;
  }

  get graceMs(): number {
    return this.#deps.graceMs;
  }

  async start(): Promise<void> {
    const { roomId, site, store } = this.#deps;
    try {
      // First, so that a node that closes the room sees us before it lets the room's data go.
      await this.#servers.start();
      await this.ownLog.open();
      const replicas = await knownReplicas(store, roomId);
      await this.#feed.start(new Set([site, ...this.#servers.sites(), ...replicas]));
      const parts = [this.#replicator, this.settings, this.features, this.home];
      await allStarted(parts.map((part) => part.start()));
    } catch (error) {
      await this.close();
      throw error;
    }
    this.deltas.settle();
    this.ownLog.start();
    this.seats.start();
    this.#orphans.start();
  }

  /** @see OwnLog.run */
  run<C, A extends NodeActor>(
    command: Command<C, A>,
    run: Omit<Run<C, A>, 'command'>,
  ): Promise<Version | undefined> {
    return this.ownLog.run(command, run);
  }

  /**
   * A resumed session is this node's from now on.
   * @param own the own site's state since the resume, which the view may not have yet
   * @throws {AppError} SESSION_REPLACED when the log shows already that it is somebody else's; STORE_REBUILDING when the
   *   store has lost the resume
   */
  adopt(session: SessionRef, fact: SessionFact, own: SiteState): void {
    const id = session.participantId;
    const inView = this.view.participant(id)?.sessionGeneration ?? 0;
    const inStore = own.participants.get(id)?.fact.sessionGeneration ?? 0;
    const known = Math.max(inView, inStore);
    if (known < session.generation) throw new AppError('STORE_REBUILDING', 'the resume was lost');
    if (known > session.generation)
      throw new AppError('SESSION_REPLACED', 'another connection took the session over');
    this.sessions.add(session);
    this.sessions.learn(fact);
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    this.sessions.close();
    this.deltas.close();
    // Also the servers, before the look for others: two nodes that close at once would each leave it to the other.
    const parts = {
      servers: this.#servers,
      feed: this.#feed,
      replicator: this.#replicator,
      orphans: this.#orphans,
      settings: this.settings,
      features: this.features,
      home: this.home,
      ownLog: this.ownLog,
      seats: this.seats,
    };
    await closeAll(Object.entries(parts), CLOSE_DEADLINE_MS, this.#deps.log);
    await letGo({ ...this.#deps, room: this.roomId }, this.#epoch, {
      hasOthersNow: () => this.#servers.hasOthersNow(),
      forget: async () =>
        void (await Promise.all([this.#replicator.forget(), this.home.forget(), this.seats.forget()])),
    });
  }

  get #epoch(): number {
    return this.view.site(this.#deps.site).version.epoch;
  }

  #sessionRun<C>(command: Command<C, NodeActor & { session: SessionRef }>, session: SessionRef, input: C) {
    return this.run(command, { input, actor: { ...this.actor, session }, sessionId: session.sessionId });
  }

  async #endGrace(session: SessionRef): Promise<void> {
    // Should the first attempt to say so have failed, it is late enough now for no further grace.
    await this.#sessionRun(socketLost, session, { graceMs: 0 });
    await this.run(expire, { input: {}, actor: this.actor, sessionId: session.sessionId });
  }

  #inBackground(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      this.#deps.log.debug({ err: toAppError(error) }, 'command of a room in the background failed');
    });
  }

  #makeFeed(): RoomFeed {
    const { store, roomId: room, clock, log } = this.#deps;
    const touched = (change: Touched): void => {
      this.sessions.check(change);
      this.#viewChanged(change);
    };
    const replaced = (change: Touched, before: SiteState): void => {
      this.ownLog.onReplaced(this.sessions.check(change, { isNewLog: true }), before);
      this.#viewChanged(change);
    };
    const listeners = { touched, replaced, lost: () => this.ownLog.check() };
    return new RoomFeed({ store, room, clock, log, view: this.view, listeners });
  }

  #viewChanged(change: Touched): void {
    this.features.check();
    if (change.participantIds.size + (change.awaySites?.size ?? 0) > 0) this.features.peopleChanged();
    this.deltas.add(change);
    this.seats.check();
    this.home.viewChanged();
  }

  #makeFeatures(listeners: CoreListeners): RoomFeatures {
    const rulesChanged = (before: RoomRules, after: RoomRules): void => {
      const [was, is] = [before, after].map((rules) => roomPeople(this.view, () => rules));
      const others = this.view
        .participants()
        .map(({ participantId }) => participantId)
        .filter((id) => isOtherPerson(was?.get(id), is?.get(id)));
      // Also when it is nobody: what may be sent may have changed.
      this.deltas.add({ ...NOTHING_TOUCHED, participantIds: new Set(others) });
      for (const { session } of this.sessions.list()) {
        const who = is?.get(session.participantId);
        if (who !== undefined && after.isRemoved(who)) listeners.evicted(session, 'REMOVED');
      }
      listeners.rules();
    };
    const { features = [] } = this.#deps;
    return new RoomFeatures({
      ...this.#deps,
      features,
      view: this.view,
      nodesOf: (site) => this.#servers.of(site),
      listeners: { ...listeners, rulesChanged },
    });
  }

  #lose(session: SessionRef, listeners: CoreListeners): void {
    if (!this.sessions.isHere(session)) return;
    this.sessions.remove(session);
    listeners.expired(session);
  }

  #makeSettings(listeners: CoreListeners): SettingsFeed {
    const onSettings = (): void => {
      this.view.settings = this.settings.settings;
      this.deltas.add(NOTHING_TOUCHED);
      this.seats.check();
    };
    const onBans = (): void => {
      for (const { session } of this.sessions.list()) {
        const subject = this.view.participant(session.participantId)?.subject;
        if (subject === undefined) continue;
        if (this.settings.isBanned(subject)) listeners.evicted(session, 'BANNED');
        else if (this.settings.isShutOut(subject)) listeners.evicted(session, 'REMOVED');
      }
    };
    return new SettingsFeed({ ...this.#deps, onSettings, onBans });
  }

  #makeServers(): RoomServers {
    const { coordination, lease, log, roomId: room, nodeId, site, rpcAddress } = this.#deps;
    const self = { nodeId, site, rpcAddress };
    return new RoomServers({
      coordination,
      lease,
      log,
      room,
      self,
      onChange: () => this.#replicator.serversChanged(),
    });
  }

  #makeOrphans(): Orphans {
    const { nodeId: self, site, clock, log, graceMs } = this.#deps;
    const run = async <C>(command: Command<C, NodeActor>, { sessionId }: SessionFact, input: C) => {
      await this.run(command, { input, actor: this.actor, sessionId });
    };
    return new Orphans({
      self,
      site,
      clock,
      log,
      graceMs,
      view: this.view,
      liveNodes: () =>
        this.#servers.isAnnounced ? this.#servers.of(site).map(({ nodeId }) => nodeId) : undefined,
      hasSession: (id) => this.sessions.has(id),
      sessions: () => this.ownLog.sessions(),
      startGrace: (session) => run(ownerGone, session, { goneNodeId: session.signalNodeId, graceMs }),
      expire: (session) => run(expire, session, {}),
    });
  }
}
