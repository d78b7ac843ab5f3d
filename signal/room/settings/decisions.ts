/**
 * Durable decisions of a room, in the coordination store before they are acknowledged. Each is one transaction that
 * compares the home's claim (so that a home of the past can't write), what it was decided on, and the ledger of decided
 * commands (so that none is decided twice).
 */
import { AppError } from '../../../common/errors.ts';
import {
  bansPrefix,
  banKey,
  decidedKey,
  homeKey,
  isShutInvitation,
  settingsKey,
} from '../../../common/coordination/keys.ts';
import type { Compare, Coordination, KeyValue, Op } from '../../../common/coordination/port.ts';
import type { RoomId } from '../../../common/ids.ts';
import { DecisionLedger, type IUpdateSettingsRequest } from '../../../proto/index.ts';
import { remember } from '../home/facts.ts';
import { decodeBan, encodeBan, makeBan, type BanFact, type BanWish } from './bans.ts';
import { decodeSettings, encodeSettings, updateSettings, type RoomSettings } from './settings.ts';

/** Times a decision is made again after somebody else's write came in between, before BUSY. */
const MAX_RETRIES = 5;

/** Who decides: the command's id, and the mod revision of the claim under which the home acts. */
export type DecisionBy = {
  readonly commandId: string;
  readonly claimRevision: number;
  /** Why whoever asks may not, as of now; not asked of a command that was decided before. Default: they may. */
  readonly whyNot?: () => AppError | undefined;
};

/** `modRevision` 0: there is none yet. */
type Ledger = { readonly modRevision: number; readonly commandIds: readonly string[] };

type Plan = {
  readonly compares: readonly Compare[];
  readonly ops: readonly Op[];
  /** Hears the revision, when it was this that was written. */
  readonly wrote?: ((revision: number) => void) | undefined;
};

/** What else is written in the transaction that bans somebody or lifts a ban. */
type WithBan = (ban: BanFact) => Promise<Pick<Plan, 'ops' | 'wrote'> | undefined>;

const nothingElse: WithBan = async () => undefined;

const unchanged = (key: string, item: KeyValue | undefined): Compare => ({
  key,
  modRevision: item?.modRevision ?? 0,
});

/** Every method throws the AppErrors of its decision, FENCED when the claim is no more, BUSY. */
export class Decisions {
  readonly #coordination: Coordination;
  readonly #room: RoomId;
  /** As it was written here last: under the same claim nobody else writes it. */
  #written: (Ledger & { readonly claimRevision: number }) | undefined;

  constructor(coordination: Coordination, room: RoomId) {
    this.#coordination = coordination;
    this.#room = room;
  }

  /** @returns the settings as they are after it; for a command that was decided before, as they are now */
  async updateSettings(by: DecisionBy, change: IUpdateSettingsRequest): Promise<RoomSettings> {
    const key = settingsKey(this.#room);
    await this.#decide(by, async () => {
      const item = await this.#coordination.get(key);
      const next = updateSettings(decodeSettings(item), change);
      if (next instanceof AppError) return next;
      return { compares: [unchanged(key, item)], ops: [{ put: key, value: encodeSettings(next) }] };
    });
    return decodeSettings(await this.#coordination.get(key));
  }

  /** @param wish asked for only if the command was not decided before: its participant has gone then */
  async ban(by: DecisionBy, wish: () => AppError | BanWish, also = nothingElse): Promise<void> {
    const prefix = bansPrefix(this.#room);
    await this.#decide(by, async () => {
      const wanted = wish();
      if (wanted instanceof AppError) return wanted;
      const { items } = await this.#coordination.range(prefix);
      const ids = items.map(({ key }) => key.slice(prefix.length)).filter((id) => !isShutInvitation(id));
      const ban = makeBan(wanted, new Set(ids));
      if (ban instanceof AppError) return ban;
      // The ledger's compare stands for all of them: every ban is written together with it.
      const { ops = [], wrote } = (await also(ban)) ?? {};
      const put = { put: banKey(this.#room, ban.banId), value: encodeBan(ban) };
      return { compares: [], ops: [put, ...ops], wrote };
    });
  }

  /** Lifting a ban that is not there is no error. */
  async unban(by: DecisionBy, banId: string, also = nothingElse): Promise<void> {
    await this.#decide(by, async () => {
      const key = banKey(this.#room, banId);
      const item = await this.#coordination.get(key);
      const { ops = [], wrote } = (item && (await also(decodeBan(item.value)))) ?? {};
      return { compares: [unchanged(key, item)], ops: [{ delete: key }, ...ops], wrote };
    });
  }

