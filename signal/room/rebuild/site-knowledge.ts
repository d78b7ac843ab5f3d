/**
 * What this node knows of its own site's log of a room: what it has heard (the view), what the store has told it beyond
 * that (commands that were acknowledged and not heard of yet), and the sessions whose sockets are here. It is what is
 * left of the log when the store is lost.
 */
import { AppError } from '../../../common/errors.ts';
import type { SiteId } from '../../../common/ids.ts';
import type { RecordWrite, Version } from '../../../common/store/port.ts';
import type { Effects } from '../commands/command.ts';
import type { LocalSessions } from '../local-sessions.ts';
import { SESSION_PREFIX, decodeSession } from '../records.ts';
import { isNewer } from '../site-state.ts';
import type { RoomView } from '../view.ts';
import type { Contribution } from './contribution.ts';

export type SiteKnowledgeDeps = {
  readonly site: SiteId;
  readonly view: RoomView;
  readonly sessions: LocalSessions;
};

type Unheard = { readonly version: Version; readonly writes: readonly RecordWrite[] };

export class SiteKnowledge {
  readonly #deps: SiteKnowledgeDeps;
  #unheard: readonly Unheard[] = [];
  /** Under which somebody rebuilds the log from what we told. */
  #toldForEpoch = 0;

  constructor(deps: SiteKnowledgeDeps) {
    this.#deps = deps;
  }

  /** Up to where the log is known. */
  get version(): Version {
    const heard = this.#heard;
    const last = this.#unheard.at(-1)?.version;
    return last !== undefined && isNewer(last, heard) ? last : heard;
  }

  /**
   * The store has applied a command of this node.
   * @throws {AppError} STORE_REBUILDING when that came after we told what we know: the command has to be done again
   */
  applied(version: Version, effects: Effects): void {
    if (version.epoch < this.#toldForEpoch)
      throw new AppError('STORE_REBUILDING', 'the store that took the command was given up');
    for (const { key, value } of effects.localWrites)
      if (key.startsWith(SESSION_PREFIX) && value !== undefined)
        this.#deps.sessions.learn(decodeSession(value));
    const heard = this.#heard;
    this.#unheard = this.#unheard.filter((one) => isNewer(one.version, heard));
    if (effects.writes.length > 0 && isNewer(version, heard))
      this.#unheard = [...this.#unheard, { version, writes: effects.writes }];
  }

  /** @param epoch under which the log is about to be rebuilt from it; 0 = it only is compared */
  tell(epoch: number): Contribution {
    this.#toldForEpoch = Math.max(this.#toldForEpoch, epoch);
    const heard = this.#heard;
    const { site, view, sessions } = this.#deps;
    const records = new Map([...view.site(site).records].map(([key, { value }]) => [key, value]));
    for (const { version, writes } of this.#unheard) {
      if (version.epoch !== heard.epoch || !isNewer(version, heard)) continue;
      for (const { key, value } of writes) {
        if (value === undefined) records.delete(key);
        else records.set(key, value);
      }
    }
    return { version: this.version, records, sessions: sessions.facts() };
  }

  get #heard(): Version {
    return this.#deps.view.site(this.#deps.site).version;
  }
}
