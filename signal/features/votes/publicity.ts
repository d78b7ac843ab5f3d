/** From whom votes are kept: those on items that are not public, and those during which the public was excluded. Pure. */
import { VoteRecord } from '../../../proto/features/votes.ts';
import type { RoomRules } from '../contract.ts';
import { FROM_GUESTS, FROM_NOBODY, FROM_OBSERVERS, keptFromNow, type KeptFrom } from '../kept-from.ts';

type Publicity = Pick<VoteRecord, 'isPrivate' | 'areGuestsOut'>;
type Rules = Pick<RoomRules, 'isClosedToPublic' | 'areGuestsOut'>;

export function keptFromIn({ isPrivate, areGuestsOut }: Publicity): KeptFrom {
  if (areGuestsOut) return FROM_GUESTS;
  return isPrivate ? FROM_OBSERVERS : FROM_NOBODY;
}

/** One that is open now: the same object where nothing follows from the rules. What it was kept from stays out. */
export function asOfNow(vote: VoteRecord, rules: Rules): VoteRecord {
  const isPrivate = vote.isPrivate || rules.isClosedToPublic;
  const areGuestsOut = vote.areGuestsOut || keptFromNow(rules) === FROM_GUESTS;
  const isSame = isPrivate === vote.isPrivate && areGuestsOut === vote.areGuestsOut;
  return isSame ? vote : new VoteRecord({ ...vote, isPrivate, areGuestsOut });
}
