/** A room's home deciding on commands of features, over stores in memory: the real desk, no sockets and no other sites. */
import { MemoryCluster } from '../../common/coordination/memory.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import { homeKey, recordLineKey } from '../../common/coordination/keys.ts';
import { AppError } from '../../common/errors.ts';
import { parseRoomId } from '../../common/ids.ts';
import { createLogger } from '../../common/log/logger.ts';
import type { Role } from '../../common/auth/roles.ts';
import type { Feature, RecordDraft } from '../../signal/features/contract.ts';
import { hashOf } from '../../signal/record/chain.ts';
import { RoomFeatures } from '../../signal/room/features/room-features.ts';
import type { FeatureOutcome } from '../../signal/room/home/durable-plan.ts';
import type { RoomFacts } from '../../signal/room/home/facts.ts';
import type { Change } from '../../signal/room/home/fact-log.ts';
import { FeatureDesk } from '../../signal/room/home/feature-desk.ts';
import { Decisions } from '../../signal/room/settings/decisions.ts';
import { RoomView } from '../../signal/room/view.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { emptyLog, ERFURT, participant, present } from './room-logs.ts';

export type Guest = { readonly id: string; readonly subject: string; readonly role: Role };
type Asked = {
  readonly by: string;
  readonly feature: string;
  readonly command: Uint8Array;
  readonly commandId: string;
};

const ROOM = parseRoomId('hall');
const LOG = createLogger({ level: 'silent' });
const nothing = (): void => {};
const LISTENERS = { news: nothing, personal: nothing, moved: nothing, rulesChanged: nothing };

export class DeskHall {
  readonly clock = new FakeClock();
  readonly #cluster = new MemoryCluster({ clock: this.clock });
  readonly #all: readonly Feature[];
  readonly #nodes: RoomFeatures[] = [];
  readonly #view = new RoomView();
  #desk: FeatureDesk | undefined;
  #home: RoomFeatures | undefined;
  #claimRevision = 0;
  /** What becomes of the next write of the home in the coordination store: nobody hears of it. */
  lost: 'write' | 'answer' | undefined;

  private constructor(features: readonly Feature[]) {
    this.#all = features;
  }

  static async open(features: readonly Feature[], guests: readonly Guest[]): Promise<DeskHall> {
    const hall = new DeskHall(features);
    hall.let(guests);
    await hall.newHome();
    return hall;
  }

  /** These are in the room, and nobody else. */
  let(guests: readonly Guest[]): void {
    const { version } = this.#view.site(ERFURT);
    const facts = guests.map(({ id, subject, role }, index) =>
      participant(id, { subject, role, number: index + 1, groups: ['greens'] }),
    );
    const records = new Map(
      facts.map(present).map(({ key, value = new Uint8Array() }) => [key, { value, n: 1 }]),
    );
    this.#view.load(ERFURT, { ...emptyLog(), version: { epoch: 1, n: version.n + 1 }, records });
    for (const node of this.#nodes) node.peopleChanged();
  }

  /** The home has died: another node goes on with what was acknowledged. */
  async newHome(): Promise<void> {
    const coordination = this.#cluster.client();
    const { revision } = await coordination.txn([], [{ put: homeKey(ROOM), value: new Uint8Array() }]);
    this.#claimRevision = revision;
    const features = (this.#home = await this.node());
    const txn: Coordination['txn'] = async (compares, ops) => {
      const { lost } = this;
      this.lost = undefined;
      if (lost === 'write') throw new AppError('BUSY', 'the store is gone');
      const result = await coordination.txn(compares, ops);
      if (lost === 'answer') throw new AppError('BUSY', 'no answer');
      return result;
    };
    const store: Coordination = {
      get: (key) => coordination.get(key),
      range: (prefix, page) => coordination.range(prefix, page),
      grantLease: (ttlSec) => coordination.grantLease(ttlSec),
      watch: (prefix, handlers) => coordination.watch(prefix, handlers),
      close: () => coordination.close(),
      txn,
    };
    const decisions = new Decisions(store, ROOM);
    const facts = {
      changeAll: async (_: unknown, changes: readonly Change[]) => this.#changeAll(changes),
      held: () => this.#view.facts.features,
    };
    this.#desk = new FeatureDesk({ features, facts, decisions, clock: this.clock });
  }

  /** What a node that opens the room now knows of it. */
  async node(): Promise<RoomFeatures> {
    const node = new RoomFeatures({
      features: this.#all,
      view: this.#view,
      clock: this.clock,
      coordination: this.#cluster.client(),
      roomId: ROOM,
      log: LOG,
      listeners: LISTENERS,
    });
    await node.start();
    node.check();
    this.#nodes.push(node);
    return node;
  }

  /** Of one moment. */
  async run(asked: readonly Asked[]): Promise<readonly (FeatureOutcome | undefined)[]> {
    const outcomes: (FeatureOutcome | undefined)[] = [];
    const commands = asked.map(({ by, feature, command, commandId }) => ({
      actorParticipantId: by,
      actorSubject: by,
      commandId: `${by}/${commandId}`,
      feature: { feature, command },
    }));
    const authority = { generation: this.#claimRevision, claimRevision: this.#claimRevision };
    await this.#desk?.run(authority, commands, outcomes);
    return outcomes;
  }

  /** What the core decides, with lines in the same transaction. @returns whether a sitting is open */
  async also(by: string, drafts: readonly RecordDraft[]): Promise<boolean> {
    const authority = { generation: this.#claimRevision, claimRevision: this.#claimRevision };
    const lines = await this.#desk?.linesFor(authority, by, drafts);
    if (lines === undefined) return false;
    const { revision } = await this.#cluster.client().txn([], lines.ops);
    lines.wrote(revision);
    return true;
  }

  async tend(): Promise<void> {
    const authority = { generation: this.#claimRevision, claimRevision: this.#claimRevision };
    await this.#desk?.tend(authority);
  }

  /** Kinds of the lines of all records, in their order; their numbers and hashes have been looked at. */
  async lines(): Promise<readonly string[]> {
    const { items } = await this.#cluster.client().range(recordLineKey(ROOM, ''));
    let before = '';
    return items.map(({ value }, index) => {
      const { n, kind, prev } = JSON.parse(Buffer.from(value).toString()) as Record<string, unknown>;
      if (n !== index + 1 || (index > 0 && prev !== before))
        throw new Error(`line ${index + 1} hangs on nothing`);
      before = hashOf(value);
      return String(kind);
    });
  }

  /** The one that decides now. */
  get home(): RoomFeatures {
    if (this.#home === undefined) throw new Error('nobody is home');
    return this.#home;
  }

  /** All that is kept, by class. */
  get kept(): readonly [
    replicated: ReadonlyMap<string, Uint8Array>,
    durable: ReadonlyMap<string, Uint8Array>,
  ] {
    return [this.#view.facts.features, this.home.durable.all];
  }

  async close(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.close()));
  }

  #changeAll(changes: readonly Change[]): readonly (AppError | undefined)[] {
    const refusals: (AppError | undefined)[] = [];
    const facts = changes.reduce((before: RoomFacts, change) => {
      const next = change(before);
      const isRefused = next instanceof AppError;
      refusals.push(isRefused ? next : undefined);
      return isRefused ? before : next;
    }, this.#view.facts);
    const { revision } = this.#view.facts;
    this.#view.learn({ ...facts, generation: this.#claimRevision, revision: revision + 1 });
    for (const node of this.#nodes) node.check();
    return refusals;
  }
}
