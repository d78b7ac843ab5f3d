/** Who casts what ballot and when, and whether a result holds each of them once. Pure. */

/** Of yes, no and abstention, as they are offered when nothing else is said. */
const SHARES = [0.6, 0.3, 0.1] as const;

export type Ballot = {
  /** Of the bot. */
  readonly index: number;
  /** Whose it is, when the bot is a second device of theirs; default: the bot's own. */
  readonly voter?: number;
  /** After the vote has opened. */
  readonly atMs: number;
  /** 1 = the first option. */
  readonly choice: number;
};

/** Each at a time and with a choice of its own, by lot; in the order in which they are cast. */
export function planBallots(
  voters: readonly number[],
  { withinMs, lot }: { readonly withinMs: number; readonly lot: () => number },
): readonly Ballot[] {
  const ballots = voters.map((index) => ({ index, atMs: lot() * withinMs, choice: choiceAt(lot()) }));
  return ballots.toSorted((one, other) => one.atMs - other.atMs);
}

function choiceAt(share: number): number {
  let above = 0;
  for (const [at, part] of SHARES.entries()) {
    above += part;
    if (share < above) return at + 1;
  }
  return SHARES.length;
}

/** As a result, or minutes of it, say. */
export type CountedVote = {
  /** By option. */
  readonly counts: readonly number[];
  /** Of all who might vote; choice 0 = has not voted. */
  readonly voters: readonly { readonly name: string; readonly choice: number }[];
};

export type BallotVerdict = {
  /** Acknowledged, and not in the result as cast. */
  readonly lost: number;
  /** In the result more often than once, or of somebody who has cast none. */
  readonly doubled: number;
};

/** @param acknowledged choice by name */
export function judgeBallots(
  acknowledged: ReadonlyMap<string, number>,
  { counts, voters }: CountedVote,
): BallotVerdict {
  const found = voters.filter(({ choice }) => choice !== 0);
  const choices = new Map(found.map(({ name, choice }) => [name, choice]));
  const lost = [...acknowledged].filter(([name, choice]) => choices.get(name) !== choice).length;
  const listedTwice = found.length - choices.size;
  const ofNobody = [...choices.keys()].filter((name) => !acknowledged.has(name)).length;
  const counted = counts.reduce((sum, count) => sum + count, 0);
  // a sum that is too small has lost ballots, whatever the list says
  return {
    lost: Math.max(lost, found.length - counted),
    doubled: listedTwice + ofNobody + Math.max(0, counted - found.length),
  };
}
