import { describe, expect, test } from '@jest/globals';
import { draftOfMove, listOccurrences, move, restore, skip } from '../../../../web/start/occurrences.ts';
import { meetingShown } from './meetings.ts';

const NOW_MS = Date.parse('2026-12-01T09:00:00Z');
const at = (day: string) => ({
  startsAt: `${day}T17:00:00Z`,
  endsAt: `${day}T19:00:00Z`,
  occurrence: `${day}T18:00`,
});
const MOVE = { occurrence: '2026-12-08T18:00', startsAt: '2026-12-09T22:00', endsAt: '2026-12-10T00:30' };

const WEEKLY = meetingShown({
  recurrence: 'FREQ=WEEKLY',
  skips: ['2026-12-15T09:30', '2026-11-24T18:00'],
  moves: [MOVE],
  upcoming: [at('2026-12-01'), { ...at('2026-12-09'), occurrence: MOVE.occurrence }, at('2026-12-22')],
});

describe('listOccurrences()', () => {
  test('has the next ones in their order, with those that were moved or left out', () => {
    const listed = listOccurrences(WEEKLY, NOW_MS);

    expect(listed.map(({ occurrence, state }) => [occurrence.slice(0, 10), state])).toEqual([
      ['2026-12-01', 'planned'],
      ['2026-12-08', 'moved'],
      ['2026-12-15', 'skipped'],
      ['2026-12-22', 'planned'],
    ]);
  });
});

describe('an occurrence', () => {
  test('is left out instead of moved, and put back, whatever time of its day named it', () => {
    const skipped = { ...WEEKLY, ...skip(WEEKLY, MOVE.occurrence) };
    const restored = restore(skipped, '2026-12-15T18:00');

    expect(skipped).toMatchObject({ skips: [...WEEKLY.skips, MOVE.occurrence], moves: [] });
    expect(restored.skips).toEqual(['2026-11-24T18:00', MOVE.occurrence]);
  });

  test('is moved over midnight, from where it was moved to before', () => {
    const draft = draftOfMove(WEEKLY, MOVE.occurrence);

    expect(draft).toEqual({ day: '2026-12-09', from: '22:00', to: '00:30' });
    expect(move(WEEKLY, MOVE.occurrence, draft).moves).toEqual([MOVE]);
    expect(draftOfMove(WEEKLY, '2026-12-15T18:00')).toEqual({
      day: '2026-12-15',
      from: '18:00',
      to: '20:00',
    });
  });
});
