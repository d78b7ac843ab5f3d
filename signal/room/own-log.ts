/** The site's own log of a room as this node works with it: runs commands, and keeps the log whole. */
import type { SessionId } from '../../common/ids.ts';
import type { Version } from '../../common/store/port.ts';
import type { Command, NodeActor } from './commands/command.ts';
import { restore } from './commands/restore.ts';
import { execute, type Run } from './execute.ts';
import type { RoomFeed } from './feed.ts';
import type { LocalSessions } from './local-sessions.ts';
import type { Contribution } from './rebuild/contribution.ts';
import { LateSessions } from './rebuild/late-sessions.ts';
import { Rebuilder } from './rebuild/rebuilder.ts';
import { SiteKnowledge } from './rebuild/site-knowledge.ts';
import { StoreWatch } from './rebuild/store-watch.ts';
import { SESSION_PREFIX, decodeSession, sessionKey, type SessionFact } from './records.ts';
import type { RoomDeps } from './room-deps.ts';
import type { SessionRef } from './room-port.ts';
import type { RoomServers } from './room-servers.ts';
import { SiteState, isNewer } from './site-state.ts';
import { StoreTime } from './store-time.ts';
import type { RoomView } from './view.ts';

export type OwnLogDeps = RoomDeps & {
  readonly view: RoomView;
  readonly sessions: LocalSessions;
  readonly feed: RoomFeed;
  readonly servers: RoomServers;
  /** A session of this node could not be kept. */
  readonly lost: (session: SessionRef) => void;
};

export class OwnLog {
  readonly #deps: OwnLogDeps;
  readonly #knowledge: SiteKnowledge;
  readonly #watch: StoreWatch;
  readonly #late: LateSessions;
  readonly #time: StoreTime;

  constructor(deps: OwnLogDeps) {
    this.#deps = deps;
    const { roomId: room, site, sessions, feed, clock, log } = deps;
    const knowledge = new SiteKnowledge(deps);
    const rebuilder = new Rebuilder({ ...deps, room, knowledge });
    this.#knowledge = knowledge;
    this.#time = new StoreTime(deps.store, clock);
    this.#watch = new StoreWatch({ ...deps, room, knowledge, rebuilder, reload: () => feed.load(site) });
    this.#late = new LateSessions({
      clock,
      log,
      isOurs: (session) => sessions.isHere(session),
      write: async (what) => {
        const actor = { site, nodeId: deps.nodeId };
        await this.#run(restore, { input: what, actor, sessionId: what.session.sessionId });
      },
      lost: deps.lost,
    });
  }

  /** Opens the log in the store. @throws {AppError} STORE_REBUILDING, BUSY */
  open(): Promise<void> {
    return this.#watch.open();
  }

  /** The view has the log: from now on it is watched. */
  start(): void {
    this.#watch.start();
  }

  async close(): Promise<void> {
    this.#late.close();
    await this.#watch.close();
  }

  /** The store has not what it should have. */
  check(): void {
    this.#watch.check();
  }

  /** The log began anew. @param before the state until then */
  onReplaced(missing: readonly SessionFact[], before: SiteState): void {
    for (const session of missing) this.#late.restore(session, before);
  }

  /** @see SiteKnowledge.tell */
  tell(epoch: number): Contribution {
    return this.#knowledge.tell(epoch);
  }

  /**
   * Runs a command; when it resolves, the view contains its effects, if the store can be heard. Waits for a rebuild.
   * @returns the version of the log that contains them; undefined when there were none
   * @throws {AppError} see execute()
   */
  async run<C, A extends NodeActor>(
    command: Command<C, A>,
    run: Omit<Run<C, A>, 'command'>,
  ): Promise<Version | undefined> {
    await this.#late.settled(run.sessionId);
    return this.#run(command, run);
  }

  /** The own site's state, `since` this version at least: the store's where the view lags. */
  async state(since: Version): Promise<SiteState> {
    const { store, roomId, site, view } = this.#deps;
    const known = view.site(site);
    return isNewer(since, known.version) ? SiteState.from(await store.snapshot(roomId, site)) : known;
  }

  /** A session as the site's store has it. */
  async session(sessionId: SessionId): Promise<SessionFact | undefined> {
    const { store, roomId } = this.#deps;
    const stored = await store.readLocal(roomId, sessionKey(sessionId));
    return stored && decodeSession(stored.value);
  }

  async sessions(): Promise<readonly SessionFact[]> {
    const { store, roomId } = this.#deps;
    const stored = await store.rangeLocal(roomId, SESSION_PREFIX);
    return [...stored.values()].map(({ value }) => decodeSession(value));
  }

  async #run<C, A extends NodeActor>(
    command: Command<C, A>,
    run: Omit<Run<C, A>, 'command'>,
  ): Promise<Version | undefined> {
    const { store, roomId: room, site, view, feed } = this.#deps;
    const known = (): SiteState => view.site(site);
    const applied = this.#knowledge.applied.bind(this.#knowledge);
    const port = { store, time: this.#time, room, site, known, applied };
    const version = await this.#watch.whenWhole(() => execute(port, { command, ...run }));
    if (version !== undefined) await feed.reached(version);
    return version;
  }
}
