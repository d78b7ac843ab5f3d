import { describe, expect, test } from '@jest/globals';
import { castBallots, castSecond, type BallotPaper } from '../../../../bench/session/cast-ballots.ts';
import type { FeatureCall, SessionLoad } from '../../../../bench/load/session-load.ts';
import { NO_FLEET } from '../../../../bench/run/nothing.ts';

const PAPER: BallotPaper = {
  feature: 'votes',
  bodyOf: ({ choice }) => new Uint8Array([choice]),
};

const ballot = (index: number) => ({ index, atMs: 0, choice: 1 });

/** Answers each call as told; everybody is connected. */
function sessionOf(refusalOf: (call: FeatureCall, round: number) => string): SessionLoad {
  let round = 0;
  return {
    ...NO_FLEET.session,
    run: async (calls) => {
      round += 1;
      return calls.map((call) => {
        const refusal = refusalOf(call, round);
        return { index: call.index, ms: 5, answer: new Uint8Array(), refusal };
      });
    },
    standing: async () => [],
  };
}

describe('castBallots()', () => {
  test('casts again what was not acknowledged, and only that', async () => {
    const casts: string[] = [];
    const session = sessionOf(({ index, body }, round) => {
      casts.push(`${round}: ${index} votes ${body[0]}`);
      return index === 2 && round === 1 ? 'HOME_UNREACHABLE' : '';
    });

    const cast = await castBallots(session, PAPER, [ballot(1), ballot(2)]);

    expect(casts).toEqual(['1: 1 votes 1', '1: 2 votes 1', '2: 2 votes 1']);
    expect([...cast.acknowledged]).toEqual([
      ['bot-1', 1],
      ['bot-2', 1],
    ]);
    expect(cast).toMatchObject({ again: 1, refused: new Map() });
  });

  test('takes the first of two devices of a voter as theirs, and tells what the other one was answered', async () => {
    const refusals: Record<number, string> = { 1: 'FEATURE_REFUSED votes.already-cast', 7: '' };
    const session = sessionOf(({ index }) => refusals[index] ?? '');

    const cast = await castBallots(session, PAPER, [
      ...[ballot(1), ballot(2)],
      { ...ballot(7), voter: 1, choice: 2 },
      { ...ballot(8), voter: 2, choice: 2 },
    ]);

    expect(cast.acknowledged).toEqual(
      new Map([
        ['bot-1', 2],
        ['bot-2', 1],
      ]),
    );
    expect(cast).toMatchObject({ again: 0, refused: new Map() });
    expect(cast.second).toEqual(
      new Map([
        ['FEATURE_REFUSED votes.already-cast', 1],
        ['', 1],
      ]),
    );
  });

  test('gives up at last, and tells why', async () => {
    const cast = await castBallots(
      sessionOf(() => 'BUSY'),
      PAPER,
      [ballot(1)],
    );

    expect(cast.acknowledged.size).toBe(0);
    expect(cast.refused).toEqual(new Map([['BUSY', 1]]));
  });
});

describe('castSecond()', () => {
  test('tells what was taken apart from what was refused', async () => {
    const session = sessionOf(({ index }) => (index === 1 ? '' : 'FEATURE_REFUSED votes.already-cast'));

    const answers = await castSecond(session, PAPER, [1, 2, 3].map(ballot));

    expect(answers).toEqual(
      new Map([
        ['FEATURE_REFUSED votes.already-cast', 2],
        ['', 1],
      ]),
    );
  });
});
