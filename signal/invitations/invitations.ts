/** Invitations in the coordination store: every node knows them, and they outlive all nodes. */
import { invitationKey, invitationsPrefix } from '../../common/coordination/keys.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import { AppError } from '../../common/errors.ts';
import type { RoomId } from '../../common/ids.ts';
import type { Actor } from '../management/audit.ts';
import type { Ledger } from '../management/ledger.ts';
import { decodeInvitation, encodeInvitation, invitationIdOf, type Invitation } from './invitation.ts';
import { shutOps } from './shut.ts';

/** Per room. */
export const MAX_INVITATIONS = 200;

/** Taken away at a time. */
const MAX_SWEPT = 64;

type Deps = {
  readonly coordination: Pick<Coordination, 'get' | 'range'>;
  readonly ledger: Pick<Ledger, 'change'>;
};

export class Invitations {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Oldest first. @throws {AppError} BUSY */
  async list(room: RoomId): Promise<readonly Invitation[]> {
    const prefix = invitationsPrefix(room);
    const { items } = await this.#deps.coordination.range(prefix);
    return items
      .map(({ key, value }) => decodeInvitation(room, key.slice(prefix.length), value))
      .sort((one, other) => one.createdAtMs - other.createdAtMs);
  }

  /** @throws {AppError} BUSY */
  async find(room: RoomId, number: string): Promise<Invitation | undefined> {
    const found = await this.#deps.coordination.get(invitationKey(room, number));
    return found && decodeInvitation(room, number, found.value);
  }

  /**
   * Keeps a new one; expired ones make room for it.
   * @param stillMay rejects when whoever invites may not, as the room is defined in the moment of the change
   * @throws {AppError} LIMIT_REACHED, BUSY, and what `stillMay` throws
   */
  add(invitation: Invitation, by: Actor, stillMay: () => Promise<unknown>): Promise<void> {
    const { room, number, role, createdAtMs } = invitation;
    const key = invitationKey(room, number);
    return this.#deps.ledger.change(by, async () => {
      await stillMay();
      const existing = await this.list(room);
      const over = existing.filter(({ expiresAtMs = Infinity }) => expiresAtMs <= createdAtMs);
      if (existing.length - over.length >= MAX_INVITATIONS) {
        throw new AppError('LIMIT_REACHED', `the room has ${MAX_INVITATIONS} invitations`);
      }
      const swept = over.slice(0, MAX_SWEPT).map((one) => ({ delete: invitationKey(room, one.number) }));
      return {
        compares: [{ key, modRevision: 0 }],
        ops: [{ put: key, value: encodeInvitation(invitation) }, ...swept],
        deeds: [{ action: 'invitation.created', object: objectOf(invitation), detail: role }],
        result: () => {},
      };
    });
  }

  /**
   * From then on nobody comes in by it, with a token that it gave before neither. Idempotent.
   * @param guests whether those who came by it have to go as well
   * @throws {AppError} BUSY
   */
  remove(room: RoomId, number: string, guests: 'stay' | 'go', by: Actor): Promise<void> {
    return this.#deps.ledger.change(by, async (_counts, nowMs) => {
      const isThere = (await this.find(room, number)) !== undefined;
      if (!isThere && guests === 'stay') return { result: () => {} };
      const shut = await shutOps(this.#deps.coordination, room, [number], { by, nowMs, guests });
      const detail = guests === 'go' ? 'guests removed' : '';
      return {
        ops: [{ delete: invitationKey(room, number) }, ...shut],
        deeds: [{ action: 'invitation.revoked', object: objectOf({ room, number }), detail }],
        result: () => {},
      };
    });
  }
}

const objectOf = (named: Pick<Invitation, 'room' | 'number'>): string =>
  `invitation:${invitationIdOf(named)}`;
