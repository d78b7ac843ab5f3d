/** Invitations: links by which guests come in without an account. What one is, and how it is kept. Pure. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { fromWireRole, toWireRole } from '../../common/auth/roles.ts';
import { AppError } from '../../common/errors.ts';
import type { RoomId } from '../../common/ids.ts';
import { InvitationRecord } from '../../proto/index.ts';
import { numberedId, parseNumberedId, type Numbered } from '../numbered-id.ts';
import type { PasswordDigest } from './password.ts';

/** What somebody can be who comes without an account. */
export const INVITED_ROLES = ['guest', 'observer'] as const;
export type InvitedRole = (typeof INVITED_ROLES)[number];

export type Invitation = {
  readonly room: RoomId;
  /** Unlike all others of the room. */
  readonly number: string;
  readonly secretDigest: Uint8Array;
  readonly role: InvitedRole;
  readonly note: string;
  /** Undefined = until it is revoked. */
  readonly expiresAtMs: number | undefined;
  readonly createdAtMs: number;
  readonly createdBySubject: string;
  readonly password: PasswordDigest | undefined;
};

const NUMBER = /^[A-Za-z0-9_-]{8,32}$/;

/** Names an invitation without opening it: logs and lists may show it. */
export const invitationIdOf: (invitation: Numbered) => string = numberedId;

/** @returns undefined when no invitation can have this id */
export const parseInvitationId = (id: string): Numbered | undefined => parseNumberedId(id, NUMBER);

export const digestOf = (secret: string): Uint8Array =>
  new Uint8Array(createHash('sha256').update(secret).digest());

/** Digests are equally long whatever was given, and say nothing of how much of it was right. */
export const isSecret = (given: string, { secretDigest }: Invitation): boolean =>
  timingSafeEqual(digestOf(given), secretDigest);

export function encodeInvitation(invitation: Invitation): Uint8Array {
  const { secretDigest, role, note, expiresAtMs = 0, createdAtMs, createdBySubject, password } = invitation;
  return InvitationRecord.encode({
    ...{ secretDigest, note, expiresAtMs, createdAtMs, createdBySubject },
    role: toWireRole(role),
    passwordSalt: password?.salt ?? new Uint8Array(),
    passwordDigest: password?.digest ?? new Uint8Array(),
  }).finish();
}

/** @throws {AppError} INTERNAL when it is not one of ours */
export function decodeInvitation(room: RoomId, number: string, bytes: Uint8Array): Invitation {
  const record = InvitationRecord.decode(bytes);
  const role = INVITED_ROLES.find((one) => one === fromWireRole(record.role));
  if (role === undefined) throw new AppError('INTERNAL', `invitation ${number}: role ${record.role}`);
  const { secretDigest, note, createdAtMs, createdBySubject } = record;
  const { passwordSalt: salt, passwordDigest: digest } = record;
  const expiresAtMs = record.expiresAtMs || undefined;
  const password = digest.length === 0 ? undefined : { salt, digest };
  return { room, number, secretDigest, role, note, expiresAtMs, createdAtMs, createdBySubject, password };
}
