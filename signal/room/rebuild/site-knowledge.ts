/**
 * What this node knows of its own site's log of a room: what it has heard (the view), what the store has told it beyond
 * that (commands that were acknowledged and not heard of yet), and the sessions whose sockets are here. It is what is
 * left of the log when the store is lost.
 */
import { AppError } from '../../../common/errors.ts';
import type { SiteId } from '../../../common/ids.ts';
import type { Version } from '../../../common/store/port.ts';
import type { Effects } from '../commands/command.ts';
import type { LocalSessions } from '../local-sessions.ts';
import { isNewer } from '../site-state.ts';
import type { RoomView } from '../view.ts';
import type { Contribution } from './contribution.ts';

export type SiteKnowledgeDeps = {
  readonly site: SiteId;
  readonly view: RoomView;
  readonly sessions: LocalSessions;
};

/**
 * Records that are kept beyond what was heard, while the feed is silent and the store still takes commands. Of more the
 * longest unwritten go: a rebuild then lacks them unless another node heard of them. Commands go on either way.
 */
export const MAX_UNHEARD_RECORDS = 4_096;

/** The last write of a record; without a value it was deleted. */
type Unheard = { readonly version: Version; readonly value: Uint8Array | undefined };

export class SiteKnowledge {
  readonly #deps: SiteKnowledgeDeps;
  /** By record, the longest unwritten first. */
  readonly #unheard = new Map<string, Unheard>();
  /** Of the last command that wrote something. */
  #lastApplied: Version | undefined;
  /** Under which somebody rebuilds the log from what we told. */
  #toldForEpoch = 0;

  constructor(deps: SiteKnowledgeDeps) {
    this.#deps = deps;
  }

  /** Up to where the log is known. */
  get version(): Version {
    const heard = this.#heard;
    const last = this.#lastApplied;
    return last !== undefined && isNewer(last, heard) ? last : heard;
  }

  /**
   * The store has applied a command of this node.
   * @throws {AppError} STORE_REBUILDING when that came after we told what we know: the command has to be done again
   */
  applied(version: Version, effects: Effects): void {
    if (version.epoch < this.#toldForEpoch)
      throw new AppError('STORE_REBUILDING', 'the store that took the command was given up');
    for (const { session } of effects.localWrites) if (session) this.#deps.sessions.learn(session);
    this.#remember(version, effects.writes);
  }

  /** @param epoch under which the log is about to be rebuilt from it; 0 = it only is compared */
  tell(epoch: number): Contribution {
    this.#toldForEpoch = Math.max(this.#toldForEpoch, epoch);
    const heard = this.#heard;
    const { site, view, sessions } = this.#deps;
    const records = new Map([...view.site(site).records].map(([key, { value }]) => [key, value]));
    for (const [key, { version, value }] of this.#unheard) {
      if (version.epoch !== heard.epoch || !isNewer(version, heard)) continue;
      if (value === undefined) records.delete(key);
      else records.set(key, value);
    }
    return { version: this.version, records, sessions: sessions.facts() };
  }

  #remember(version: Version, writes: Effects['writes']): void {
    const heard = this.#heard;
    for (const [key, one] of this.#unheard) if (!isNewer(one.version, heard)) this.#unheard.delete(key);
    if (writes.length === 0 || !isNewer(version, heard)) return;
    this.#lastApplied = version;
    for (const { key, value } of writes) {
      this.#unheard.delete(key); // so that it comes last
      this.#unheard.set(key, { version, value });
    }
    const excess = this.#unheard.size - MAX_UNHEARD_RECORDS;
    for (const key of [...this.#unheard.keys()].slice(0, Math.max(0, excess))) this.#unheard.delete(key);
  }

  get #heard(): Version {
    return this.#deps.view.site(this.#deps.site).version;
  }
}
