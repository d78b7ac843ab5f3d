/**
 * Opens a site's own log of a room, and rebuilds it where the store has lost it, or a part of it: raises the epoch,
 * stops the store from taking anything under the old one, asks the site's nodes what they know, writes that, opens.
 * Every step can be taken by several nodes at once and left off anywhere: only who has the newest epoch can finish.
 */
import type { Logger } from 'pino';
import { isAppError } from '../../../common/errors.ts';
import type { Clock } from '../../../common/lifecycle/clock.ts';
import type { Head, RoomStore, Version } from '../../../common/store/port.ts';
import type { TlsSource } from '../../../common/tls/material.ts';
import { alone, putEpoch, readEpoch, type Epoch, type EpochDeps } from '../epoch.ts';
import { SESSION_PREFIX, decodeSession } from '../records.ts';
import { replicaMarkKey } from '../replication/replica-marks.ts';
import type { RoomServers } from '../room-servers.ts';
import type { RoomView } from '../view.ts';
import { assess, nextEpoch } from './assess.ts';
import { collect, type Collected } from './collect.ts';
import type { Contribution } from './contribution.ts';
import { merge } from './merge.ts';
import type { SiteKnowledge } from './site-knowledge.ts';
import type { Turns } from './turns.ts';

const NOBODY_ASKED: Collected = { answers: [], isComplete: true };

export type RebuilderDeps = EpochDeps & {
  readonly store: RoomStore;
  readonly view: RoomView;
  readonly knowledge: Pick<SiteKnowledge, 'version' | 'tell'>;
  readonly servers: Pick<RoomServers, 'of'>;
  readonly tls?: TlsSource | undefined;
  readonly rebuildTurns: Turns;
  readonly clock: Clock;
  readonly log: Logger;
};

export class Rebuilder {
  readonly #deps: RebuilderDeps;

  constructor(deps: RebuilderDeps) {
    this.#deps = deps;
  }

  /**
   * One attempt to open the log for a node that comes: under the epoch that counts.
   * @returns false when another node is at it, or was faster
   * @throws {AppError} BUSY when a store can't be reached
   */
  async open(): Promise<boolean> {
    const { store, room } = this.#deps;
    const [read, head] = [await readEpoch(this.#deps), await store.head(room)];
    if (read.epoch > 0 && head.version.epoch === read.epoch && (await this.#settle(head, read))) return true;
    return this.#reopen();
  }

  /**
   * One attempt to have the log whole again. Needs the coordination store only where something is missing.
   * @returns false when another node is at it, or was faster
   * @throws {AppError} BUSY when a store can't be reached
   */
  recover(): Promise<boolean> {
    const { store, room, rebuildTurns } = this.#deps;
    return rebuildTurns.run(async () => (await this.#settle(await store.head(room))) || this.#reopen());
  }

  /** Goes on with the log as it is, if nobody knows more. */
  async #settle(head: Head, seen?: Epoch): Promise<boolean> {
    const { store, room } = this.#deps;
    const verdict = assess(head, this.#known(seen));
    if (verdict === 'lost') return false;
    if (verdict === 'unsettled') {
      const { answers, isComplete } = await this.#collect(0);
      const isWhole = answers.every(({ version }) => assess(head, version) !== 'lost');
      if (!isComplete || !isWhole) return false;
    }
    return this.#unlessOvertaken(() => store.open(room, head.version.epoch));
  }

  async #reopen(): Promise<boolean> {
    const { store, room } = this.#deps;
    return alone(this.#deps, async () => {
      // As the only one: another node may have finished just before.
      const [read, head] = [await readEpoch(this.#deps), await store.head(room)];
      const isBehind = head.version.epoch < read.epoch;
      if (!isBehind && (await this.#settle(head, read))) {
        // A store that is ahead keeps what it has: the key was let go of with the last person.
        return head.version.epoch === read.epoch || putEpoch(this.#deps, head.version.epoch, read);
      }
      return this.#rebuild(head, read);
    });
  }

  async #rebuild(head: Head, read: Epoch): Promise<boolean> {
    const { store, room, knowledge, log } = this.#deps;
    const startedMs = this.#deps.clock.monotonicMs();
    const seen = { epoch: read.epoch, storeTimeMs: await store.nowMs() };
    const epoch = nextEpoch(head, knowledge.version, seen);
    if (!(await putEpoch(this.#deps, epoch, read))) return false;
    // While a node has the room there is an epoch.
    const isNew = head.version.epoch === 0 && read.epoch === 0 && knowledge.version.epoch === 0;
    return this.#unlessOvertaken(async () => {
      await store.beginRebuild(room, epoch);
      const { answers, isComplete } = isNew ? NOBODY_ASKED : await this.#collect(epoch);
      const { locals, content } = await this.#inStore();
      const merged = merge([knowledge.tell(epoch), ...answers], content);
      const marks = await this.#restoreReplicas();
      await store.rebuild(room, epoch, {
        records: merged.records,
        locals: new Map([...locals, ...marks, ...merged.locals]),
      });
      const durationMs = Math.round(this.#deps.clock.monotonicMs() - startedMs);
      const counts = { records: merged.records.size, sessions: merged.locals.size };
      if (!isNew) log.warn({ epoch, isComplete, durationMs, ...counts }, 'log of a room was rebuilt');
    });
  }

  /** What is still in the store, which is not much as a rule. */
  async #inStore(): Promise<{
    readonly locals: ReadonlyMap<string, Uint8Array>;
    readonly content: Contribution | undefined;
  }> {
    const { store, room, site } = this.#deps;
    const snapshot = await store.snapshot(room, site);
    if (snapshot === undefined) return { locals: new Map(), content: undefined };
    const all = [...(await store.rangeLocal(room, ''))];
    const isSession = (key: string): boolean => key.startsWith(SESSION_PREFIX);
    return {
      locals: new Map(all.filter(([key]) => !isSession(key)).map(([key, { value }]) => [key, value])),
      content: {
        version: snapshot.version,
        records: new Map([...snapshot.records].map(([key, { value }]) => [key, value])),
        sessions: all.filter(([key]) => isSession(key)).map(([, { value }]) => decodeSession(value)),
      },
    };
  }

  /** Other sites' logs as this node has them: nobody vanishes until they have been fetched anew. @returns their marks */
  async #restoreReplicas(): Promise<ReadonlyMap<string, Uint8Array>> {
    const { store, room, site: own, view, clock } = this.#deps;
    const marks = new Map<string, Uint8Array>();
    for (const [site, version] of view.versions()) {
      if (site === own) continue;
      await store.resetReplica(room, site, {
        version,
        timeMs: clock.wallMs(),
        records: view.site(site).records,
      });
      marks.set(replicaMarkKey(site), new Uint8Array());
    }
    return marks;
  }

  #collect(epoch: number): Promise<Collected> {
    const { servers, site, nodeId } = this.#deps;
    const others = servers.of(site).filter((server) => server.nodeId !== nodeId);
    return collect(this.#deps, others, epoch);
  }

  #known(seen: Epoch = { epoch: 0, modRevision: 0 }): Version {
    const { version } = this.#deps.knowledge;
    return version.epoch >= seen.epoch ? version : { epoch: seen.epoch, n: 0 };
  }

  async #unlessOvertaken(task: () => Promise<void>): Promise<boolean> {
    try {
      await task();
      return true;
    } catch (error) {
      if (!isAppError(error, 'STORE_REBUILDING')) throw error;
      this.#deps.log.debug({ err: error }, 'another node is at the log of a room');
      return false;
    }
  }
}
