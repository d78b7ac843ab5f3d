/**
 * Sessions whose node has gone: their grace period is started and ended by a node that is left. One node of the site
 * does it, the one with the lowest id; should two think so, the commands' guards let only one of them succeed.
 */
import type { Logger } from 'pino';
import type { NodeId, ParticipantId, SiteId } from '../../common/ids.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import { every } from './every.ts';
import type { ParticipantFact, SessionFact } from './records.ts';
import type { RoomView } from './view.ts';

/** Between two looks, ms. */
const SCAN_PERIOD_MS = 1_000;
/** Looks in a row that must find a node gone: its key may be just about to be written. */
const SCANS_BEFORE_ACTION = 2;
/** A session whose node has contradicted is left alone for so many grace periods. */
const GRACES_AFTER_CONTRADICTION = 5;

export type OrphansDeps = {
  readonly self: NodeId;
  readonly site: SiteId;
  readonly view: RoomView;
  readonly clock: Clock;
  readonly log: Logger;
  readonly graceMs: number;
  /** Nodes of the site that serve the room; undefined while this node itself can't be seen: then nobody is judged. */
  readonly liveNodes: () => readonly NodeId[] | undefined;
  readonly hasSession: (id: ParticipantId) => boolean;
  readonly sessions: () => Promise<readonly SessionFact[]>;
  readonly startGrace: (session: SessionFact) => Promise<void>;
  readonly expire: (session: SessionFact) => Promise<void>;
};

export class Orphans {
  readonly #deps: OrphansDeps;
  /** How many looks in a row have found each orphan. */
  #seen = new Map<ParticipantId, number>();
  readonly #graceStartedAtMs = new Map<ParticipantId, number>();
  #cancel: (() => void) | undefined;
  #scanning: Promise<void> | undefined;

  constructor(deps: OrphansDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#cancel = every(this.#deps.clock, SCAN_PERIOD_MS, () => {
      this.#scanning ??= this.scan().finally(() => (this.#scanning = undefined));
    });
  }

  async close(): Promise<void> {
    this.#cancel?.();
    await this.#scanning;
  }

  /** One look. Never rejects. */
  async scan(): Promise<void> {
    const due = this.#look();
    if (due.size === 0) return;
    try {
      for (const session of await this.#deps.sessions()) {
        if (due.has(session.participantId)) await this.#handle(session);
      }
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'sessions of a node that has gone could not be handled');
    }
  }

  #look(): ReadonlySet<ParticipantId> {
    const seen = new Map<ParticipantId, number>();
    const due = new Set<ParticipantId>();
    const live = this.#deps.liveNodes();
    if (live !== undefined) {
      for (const { fact } of this.#deps.view.site(this.#deps.site).participants.values()) {
        if (!this.#isOrphan(fact, live)) continue;
        const times = (this.#seen.get(fact.participantId) ?? 0) + 1;
        seen.set(fact.participantId, times);
        if (times >= SCANS_BEFORE_ACTION) due.add(fact.participantId);
      }
    }
    this.#seen = seen;
    for (const id of this.#graceStartedAtMs.keys()) {
      if (this.#deps.view.participant(id) === undefined) this.#graceStartedAtMs.delete(id);
    }
    return due;
  }

  #isOrphan(fact: ParticipantFact, live: readonly NodeId[]): boolean {
    const { self, hasSession } = this.#deps;
    // One of an earlier life of this node, which had the same name.
    if (fact.signalNodeId === self) return !hasSession(fact.participantId);
    const isSenior = live.every((node) => self <= node);
    return isSenior && !live.includes(fact.signalNodeId);
  }

  async #handle(session: SessionFact): Promise<void> {
    const { clock, graceMs, log } = this.#deps;
    if (session.graceUntilMs > 0) return this.#deps.expire(session);
    const startedAtMs = this.#graceStartedAtMs.get(session.participantId) ?? Number.NEGATIVE_INFINITY;
    if (clock.monotonicMs() - startedAtMs < GRACES_AFTER_CONTRADICTION * graceMs) return;
    this.#graceStartedAtMs.set(session.participantId, clock.monotonicMs());
    log.info({ goneNodeId: session.signalNodeId }, 'session of a node that has gone');
    await this.#deps.startGrace(session);
  }
}
