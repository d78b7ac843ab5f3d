/**
 * What rooms leave that nobody has defined any more, or not yet: meetings, and invitations, of which none is good from
 * then on. More than fits into one transaction.
 */
import {
  definedRoomKey,
  deletedRoomKey,
  invitationsPrefix,
  meetingsPrefix,
} from '../../common/coordination/keys.ts';
import type { Coordination, KeyValue, Op } from '../../common/coordination/port.ts';
import type { RoomId } from '../../common/ids.ts';
import { MAX_SHUT, shutOps, type Shutting } from '../invitations/shut.ts';
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
    const { meetings, invitations } = await this.#find(room);
    return meetings.length + invitations.length > 0;
  }

  /** Of the transaction that deletes a room: notes that something is left, if so. @throws {AppError} BUSY */
  async begin(room: RoomId): Promise<readonly Op[]> {
    if (!(await this.areThere(room))) return [];
    return [{ put: deletedRoomKey(room), value: new Uint8Array() }];
  }

  /**
   * Stops as soon as somebody defines the room: what is there then is the room's own.
   * @param what `deleted` = as long as there is something left of a deletion
   * @throws {AppError} BUSY
   */
  async clear(room: RoomId, by: Actor, what: 'all' | 'deleted'): Promise<void> {
    const { coordination, ledger } = this.#deps;
    const nothing = { result: () => false };
    for (let left = true; left;) {
      left = await ledger.change(by, async (_counts, nowMs) => {
        if (await coordination.get(definedRoomKey(room))) return nothing;
        if (what === 'deleted' && !(await coordination.get(deletedRoomKey(room)))) return nothing;
        const { meetings, invitations } = await this.#find(room);
        if (meetings.length + invitations.length === 0) return nothing;
        const isLast =
          invitations.length <= MAX_SHUT &&
          meetings.length <= MAX_MEETINGS &&
          (meetings.length === 0 || invitations.length === 0);
        const { ops, ...rest } =
          meetings.length > 0
            ? withoutMeetings(room, meetings.slice(0, MAX_MEETINGS))
            : await this.#withoutInvitations(room, invitations.slice(0, MAX_SHUT), { by, nowMs });
        const end = isLast ? [{ delete: deletedRoomKey(room) }] : [];
        return { ...rest, ops: [...ops, ...end], result: () => !isLast };
      });
    }
  }

  /** One more of each than can be taken away at a time. */
  async #find(room: RoomId): Promise<Record<'meetings' | 'invitations', readonly KeyValue[]>> {
    const { coordination } = this.#deps;
    const [meetings, invitations] = await Promise.all([
      coordination.range(meetingsPrefix(room), { limit: MAX_MEETINGS + 1 }),
      coordination.range(invitationsPrefix(room), { limit: MAX_SHUT + 1 }),
    ]);
    return { meetings: meetings.items, invitations: invitations.items };
  }

  async #withoutInvitations(
    room: RoomId,
    items: readonly KeyValue[],
    at: Pick<Shutting, 'by' | 'nowMs'>,
  ): Promise<Cleared> {
    const numbers = items.map(({ key }) => key.slice(invitationsPrefix(room).length));
    const shut = await shutOps(this.#deps.coordination, room, numbers, { ...at, guests: 'stay' });
    return {
      ops: [...items.map(({ key }) => ({ delete: key })), ...shut],
      deeds: [{ action: 'invitations.deleted', object: `room:${room}`, detail: `${items.length}` }],
    };
  }
}

const withoutMeetings = (room: RoomId, items: readonly KeyValue[]): Cleared => ({
  ops: items.map(({ key }) => ({ delete: key })),
  deeds: [{ action: 'meetings.deleted', object: `room:${room}`, detail: `${items.length}` }],
  added: { meetings: -items.length },
});
