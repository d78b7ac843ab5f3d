import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { VoteDisplay, VoteOutcome, VoteView } from '../../../../../proto/features/votes.ts';
import { attendee, Hall, QUESTION } from './hall.ts';

const NAMES = ['ada', 'bea', 'cleo', 'dora'] as const;
const OPEN = { open: { ...QUESTION, display: VoteDisplay.VOTE_DISPLAY_NAMES } };
/** Ada votes for Dora. */
const PROXIES = [{ voterSubject: 'dora', holderSubject: 'ada' }];
const casterOf = (voter: string | undefined): string | undefined => (voter === 'dora' ? 'ada' : voter);

/** Whose ballot somebody casts; undefined = none that is theirs to cast. */
function voterOf(who: string, place: number): string | undefined {
  const voter = place === 0 ? who : NAMES[place - 1];
  return who !== 'guest' && casterOf(voter) === who ? voter : undefined;
}
const CHOICES = [1, 2, 3];

const newHall = (): Hall => new Hall(NAMES.map((name) => attendee(name)));

/** What people do, from two devices each, in any order, again and again; vote -1 = the one before. */
const cast = fc.record({
  who: fc.constantFrom(...NAMES, 'guest'),
  device: fc.constantFrom('', '2'),
  choice: fc.integer({ min: 0, max: 4 }),
  /** Whose ballot it is, by their place; 0 = their own. */
  place: fc.constantFrom(0, 0, 0, 1, 2, 4, 5),
  vote: fc.constantFrom(0, -1),
});
type Cast = typeof cast extends fc.Arbitrary<infer T> ? T : never;
const step = fc.oneof(
  { weight: 12, arbitrary: cast },
  {
    weight: 2,
    arbitrary: fc.constantFrom('open' as const, 'close' as const, 'tend' as const, 'cancel' as const),
  },
);

/** A hall, and beside it what each has said first in the vote that is open. */
class Checked {
  readonly hall = newHall();
  said = new Map<string, number>();

  do(one: Cast | 'open' | 'close' | 'tend' | 'cancel'): void {
    if (one === 'tend') this.hall.tend();
    else if (one === 'open') this.open();
    else if (one === 'close') this.close();
    else if (one === 'cancel') this.hall.run({ cancel: { voteId: this.hall.openId } });
    else this.cast(one);
    if (this.hall.openId !== 0) expect(this.hall.told('open')?.cast).toBe(this.said.size);
  }

  open(): void {
    const open = { open: { ...OPEN.open, proxies: PROXIES } };
    if (this.hall.run(open) === 'OK') this.said = new Map();
  }

  cast({ who, device, choice, place, vote }: Cast): void {
    const { openId } = this.hall;
    const answer = this.hall.cast(attendee(who, 'member', device), choice, place, openId + vote);
    const voter = voterOf(who, place);
    const isRight = voter !== undefined && openId !== 0 && vote === 0 && CHOICES.includes(choice);
    const before = this.said.get(voter ?? '');
    expect(answer === 'OK').toBe(isRight && (before ?? choice) === choice);
    if (isRight && before === undefined) this.said.set(voter ?? '', choice);
  }

  close(): void {
    const { openId } = this.hall;
    const isOpen = openId !== 0;
    expect(this.hall.run({ close: { voteId: openId } })).toBe(isOpen ? 'OK' : 'votes.closed');
    if (!isOpen) return;
    const { counts, cast: found, outcome } = this.hall.told('last') ?? new VoteView();
    const said = [...this.said.values()];
    expect(counts).toEqual(CHOICES.map((choice) => said.filter((one) => one === choice).length));
    expect([found, outcome === VoteOutcome.VOTE_OUTCOME_INVALID]).toEqual([said.length, false]);
  }
}

describe('votes, in any order', () => {
  test('count each voter once, with what they said first, whatever people do', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const checked = new Checked();
        checked.open();
        for (const one of steps) checked.do(one);
        checked.close();
      }),
    );
  });

  test('give the same result and hash in whatever order the ballots came', () => {
    const said = NAMES.map((name, index) => [name, (index % 3) + 1] as const);
    const resultOf = (order: typeof said): readonly unknown[] => {
      const hall = newHall();
      hall.run(OPEN);
      for (const [name, choice] of order) hall.cast(name, choice);
      hall.run({ close: { voteId: 1 } });
      const { counts, hash } = hall.told('last') ?? new VoteView();
      return [counts, hash];
    };
    const expected = resultOf(said);
    expect(expected).toEqual([[2, 1, 1], expect.stringMatching(/^[0-9a-f]{64}$/)]);

    fc.assert(
      fc.property(fc.shuffledSubarray(said, { minLength: said.length }), (order) => {
        expect(resultOf(order)).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });
});
