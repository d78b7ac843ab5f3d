/** What a session may send: by its role, by podium and audience, and by what features say. */
import { isModerating } from '../../common/auth/roles.ts';
import { AppError } from '../../common/errors.ts';
import type { SourceKind } from '../../proto/index.ts';
import { PODIUM, whyNotSend } from '../room/settings/publish-rules.ts';
import { notAdmitted } from './arguments.ts';
import type { Membership } from './membership.ts';

/** @throws {AppError} NOT_ADMITTED, PODIUM_ONLY, FEATURE_REFUSED */
export function assertMaySend(member: Membership, kind: SourceKind): void {
  if (!member.isKnown) throw notAdmitted();
  const reason = whyNot(member, kind);
  if (reason === undefined) return;
  if (reason === PODIUM) throw new AppError('PODIUM_ONLY', 'in this room only the podium may send that');
  throw new AppError('FEATURE_REFUSED', 'that may not be sent now', { reason });
}

/** By role, podium and features, as of now. */
export const isAllowed = (member: Membership, kind: SourceKind): boolean =>
  whyNot(member, kind) === undefined;

/** @see whyNotSend */
export const whyNot = ({ entry, ref, role }: Membership, kind: SourceKind): string | undefined =>
  whyNotSend(entry.room.publishRules(), { ...ref, moderate: isModerating(role) }, kind);
