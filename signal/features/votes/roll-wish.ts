/** The roll that a new vote gets: as the command says, else that of the sitting, else those who are there. Pure. */
import { AppError } from '../../../common/errors.ts';
import type { IVoteOpen, IVoteProxy } from '../../../proto/features/votes.ts';
import type { DecideContext } from '../contract.ts';
import { candidatesOf, chosenOf, idOf, type Voter } from './candidates.ts';
import { rollOf, type Roll } from './roll.ts';

const MAX_ROLL = 1_000;
const MAX_CHARS = 256;

const malformed = (detail: string): AppError => new AppError('ARGUMENT_INVALID', detail);

/** Errors: ARGUMENT_INVALID, votes.not-here. */
export function rollFor(
  command: Pick<IVoteOpen, 'roll' | 'rollIds' | 'proxies'>,
  context: Pick<DecideContext, 'people' | 'rules'>,
): AppError | Roll {
  const wished = wishedBy(command, context);
  if (wished instanceof AppError) return wished;
  const voters = onceEach(wished);
  if (voters.length > MAX_ROLL) return malformed(`roll: at most ${MAX_ROLL}`);
  const holders = holdersOf(voters, command.proxies ?? []);
  if (holders instanceof AppError) return holders;
  return rollOf(voters.map((voter, index) => ({ ...voter, holderPlace: holders.get(index + 1) ?? 0 })));
}

function wishedBy(
  { roll, rollIds }: Pick<IVoteOpen, 'roll' | 'rollIds'>,
  context: Pick<DecideContext, 'people' | 'rules'>,
): AppError | readonly Voter[] {
  const given = (roll ?? []).map(({ subject, name, group }) => ({
    subject: subject ?? '',
    name: name ?? '',
    group: group ?? '',
  }));
  if (given.some((voter) => !isVoter(voter))) return malformed('roll: subject and name of each');
  if (given.length > 0) return given;
  const ids = rollIds ?? [];
  return ids.length > 0 ? chosenOf(ids, context) : candidatesOf(context).filter(({ isOnRoll }) => isOnRoll);
}

const isVoter = ({ subject, name, group }: Voter): boolean =>
  subject !== '' && name !== '' && [subject, name, group].every((text) => text.length <= MAX_CHARS);

/** On several devices somebody is one person. */
const onceEach = (voters: readonly Voter[]): readonly Voter[] => [
  ...new Map(voters.map((voter) => [voter.subject, voter])).values(),
];

/** By the voter's place, the holder's. */
function holdersOf(
  voters: readonly Voter[],
  proxies: readonly IVoteProxy[],
): AppError | ReadonlyMap<number, number> {
  const bySubject = new Map(voters.map(({ subject }, index) => [subject, index + 1]));
  const byId = new Map(voters.map(({ subject }, index) => [idOf(subject), index + 1]));
  const holders = new Map<number, number>();
  const placeOf = (subject?: string | null, id?: string | null): number | undefined =>
    bySubject.get(subject ?? '') ?? byId.get(id ?? '');
  for (const proxy of proxies) {
    const voter = placeOf(proxy.voterSubject, proxy.voterId);
    const holder = placeOf(proxy.holderSubject, proxy.holderId);
    if (voter === undefined || holder === undefined) return malformed('proxies: both are on the roll');
    if (voter === holder || holders.has(voter)) return malformed('proxies: one other person for each');
    holders.set(voter, holder);
  }
  const isPassedOn = [...holders.values()].some((holder) => holders.has(holder));
  return isPassedOn ? malformed('proxies: a holder votes in person') : holders;
}
