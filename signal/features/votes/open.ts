/** Opening a vote: what the profile allows, who may vote, and what is written. Pure. */
import { AppError } from '../../../common/errors.ts';
import { GENERAL, profileOf, type LandProfile } from '../../../common/law/land-profiles.ts';
import {
  VoteKind,
  VoteLedger,
  VoteOpened,
  VoteRecord,
  VoteStatus,
  type IVoteOpen,
  type IVoteRepeat,
} from '../../../proto/features/votes.ts';
import type { DecideContext, Decision } from '../contract.ts';
import { refuse } from '../define.ts';
import { FROM_GUESTS, keptFromNow } from '../kept-from.ts';
import { areNamesShown, openedLine } from './protocol.ts';
import { encodeRoll, type Roll } from './roll.ts';
import { rollFor } from './roll-wish.ts';
import { LEDGER_KEY, rollKey, voteKey, type Votes } from './state.ts';
import { neededOf, quorumOf, wishOf, type Wish } from './wish.ts';

/** Parts of a roll that are written with the vote: 1,000 people with long names. */
const MAX_PARTS = 40;
/** Of the vote's own record. */
const MAX_VOTE_BYTES = 14 * 1024;

/** Errors: ARGUMENT_INVALID, votes.open, .kind-refused, .kind-missing, .names-required, .proxies-refused, .nobody-eligible, .not-here */
export function openVote(votes: Votes, command: IVoteOpen, context: DecideContext): AppError | Decision {
  const wish = wishOf(command);
  if (wish instanceof AppError) return wish;
  const profile = profileNow(votes, context);
  const refused = refusedBy(profile, wish) ?? refusedProxies(profile, command);
  if (refused !== undefined) return refused;
  const roll = rollFor(command, context);
  return roll instanceof AppError
    ? roll
    : begin(
        votes,
        { wish, roll, profile, subject: subjectNow(context), openedBy: context.actor.name },
        context,
      );
}

/**
 * Everything as it was, roll and item as well, whatever is dealt with now. What was not public stays so, and nothing
 * becomes public while what is dealt with is not. Errors: those of {@link openVote}, votes.unknown
 */
export function repeatVote(
  votes: Votes,
  command: IVoteRepeat,
  context: Pick<DecideContext, 'rules' | 'nowMs'> & { readonly actor: { readonly name: string } },
): AppError | Decision {
  const old = votes.vote(command.voteId ?? 0);
  if (old === undefined) return unknownVote();
  const { question, options, display, kind, rule, durationSec } = old;
  const wish = { question, options, display, kind, rule, quorum: quorumOf(old.quorum), durationSec };
  const profile = profileNow(votes, context);
  const refused = refusedBy(profile, wish);
  if (refused !== undefined) return refused;
  const { itemId, itemNumber, itemTitle } = old;
  const now = subjectNow(context);
  const isPrivate = old.isPrivate || now.isPrivate;
  const areGuestsOut = old.areGuestsOut || now.areGuestsOut;
  const subject = { itemId, itemNumber, itemTitle, isPrivate, areGuestsOut, repeats: old.voteId };
  const openedBy = context.actor.name;
  return begin(votes, { wish, roll: votes.roll(old), profile, subject, openedBy }, context);
}

/** What a vote is about. */
type Subject = Pick<
  VoteRecord,
  'itemId' | 'itemNumber' | 'itemTitle' | 'isPrivate' | 'areGuestsOut' | 'repeats'
>;

const subjectNow = ({ rules }: Pick<DecideContext, 'rules'>): Subject => ({
  itemId: rules.item?.itemId ?? '',
  itemNumber: rules.item?.number ?? '',
  itemTitle: rules.item?.title ?? '',
  isPrivate: rules.isClosedToPublic || rules.item?.isPublic === false,
  areGuestsOut: keptFromNow(rules) === FROM_GUESTS,
  repeats: 0,
});

export const unknownVote = (): AppError => refuse('votes', 'unknown', 'there is no such vote any more');

/** That of the sitting goes first. */
function profileNow({ ledger }: Votes, { rules }: Pick<DecideContext, 'rules'>): LandProfile {
  const id = rules.sitting?.profile || ledger.profile;
  return profileOf(id) ?? GENERAL;
}

function refusedBy(profile: LandProfile, { kind, display }: Wish): AppError | undefined {
  const { land, secret, elections, namesNorm } = profile;
  if (kind !== VoteKind.VOTE_KIND_UNSPECIFIED) {
    const { stance, norm } = kind === VoteKind.VOTE_KIND_SECRET ? secret : elections;
    if (stance === 'refused' || stance === 'approved-system')
      return refuse('votes', 'kind-refused', `${land}: not with people who take part remotely, ${norm}`);
    return refuse('votes', 'kind-missing', 'secret votes and elections are not there yet');
  }
  return namesNorm !== undefined && !areNamesShown({ display })
    ? refuse('votes', 'names-required', `${land}: everybody sees how each has voted, ${namesNorm}`)
    : undefined;
}

const refusedProxies = (
  { land, norm, areProxiesAllowed }: LandProfile,
  { proxies }: IVoteOpen,
): AppError | undefined =>
  (proxies ?? []).length > 0 && !areProxiesAllowed
    ? refuse('votes', 'proxies-refused', `${land}: members vote in person, ${norm}`)
    : undefined;

type Beginning = {
  readonly wish: Wish;
  readonly roll: Roll;
  readonly profile: LandProfile;
  readonly subject: Subject;
  /** Name. */
  readonly openedBy: string;
};

function begin(
  { ledger }: Votes,
  { wish, roll, profile, subject, openedBy }: Beginning,
  { rules, nowMs }: Pick<DecideContext, 'rules' | 'nowMs'>,
): AppError | Decision {
  if (ledger.openVoteId !== 0) return refuse('votes', 'open', 'another vote is open');
  if (roll.entries.length === 0) return refuse('votes', 'nobody-eligible', 'nobody is on the roll');
  const parts = encodeRoll(roll);
  if (parts.length > MAX_PARTS) return new AppError('ARGUMENT_INVALID', 'roll: too long');
  const voteId = ledger.lastVoteId + 1;
  const vote = new VoteRecord({
    ...wish,
    ...subject,
    options: [...wish.options],
    voteId,
    status: VoteStatus.VOTE_STATUS_OPEN,
    quorumNeeded: neededOf(wish.quorum, roll.entries.length),
    profile: profile.id,
    sittingId: rules.sitting?.sittingId ?? '',
    eligible: roll.entries.length,
    rollParts: parts.length,
    openedAtMs: nowMs,
    deadlineMs: wish.durationSec === 0 ? 0 : nowMs + wish.durationSec * 1_000,
    openedBy,
  });
  const value = VoteRecord.encode(vote).finish();
  if (value.byteLength > MAX_VOTE_BYTES)
    return new AppError('ARGUMENT_INVALID', 'question, options: too long');
  const ledgerNow = VoteLedger.encode({ ...ledger, openVoteId: voteId, lastVoteId: voteId });
  return {
    writes: [
      { key: LEDGER_KEY, value: ledgerNow.finish() },
      { key: voteKey(voteId), value },
      ...parts.map((part, index) => ({ key: rollKey(voteId, index), value: part })),
    ],
    result: VoteOpened.encode({ voteId }).finish(),
    record: [openedLine(vote, roll)],
  };
}
