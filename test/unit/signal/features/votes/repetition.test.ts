/** A vote that is done again after an interruption of the sitting. */
import { describe, expect, test } from '@jest/globals';
import { attendee, Hall, QUESTION } from './hall.ts';

/** The sitting goes on with the repetition of a step. */
function goOn(hall: Hall, step: 'vote' | 'speech' = 'vote'): void {
  hall.nowMs += 60_000;
  hall.rules = { ...hall.rules, sitting: { sittingId: 's', repeat: { step, atMs: hall.nowMs } } };
}

const tendAll = (hall: Hall): void => {
  while (hall.tend());
};

describe('the repetition of a vote', () => {
  test('opens the last one again, once, with its roll and nobody’s ballot', () => {
    const hall = new Hall();
    hall.run({ open: QUESTION });
    hall.cast('ada', 1);
    hall.run({ close: { voteId: 1 } });
    tendAll(hall);
    hall.present = [attendee('ada')];

    goOn(hall);
    tendAll(hall);

    expect(hall.told('open')).toMatchObject({ voteId: 2, repeats: 1, eligible: 3, cast: 0 });
    hall.run({ close: { voteId: 2 } });
    tendAll(hall);
    expect(hall.openId).toBe(0);
  });

  test('cancels one that was open during the interruption, which is in the record', () => {
    const hall = new Hall();
    hall.run({ open: QUESTION });
    hall.cast('ada', 1);

    goOn(hall);
    tendAll(hall);

    expect(hall.told('open')).toMatchObject({ voteId: 2, repeats: 1, cast: 0 });
    expect(hall.lines.map(({ kind }) => kind)).toEqual(['votes.opened', 'votes.cancelled', 'votes.opened']);
  });

  test('is none where there was no vote, of another step, or of a vote of long ago', () => {
    const hall = new Hall();
    goOn(hall);
    tendAll(hall);
    hall.run({ open: QUESTION });
    hall.run({ close: { voteId: 1 } });
    goOn(hall, 'speech');
    tendAll(hall);
    expect(hall.openId).toBe(0);

    hall.nowMs += 24 * 3_600_000;
    goOn(hall);
    tendAll(hall);

    expect(hall.openId).toBe(0);
  });
});
