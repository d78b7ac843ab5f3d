/**
 * What rooms leave that nobody has defined any more, or not yet: meetings, and invitations, of which none is good from
 * then on. More than fits into one transaction.
 */
import { definedRoomKey, invitationsPrefix, meetingsPrefix } from '../../common/coordination/keys.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import type { RoomId } from '../../common/ids.ts';
import { MAX_SHUT, shutOps } from '../invitations/shut.ts';
import type { Actor } from './audit.ts';
import type { Change, Ledger } from './ledger.ts';

/** etcd takes 128 operations in a transaction. */
const MAX_MEETINGS = 64;

type Deps = {
  readonly coordination: Pick<Coordination, 'get' | 'range'>;
  readonly ledger: Pick<Ledger, 'change'>;
};

type Cleared = Omit<Change<never>, 'result'>;

export class RoomLeftovers {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {AppError} BUSY */
  async areThere(room: RoomId): Promise<boolean> {
    const { coordination } = this.#deps;
    const prefixes = [meetingsPrefix(room), invitationsPrefix(room)];
    const found = await Promise.all(prefixes.map((prefix) => coordination.range(prefix, { limit: 1 })));
    return found.some(({ items }) => items.length > 0);
  }

  /** Stops as soon as somebody defines the room: what is there then is the room's own. @throws {AppError} BUSY */
  async clear(room: RoomId, by: Actor): Promise<void> {
    const { coordination, ledger } = this.#deps;
    for (let left = true; left;) {
      left = await ledger.change(by, async (_counts, nowMs) => {
        if (await coordination.get(definedRoomKey(room))) return { result: () => false };
        const cleared = (await this.#meetings(room)) ?? (await this.#invitations(room, by, nowMs));
        return cleared === undefined ? { result: () => false } : { ...cleared, result: () => true };
      });
    }
  }

  async #meetings(room: RoomId): Promise<Cleared | undefined> {
    const { items } = await this.#deps.coordination.range(meetingsPrefix(room), { limit: MAX_MEETINGS });
    if (items.length === 0) return undefined;
    return {
      ops: items.map(({ key }) => ({ delete: key })),
      deeds: [{ action: 'meetings.deleted', object: `room:${room}`, detail: `${items.length}` }],
      added: { meetings: -items.length },
    };
  }

  async #invitations(room: RoomId, by: Actor, nowMs: number): Promise<Cleared | undefined> {
    const { coordination } = this.#deps;
    const prefix = invitationsPrefix(room);
    const { items } = await coordination.range(prefix, { limit: MAX_SHUT });
    if (items.length === 0) return undefined;
    const numbers = items.map(({ key }) => key.slice(prefix.length));
    const shut = await shutOps(coordination, room, numbers, { by, nowMs, guests: 'stay' });
    return {
      ops: [...items.map(({ key }) => ({ delete: key })), ...shut],
      deeds: [{ action: 'invitations.deleted', object: `room:${room}`, detail: `${items.length}` }],
    };
  }
}
