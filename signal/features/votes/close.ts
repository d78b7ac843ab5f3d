/** How a vote ends: closed by somebody or by its time, or cancelled; and what goes when it is long over. Pure. */
import { AppError } from '../../../common/errors.ts';
import {
  VoteBallotPart,
  VoteLedger,
  VoteRecord,
  VoteStatus,
  type IVoteCancel,
  type IVoteClose,
} from '../../../proto/features/votes.ts';
import type { RecordWrite } from '../../../common/store/port.ts';
import type { Decision, DecideContext, Due, TendContext } from '../contract.ts';
import { refuse } from '../define.ts';
import { isTimeOver } from './cast.ts';
import { countVote, type Ballots } from './count.ts';
import { cancelledLine, closedLine } from './protocol.ts';
import { asOfNow } from './publicity.ts';
import { countPresent } from './roll.ts';
import { LEDGER_KEY, packedKey, writeVote, type Votes } from './state.ts';

const MAX_REASON_CHARS = 200;
/** Some 60 bytes each: a part stays well below what a record may have. */
const BALLOTS_PER_PART = 200;
/** Records that one look takes away. */
const MAX_SWEPT = 50;

/** Errors: votes.closed */
export function closeVote(
  votes: Votes,
  { voteId }: IVoteClose,
  context: Pick<DecideContext, 'people' | 'rules' | 'nowMs'>,
): AppError | Decision {
  const { open: vote } = votes;
  return vote === undefined || vote.voteId !== voteId ? notOpen() : ended(votes, vote, context);
}

/** Errors: ARGUMENT_INVALID, votes.closed */
export function cancelVote(
  votes: Votes,
  command: IVoteCancel,
  { rules, nowMs }: Pick<DecideContext, 'rules' | 'nowMs'>,
): AppError | Decision {
  const cancelReason = (command.reason ?? '').trim();
  if (cancelReason.length > MAX_REASON_CHARS)
    return new AppError('ARGUMENT_INVALID', `reason: at most ${MAX_REASON_CHARS} characters`);
  const { open } = votes;
  if (open === undefined || open.voteId !== command.voteId) return notOpen();
  const status = VoteStatus.VOTE_STATUS_CANCELLED;
  const vote = new VoteRecord({ ...asOfNow(open, rules), status, cancelReason, closedAtMs: nowMs });
  const cast = votes.acknowledged(vote.voteId);
  return { writes: over(votes, vote), record: [cancelledLine(vote, cast)] };
}

/** Its time is over; the public is excluded; then what nobody needs any more. */
export function tendVotes(votes: Votes, context: TendContext): Due | undefined {
  const { open: vote } = votes;
  if (vote !== undefined && isTimeOver(vote, context.nowMs))
    return { durability: 'durable', decision: ended(votes, vote, context) };
  const now = vote && asOfNow(vote, context.rules);
  if (now !== undefined && now !== vote)
    return { durability: 'durable', decision: { writes: [writeVote(now)] } };
  const swept = votes.superfluous(MAX_SWEPT);
  if (swept.length === 0) return undefined;
  const writes = swept.map((key) => ({ key, value: undefined }));
  return { durability: 'durable', decision: { writes } };
}

function ended(
  votes: Votes,
  open: VoteRecord,
  { people, rules, nowMs }: Pick<DecideContext, 'people' | 'rules' | 'nowMs'>,
): Decision {
  const roll = votes.roll(open);
  const ballots = inOrder(votes.ballots(open));
  const parts = pack(ballots);
  const vote = new VoteRecord({
    ...asOfNow(open, rules),
    status: VoteStatus.VOTE_STATUS_CLOSED,
    closedAtMs: nowMs,
    ballotParts: parts.length,
    present: countPresent(roll, people, (key) => ballots.has(key)),
    acknowledged: votes.acknowledged(open.voteId),
  });
  const packed = parts.map((value, part) => ({ key: packedKey(vote.voteId, part), value }));
  const result = countVote({ vote, roll, ballots });
  return { writes: [...over(votes, vote), ...packed], record: [closedLine(vote, result, roll, ballots)] };
}

const over = ({ ledger }: Votes, vote: VoteRecord): readonly RecordWrite[] => [
  { key: LEDGER_KEY, value: VoteLedger.encode({ ...ledger, openVoteId: 0 }).finish() },
  writeVote(vote),
];

/** By key, not as they came. */
const inOrder = (ballots: Ballots): Ballots =>
  new Map([...ballots].sort(([one], [other]) => (one < other ? -1 : 1)));

function pack(ballots: Ballots): readonly Uint8Array[] {
  const all = [...ballots].map(([voterKey, ballot]) => ({ voterKey, ...ballot }));
  const count = Math.ceil(all.length / BALLOTS_PER_PART);
  return Array.from({ length: count }, (_, part) => {
    const from = part * BALLOTS_PER_PART;
    return VoteBallotPart.encode({ ballots: all.slice(from, from + BALLOTS_PER_PART) }).finish();
  });
}

const notOpen = (): AppError => refuse('votes', 'closed', 'this vote is not open');
