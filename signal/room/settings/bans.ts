/** Bans: who may not come in (again). A person is the `sub` of its token; nothing else survives a new join. Pure. */
import { createHash } from 'node:crypto';
import { AppError } from '../../../common/errors.ts';
import { BanRecord } from '../../../proto/index.ts';

export type BanFact = {
  readonly banId: string;
  readonly subject: string;
  readonly name: string;
  readonly bannedBySubject: string;
  readonly bannedAtMs: number;
  readonly reason: string;
};

/** Per room. */
export const MAX_BANS = 1_000;
const MAX_REASON_CHARS = 256;

/** Of fixed length and free of `/`, whatever the subject is: fit for a key. */
export const banIdOf = (subject: string): string => createHash('sha256').update(subject).digest('base64url');

export function decodeBan(bytes: Uint8Array): BanFact {
  const { subject, name, bannedBySubject, bannedAtMs, reason } = BanRecord.decode(bytes);
  return { banId: banIdOf(subject), subject, name, bannedBySubject, bannedAtMs, reason };
}

/** Of a ban that stands for an invitation: whether those who are in the room stay. */
export const isForNewcomersOnly = (bytes: Uint8Array): boolean => BanRecord.decode(bytes).onlyNewcomers;

export const encodeBan = ({ subject, name, bannedBySubject, bannedAtMs, reason }: BanFact): Uint8Array =>
  BanRecord.encode({ subject, name, bannedBySubject, bannedAtMs, reason }).finish();

export type BanWish = Omit<BanFact, 'banId'>;

/** The ban that a moderator wants, if it may be made. Errors: ARGUMENT_INVALID, LIMIT_REACHED. */
export function makeBan(wish: BanWish, existing: ReadonlySet<string>): AppError | BanFact {
  const banId = banIdOf(wish.subject);
  if (wish.subject === wish.bannedBySubject) {
    return new AppError('ARGUMENT_INVALID', 'nobody can ban themself');
  }
  if (wish.reason.length > MAX_REASON_CHARS) {
    return new AppError('ARGUMENT_INVALID', `reason: more than ${MAX_REASON_CHARS} characters`);
  }
  if (!existing.has(banId) && existing.size >= MAX_BANS) {
    return new AppError('LIMIT_REACHED', `the room has ${MAX_BANS} bans`);
  }
  return { ...wish, banId };
}
