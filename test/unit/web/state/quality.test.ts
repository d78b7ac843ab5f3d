import { describe, expect, test } from '@jest/globals';
import { barsOf, barsOfScore } from '../../../../web/state/quality.ts';
import { personView, sourceView } from '../people.ts';

describe('barsOfScore()', () => {
  test.each([
    [0, 0],
    [1, 1],
    [5, 2],
    [8, 3],
    [10, 4],
  ])('shows a score of %p as %p bars', (score, bars) => {
    expect(barsOfScore(score)).toBe(bars);
  });
});

describe('barsOf()', () => {
  test('takes the worst source that sends', () => {
    const person = personView('p', {
      mic: sourceView('p:mic', { score: 10 }),
      camera: sourceView('p:cam', { score: 5 }),
      screen: sourceView('p:screen', { score: 0, paused: true }),
    });

    expect(barsOf(person)).toBe(2);
  });

  test('leaves out what the connection between sites holds back', () => {
    const person = personView('p', {
      mic: sourceView('p:mic', { score: 10 }),
      camera: sourceView('p:cam', { score: 0, isHeldByLink: true }),
    });

    expect(barsOf(person)).toBe(4);
  });

  test('says nothing while nothing is known', () => {
    expect(barsOf(personView('p', { mic: sourceView('p:mic') }))).toBeUndefined();
  });
});
