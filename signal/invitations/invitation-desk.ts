/** Makes invitations, and decides who may come in by one: secret, time, password, and how often somebody may be wrong. */
import { AppError } from '../../common/errors.ts';
import type { RoomId } from '../../common/ids.ts';
import { randomText } from '../../common/random-text.ts';
import type { Actor } from '../management/audit.ts';
import { guestSubject } from './guest-subject.ts';
import {
  digestOf,
  invitationIdOf,
  isSecret,
  parseInvitationId,
  type Invitation,
  type InvitedRole,
} from './invitation.ts';
import type { Invitations } from './invitations.ts';
import type { Passwords } from './password.ts';

const NUMBER_BYTES = 9;
const SECRET_BYTES = 16;

export type InvitationWish = {
  readonly role: InvitedRole;
  readonly note: string;
  /** Undefined = until it is revoked. */
  readonly expiresAtMs: number | undefined;
  readonly password: string | undefined;
};

/** What somebody shows at the door. */
export type Shown = {
  readonly secret: string;
  readonly password: string | undefined;
  /** Of this browser; makes the same guest of whoever comes again. */
  readonly guestKey: string;
  readonly peerIp: string;
};

export type Invited = { readonly room: RoomId; readonly role: InvitedRole; readonly subject: string };

/** Who guesses is not listened to; signal/server/wrong-tries.ts. */
type TriesPort = { check(peerIp: string): void; note(peerIp: string): void };

export type InvitationDeskDeps = {
  readonly invitations: Pick<Invitations, 'add' | 'find'>;
  readonly passwords: Pick<Passwords, 'digest' | 'matches'>;
  readonly wrongTries: TriesPort;
  readonly onRefused: (reason: string, invitationId: string) => void;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
};

export class InvitationDesk {
  readonly #deps: InvitationDeskDeps;

  constructor(deps: InvitationDeskDeps) {
    this.#deps = deps;
  }

  /**
   * @param by whoever invites
   * @param stillMay as of {@link Invitations.add}: passwords take their time
   * @returns it, with the secret that its link carries and that nobody can be told again
   * @throws {AppError} ARGUMENT_INVALID, LIMIT_REACHED, RATE_LIMITED, BUSY
   */
  async make(
    room: RoomId,
    by: Actor,
    wish: InvitationWish,
    stillMay: () => Promise<unknown>,
  ): Promise<{ readonly invitation: Invitation; readonly secret: string }> {
    const { invitations, passwords, nowMs } = this.#deps;
    const createdAtMs = nowMs();
    const { role, note, expiresAtMs } = wish;
    if (expiresAtMs !== undefined && expiresAtMs <= createdAtMs) {
      throw new AppError('ARGUMENT_INVALID', 'expiresAt: is over');
    }
    const secret = randomText(SECRET_BYTES);
    const password = wish.password === undefined ? undefined : await passwords.digest(wish.password);
    const number = randomText(NUMBER_BYTES);
    const facts = { room, number, role, note, expiresAtMs, createdAtMs, createdBySubject: by.id, password };
    const invitation = { ...facts, secretDigest: digestOf(secret) };
    await invitations.add(invitation, by, stillMay);
    return { invitation, secret };
  }

  /**
   * @throws {AppError} INVITATION_INVALID, the same whatever is wrong; RATE_LIMITED after too many wrong tries of one
   *   address, or when too many passwords are looked at; BUSY
   */
  async admit(id: string, shown: Shown): Promise<Invited> {
    const { wrongTries, onRefused } = this.#deps;
    wrongTries.check(shown.peerIp);
    const invitation = await this.#find(id);
    const reason = await this.#refusal(invitation, shown);
    if (invitation !== undefined && reason === undefined) {
      const { room, role, number } = invitation;
      return { room, role, subject: guestSubject(number, shown.guestKey) };
    }
    wrongTries.note(shown.peerIp);
    onRefused(reason ?? '', invitation === undefined ? '' : invitationIdOf(invitation));
    throw new AppError('INVITATION_INVALID', 'the invitation, its secret or its password is not valid');
  }

  async #find(id: string): Promise<Invitation | undefined> {
    const named = parseInvitationId(id);
    return named && this.#deps.invitations.find(named.room, named.number);
  }

  /** For the log only: whoever asks is told nothing of it. The secret comes first, since a password costs us time. */
  async #refusal(invitation: Invitation | undefined, shown: Shown): Promise<string | undefined> {
    const { passwords, wrongTries, nowMs } = this.#deps;
    if (invitation === undefined) return 'unknown or revoked';
    if (!isSecret(shown.secret, invitation)) return 'wrong secret';
    if (invitation.expiresAtMs !== undefined && invitation.expiresAtMs <= nowMs()) return 'expired';
    if (invitation.password === undefined) return undefined;
    if (shown.password === undefined) return 'no password';
    // many tries at once wait for each other: what the first ones got wrong counts for the later ones
    const onTurn = (): void => wrongTries.check(shown.peerIp);
    const isRight = await passwords.matches(shown.password, invitation.password, onTurn);
    return isRight ? undefined : 'wrong password';
  }
}
