/**
 * Durable decisions of a room, in the coordination store before they are acknowledged. Each is one transaction that
 * compares the home's claim (so that a home of the past can't write), what it was decided on, and the ledger of decided
 * commands (so that none is decided twice).
 */
import { AppError } from '../../../common/errors.ts';
import { bansPrefix, banKey, decidedKey, homeKey, settingsKey } from '../../../common/coordination/keys.ts';
import type { Compare, Coordination, KeyValue, Op } from '../../../common/coordination/port.ts';
import type { RoomId } from '../../../common/ids.ts';
import { DecisionLedger, type IUpdateSettingsRequest } from '../../../proto/index.ts';
import { remember } from '../home/facts.ts';
import { encodeBan, makeBan, type BanWish } from './bans.ts';
import { decodeSettings, encodeSettings, updateSettings, type RoomSettings } from './settings.ts';

/** Times a decision is made again after somebody else's write came in between, before BUSY. */
const MAX_RETRIES = 5;

/** Who decides: the command's id, and the mod revision of the claim under which the home acts. */
export type DecisionBy = { readonly commandId: string; readonly claimRevision: number };

type Plan = { readonly compares: readonly Compare[]; readonly ops: readonly Op[] };

const unchanged = (key: string, item: KeyValue | undefined): Compare => ({
  key,
  modRevision: item?.modRevision ?? 0,
});

/** Every method throws the AppErrors of its decision, FENCED when the claim is no more, BUSY. */
export class Decisions {
  readonly #coordination: Coordination;
  readonly #room: RoomId;

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
  async ban(by: DecisionBy, wish: () => AppError | BanWish): Promise<void> {
    const prefix = bansPrefix(this.#room);
    await this.#decide(by, async () => {
      const wanted = wish();
      if (wanted instanceof AppError) return wanted;
      const { items } = await this.#coordination.range(prefix);
      const ban = makeBan(wanted, new Set(items.map(({ key }) => key.slice(prefix.length))));
      if (ban instanceof AppError) return ban;
      // The ledger's compare stands for all of them: every ban is written together with it.
      return { compares: [], ops: [{ put: banKey(this.#room, ban.banId), value: encodeBan(ban) }] };
    });
  }

  /** Lifting a ban that is not there is no error. */
  async unban(by: DecisionBy, banId: string): Promise<void> {
    await this.#decide(by, async () => ({ compares: [], ops: [{ delete: banKey(this.#room, banId) }] }));
  }

  async #decide(by: DecisionBy, makePlan: () => Promise<AppError | Plan>): Promise<void> {
    for (let attempt = 0; attempt <= MAX_RETRIES; attempt += 1) {
      const isDone = await this.#tryDecide(by, makePlan);
      if (isDone) return;
    }
    throw new AppError('BUSY', 'the room changed all the time while the command ran');
  }

  async #tryDecide(
    { commandId, claimRevision }: DecisionBy,
    makePlan: () => Promise<AppError | Plan>,
  ): Promise<boolean> {
    const [home, decided] = [homeKey(this.#room), decidedKey(this.#room)];
    const ledger = await this.#coordination.get(decided);
    const { commandIds } = ledger ? DecisionLedger.decode(ledger.value) : { commandIds: [] };
    if (commandIds.includes(commandId)) return true;
    const plan = await makePlan();
    if (plan instanceof AppError) throw plan;
    const value = DecisionLedger.encode({ commandIds: [...remember(commandIds, commandId)] }).finish();
    const { succeeded } = await this.#coordination.txn(
      [{ key: home, modRevision: claimRevision }, unchanged(decided, ledger), ...plan.compares],
      [{ put: decided, value }, ...plan.ops],
    );
    if (succeeded) return true;
    const holder = await this.#coordination.get(home);
    if (holder?.modRevision === claimRevision) return false;
    throw new AppError('FENCED', 'this node is not the home of the room any more');
  }
}
