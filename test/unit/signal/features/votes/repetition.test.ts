/** A vote that is done again after an interruption of the sitting. */
import { describe, expect, test } from '@jest/globals';
import type { AgendaItem } from '../../../../../signal/features/contract.ts';
import { attendee, Hall, QUESTION } from './hall.ts';

/** A room with a sitting. */
function newHall(): Hall {
  const hall = new Hall();
  hall.rules = { ...hall.rules, sitting: { sittingId: 's' } };
  return hall;
}

/** The sitting goes on with the repetition of a step. */
function goOn(hall: Hall, step: 'vote' | 'speech' = 'vote', sittingId = 's'): void {
  hall.nowMs += 60_000;
  hall.rules = { ...hall.rules, sitting: { sittingId, repeat: { step, atMs: hall.nowMs } } };
}

const SECRET: AgendaItem = { itemId: 'i3', number: '3', title: 'Staff', isPublic: false };
const OPEN: AgendaItem = { itemId: 'i4', number: '4', title: 'Budget' };

const startItem = (hall: Hall, item: AgendaItem): void => {
  hall.rules = { ...hall.rules, item };
};

const tendAll = (hall: Hall): void => {
  while (hall.tend());
};

describe('the repetition of a vote', () => {
  test('opens the last one again, once, with its roll and nobody’s ballot', () => {
    const hall = newHall();
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
    const hall = newHall();
    hall.run({ open: QUESTION });
    hall.cast('ada', 1);

    goOn(hall);
    tendAll(hall);

    expect(hall.told('open')).toMatchObject({ voteId: 2, repeats: 1, cast: 0 });
    expect(hall.lines.map(({ kind }) => kind)).toEqual(['votes.opened', 'votes.cancelled', 'votes.opened']);
  });

  test('is none where there was no vote, of another step, or of a vote of another sitting', () => {
    const hall = newHall();
    goOn(hall);
    tendAll(hall);
    hall.run({ open: QUESTION });
    hall.run({ close: { voteId: 1 } });
    goOn(hall, 'speech');
    tendAll(hall);
    expect(hall.openId).toBe(0);

    goOn(hall, 'vote', 'the next one');
    tendAll(hall);

    expect(hall.openId).toBe(0);
  });

  test('brings nothing up that belongs to another item than the one which is dealt with', () => {
    const hall = newHall();
    startItem(hall, SECRET);
    hall.run({ open: QUESTION });
    hall.run({ close: { voteId: 1 } });
    startItem(hall, OPEN);

    goOn(hall);
    tendAll(hall);

    expect(hall.lines.map(({ kind }) => kind)).toEqual(['votes.opened', 'votes.closed']);
  });

  test('opens one of another item again that was open during the interruption', () => {
    const hall = newHall();
    startItem(hall, SECRET);
    hall.run({ open: QUESTION });
    hall.run({ close: { voteId: 1 } });
    startItem(hall, OPEN);
    hall.run({ repeat: { voteId: 1 } });

    goOn(hall);
    tendAll(hall);

    expect(hall.lines.at(-1)).toMatchObject({
      kind: 'votes.opened',
      data: { vote: 3, repeats: 2, isPublic: false, item: { number: '3' } },
    });
  });
});

describe('a vote that is repeated', () => {
  test('belongs to its item and stays closed to the public, whatever is dealt with by now', () => {
    const hall = newHall();
    startItem(hall, SECRET);
    hall.run({ open: QUESTION });
    hall.run({ close: { voteId: 1 } });
    startItem(hall, OPEN);

    expect(hall.run({ repeat: { voteId: 1 } })).toBe('OK');

    expect(hall.view.everyone?.has('open')).toBe(false);
    expect(hall.view.inside?.has('open')).toBe(true);
    expect(hall.lines.at(-1)?.data).toMatchObject({
      item: { id: 'i3', number: '3', title: 'Staff' },
      isPublic: false,
    });
  });

  test('becomes no public one while the public is not to know what is dealt with', () => {
    const hall = newHall();
    startItem(hall, OPEN);
    hall.run({ open: QUESTION });
    hall.run({ close: { voteId: 1 } });
    startItem(hall, { ...OPEN, isPublic: false });

    hall.run({ repeat: { voteId: 1 } });

    expect(hall.view.everyone?.has('open')).toBe(false);
    expect(hall.lines.at(-1)?.data).toMatchObject({ item: { number: '4' }, isPublic: false });
  });
});
