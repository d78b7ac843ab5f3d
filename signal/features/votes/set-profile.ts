/** Whose law decides on what is refused in this room. Pure. */
import { AppError } from '../../../common/errors.ts';
import { profileOf } from '../../../common/law/land-profiles.ts';
import { VoteLedger, type IVoteSetProfile } from '../../../proto/features/votes.ts';
import type { DecideContext, Decision } from '../contract.ts';
import { refuse } from '../define.ts';
import { profileLine } from './protocol.ts';
import { LEDGER_KEY, type Votes } from './state.ts';

/** Errors: ARGUMENT_INVALID, votes.open, votes.profile-fixed */
export function setProfile(
  { ledger }: Votes,
  command: IVoteSetProfile,
  { rules }: DecideContext,
): AppError | Decision {
  const profile = profileOf(command.profile ?? '');
  if (profile === undefined) return new AppError('ARGUMENT_INVALID', 'profile: not known here');
  if (rules.sitting?.profile) return refuse('votes', 'profile-fixed', 'the sitting has its profile');
  if (ledger.openVoteId !== 0) return refuse('votes', 'open', 'a vote is open');
  const { id, land, norm } = profile;
  if (id === ledger.profile) return { writes: [] };
  const value = VoteLedger.encode({ ...ledger, profile: id }).finish();
  return { writes: [{ key: LEDGER_KEY, value }], record: [profileLine(id, land, norm)] };
}
