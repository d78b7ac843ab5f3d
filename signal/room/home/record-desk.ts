/**
 * Where a room's home writes lines of the record that come from elsewhere than durable commands of features: those that
 * wait among the replicated facts (waiting-lines.ts), and those of the core's own decisions, as bans.
 */
import type { Op } from '../../../common/coordination/port.ts';
import { AppError } from '../../../common/errors.ts';
import type { Clock } from '../../../common/lifecycle/clock.ts';
import type { RecordDraft, RecordMap } from '../../features/contract.ts';
import { RECORD_NAME } from '../../record/chain.ts';
import { letWait, waitingKey, waitingLines, type WaitingLine } from '../../record/waiting-lines.ts';
import type { FeatureWrite } from '../features/durable-records.ts';
import type { RoomFeatures } from '../features/room-features.ts';
import type { Decisions } from '../settings/decisions.ts';
import { headOf, planLines, planWaiting } from './durable-plan.ts';
import { withWrites } from './feature-writes.ts';
import type { FactLog } from './fact-log.ts';
import type { RoomFacts } from './facts.ts';
import type { HomeAuthority } from './home-claim.ts';

export type RecordDeskDeps = {
  readonly features: Pick<RoomFeatures, 'states' | 'durable'>;
  readonly facts: Pick<FactLog, 'changeAll' | 'held'>;
  readonly decisions: Pick<Decisions, 'decideTogether'>;
  readonly clock: Clock;
};

/** For a transaction of somebody else's, who says when it is written. */
export type LinesOps = { readonly ops: readonly Op[]; readonly wrote: (revision: number) => void };

export class RecordDesk {
  readonly #deps: RecordDeskDeps;
  #seen: RecordMap = new Map();
  #waiting: readonly WaitingLine[] = [];

  constructor(deps: RecordDeskDeps) {
    this.#deps = deps;
  }

  /** Facts with lines that wait from now on. Error: LIMIT_REACHED. */
  withLines(
    facts: RoomFacts,
    drafts: readonly RecordDraft[],
    { sittingId, by }: { readonly sittingId: string; readonly by: string },
  ): AppError | RoomFacts {
    const { features, clock } = this.#deps;
    const { taken } = headOf(features.durable.all, sittingId);
    const lines = letWait(facts.features, drafts, { sittingId, by, taken, atMs: clock.wallMs() });
    const next = withWrites(facts.features, RECORD_NAME, lines);
    return next instanceof AppError ? next : { ...facts, features: next };
  }

  /** Writes what waits. The durable records have to be those of the store. @throws {AppError} FENCED, BUSY */
  async write({ claimRevision }: HomeAuthority): Promise<void> {
    const { decisions, features } = this.#deps;
    for (;;) {
      const waiting = this.#held();
      if (waiting.length === 0) return;
      let writes: readonly FeatureWrite[] = [];
      const revision = await decisions.decideTogether(claimRevision, () => {
        writes = planWaiting(waiting, features.durable.all);
        return { commandIds: [], ops: features.durable.opsFor(writes) };
      });
      if (revision === undefined) return;
      features.durable.wrote(writes, revision);
    }
  }

  /** The same, and takes away what has been written. @throws {AppError} as {@link write}; HOME_UNREACHABLE */
  async tend(authority: HomeAuthority): Promise<void> {
    if (this.#held().length === 0) return;
    await this.write(authority);
    const { all } = this.#deps.features.durable;
    await this.#deps.facts.changeAll(authority, [
      (before) => {
        const taken = waitingLines(before.features).filter(
          ({ serial, sittingId }) => serial <= headOf(all, sittingId).taken,
        );
        const gone = taken.map(({ serial }) => ({ key: waitingKey(serial), value: undefined }));
        const features = withWrites(before.features, RECORD_NAME, gone);
        return gone.length === 0 || features instanceof AppError ? before : { ...before, features };
      },
    ]);
  }

  /** Of what the core decides: for its transaction, if a sitting is open. The durable records have to be the store's. */
  linesFor(by: string, drafts: readonly RecordDraft[]): LinesOps | undefined {
    const { features, clock } = this.#deps;
    const { sitting } = features.states.rules;
    if (sitting === undefined) return undefined;
    const { durable } = features;
    const about = { records: durable.all, atMs: clock.wallMs(), sittingId: sitting.sittingId, by };
    const writes = planLines(about, drafts);
    return { ops: durable.opsFor(writes), wrote: (revision) => durable.wrote(writes, revision) };
  }

  /** Looked for once in the same facts. */
  #held(): readonly WaitingLine[] {
    const held = this.#deps.facts.held();
    if (held !== this.#seen) {
      this.#seen = held;
      this.#waiting = waitingLines(held);
    }
    return this.#waiting;
  }
}