  async #decide(by: DecisionBy, makePlan: () => Promise<AppError | Plan>): Promise<void> {
    for (let attempt = 0; attempt <= MAX_RETRIES; attempt += 1) {
      const isDone = await this.#tryDecide(by, makePlan);
      if (isDone) return;
    }
    throw new AppError('BUSY', 'the room changed all the time while the command ran');
  }

  async #tryDecide(
    { commandId, claimRevision, whyNot }: DecisionBy,
    makePlan: () => Promise<AppError | Plan>,
  ): Promise<boolean> {
    const ledger = await this.#ledger(claimRevision);
    if (ledger.commandIds.includes(commandId)) return true;
    const plan = whyNot?.() ?? (await makePlan());
    if (plan instanceof AppError) throw plan;
    const commandIds = remember(ledger.commandIds, commandId);
    const revision = await this.#commit(claimRevision, { ...ledger, commandIds }, plan);
    if (revision !== undefined) plan.wrote?.(revision);
    return revision !== undefined;
  }

  /**
   * Writes what was decided on several commands together.
   * @param plan asked once or more: which commands were decided before, in its answer those that are decided now
   * @returns the revision of the write; undefined = there was nothing to write
   */
  async decideTogether(
    claimRevision: number,
    plan: (decided: readonly string[]) => {
      readonly commandIds: readonly string[];
      readonly ops: readonly Op[];
    },
  ): Promise<number | undefined> {
    for (let attempt = 0; attempt <= MAX_RETRIES; attempt += 1) {
      const ledger = await this.#ledger(claimRevision);
      const { commandIds: decided, ops } = plan(ledger.commandIds);
      if (decided.length === 0 && ops.length === 0) return undefined;
      const commandIds = decided.reduce(remember, ledger.commandIds);
      const revision = await this.#commit(claimRevision, { ...ledger, commandIds }, { compares: [], ops });
      if (revision !== undefined) return revision;
    }
    throw new AppError('BUSY', 'the room changed all the time while commands were decided');
  }

  async #ledger(claimRevision: number): Promise<Ledger> {
    if (this.#written?.claimRevision === claimRevision) return this.#written;
    const item = await this.#coordination.get(decidedKey(this.#room));
    const commandIds = item ? DecisionLedger.decode(item.value).commandIds : [];
    return { modRevision: item?.modRevision ?? 0, commandIds };
  }

  /** @returns the revision; undefined = something has changed meanwhile: decide anew */
  async #commit(
    claimRevision: number,
    { modRevision, commandIds }: Ledger,
    plan: Plan,
  ): Promise<number | undefined> {
    const [home, decided] = [homeKey(this.#room), decidedKey(this.#room)];
    const value = DecisionLedger.encode({ commandIds: [...commandIds] }).finish();
    this.#written = undefined; // also when it can't be said what became of the write
    const { succeeded, revision } = await this.#coordination.txn(
      [{ key: home, modRevision: claimRevision }, { key: decided, modRevision }, ...plan.compares],
      [{ put: decided, value }, ...plan.ops],
    );
    if (succeeded) {
      this.#written = { modRevision: revision, commandIds, claimRevision };
      return revision;
    }
    const holder = await this.#coordination.get(home);
    if (holder?.modRevision === claimRevision) return undefined;
    throw new AppError('FENCED', 'this node is not the home of the room any more');
  }
}
