import { describe, expect, test } from '@jest/globals';
import type { PersonView } from '../../../../client/api.ts';
import { chooseLarge, keepLarge } from '../../../../web/state/large.ts';
import { personView, sourceView } from '../people.ts';

const ada = personView('ada', { number: 1 });
const ben = personView('ben', { number: 2, screen: sourceView('ben:screen', { type: 'screen' }) });
const ina = personView('ina', { number: 3 });
const byNumber = new Map<number, PersonView>([ada, ben, ina].map((one) => [one.number, one]));

const SCREEN = { participantId: 'ben', kind: 'screen' } as const;
const SPEAKER = { participantId: 'ada', kind: 'camera' } as const;

describe('chooseLarge()', () => {
  test('one’s own choice comes before a shared screen, that before the spotlight, that before who speaks', () => {
    const wishes = { own: 3, spotlight: [1, 3], pinned: [] };
    const idsOf = (of: typeof wishes | Omit<typeof wishes, 'own'>, stage: typeof SCREEN | typeof SPEAKER) =>
      chooseLarge({ byNumber, wishes: of, stage }).shows.map(({ participantId }) => participantId);

    expect(idsOf(wishes, SCREEN)).toEqual(['ina']);
    expect(idsOf({ spotlight: [1, 3], pinned: [] }, SCREEN)).toEqual(['ben']);
    expect(idsOf({ spotlight: [1, 3], pinned: [] }, SPEAKER)).toEqual(['ada', 'ina']);
    expect(idsOf({ spotlight: [], pinned: [] }, SPEAKER)).toEqual(['ada']);
  });

  test('the screen of whom one has chosen is shown rather than the face', () => {
    const { shows } = chooseLarge({
      byNumber,
      wishes: { own: 2, spotlight: [], pinned: [] },
      stage: undefined,
    });

    expect(shows).toEqual([SCREEN]);
  });

  test('who is pinned stays beside it, unless large already; who is not known is nobody', () => {
    const wishes = { spotlight: [3, 9], pinned: [3, 1, 9] };

    expect(chooseLarge({ byNumber, wishes, stage: undefined })).toEqual({
      shows: [{ participantId: 'ina', kind: 'camera' }],
      pinnedIds: ['ada'],
    });
  });

  test('is the same object while nothing changes', () => {
    const inputs = { byNumber, wishes: { spotlight: [1], pinned: [3] }, stage: undefined };
    const before = chooseLarge(inputs);

    expect(keepLarge(before, chooseLarge(inputs))).toBe(before);
    expect(keepLarge(before, { ...before, pinnedIds: [] })).not.toBe(before);
  });
});
