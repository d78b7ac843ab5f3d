/** Questions about sittings: whose law one can name. Pure. */
import { AppError } from '../../../common/errors.ts';
import { PROFILES } from '../../../common/law/land-profiles.ts';
import { SittingProfilesView, SittingQuery } from '../../../proto/features/sitting.ts';

/** @throws {AppError} FRAME_INVALID, COMMAND_UNKNOWN */
export function answerSitting(bytes: Uint8Array): Uint8Array {
  if (!queryOf(bytes).profiles) throw new AppError('COMMAND_UNKNOWN', 'sittings do not know this question');
  const profiles = PROFILES.map(({ secret, elections, namesNorm = '', ...profile }) => ({
    ...profile,
    secret: secret.stance,
    elections: elections.stance,
    detailNorm: secret.norm,
    namesNorm,
  }));
  return SittingProfilesView.encode({ profiles }).finish();
}

function queryOf(bytes: Uint8Array): SittingQuery {
  try {
    return SittingQuery.decode(bytes);
  } catch (cause) {
    throw new AppError('FRAME_INVALID', 'not a question about sittings', { cause });
  }
}
