import { describe, expect, test } from '@jest/globals';
import { CheckPlaces } from '../../../../signal/admission/check-places.ts';

function makePlaces(limits = { places: 2, perSec: 1 }) {
  let nowMs = 0;
  let isCrowded = false;
  let refused = 0;
  const places = new CheckPlaces({
    limits,
    clock: { monotonicMs: () => nowMs },
    isCrowded: () => isCrowded,
    onRefused: () => (refused += 1),
  });
  return {
    places,
    pass: (ms: number) => (nowMs += ms),
    crowd: (is: boolean) => (isCrowded = is),
    refused: () => refused,
  };
}

const NO_PLACE = expect.objectContaining({ code: 'RATE_LIMITED', retryAfterMs: 10_000 });
const USED_UP = expect.objectContaining({ code: 'TOKEN_EXPIRED' });

describe('CheckPlaces', () => {
  test('has few places, and says when to come again; a place that was given back is free', () => {
    const { places, pass, refused } = makePlaces();
    const first = places.enter('a');
    places.enter('b');
    pass(10_000);

    expect(() => places.enter('c')).toThrow(NO_PLACE);
    first.done();
    first.done();
    places.enter('c');
    expect(() => places.enter('d')).toThrow(NO_PLACE);
    expect([places.takenCount, refused()]).toEqual([2, 2]);
  });

  test('begins few in a second, however short they are', () => {
    const { places, pass } = makePlaces();
    for (const subject of ['a', 'b']) places.enter(subject).done();

    expect(() => places.enter('c')).toThrow(NO_PLACE);
    pass(1_000);
    places.enter('c');
  });

  test('lets those go first who wait to join a room', () => {
    const { places, crowd } = makePlaces();
    crowd(true);

    expect(() => places.enter('a')).toThrow(NO_PLACE);
    crowd(false);
    places.enter('a');
  });

  test('takes a token once, at the same time and later; one whose session did not begin may come again', () => {
    const { places, pass } = makePlaces({ places: 4, perSec: 4 });
    const failed = places.enter('a');
    expect(() => places.enter('a')).toThrow(USED_UP);
    failed.done();

    const stay = places.enter('a');
    failed.done();
    expect(places.takenCount).toBe(1);
    stay.begun();
    stay.done();
    pass(60_000);
    expect(() => places.enter('a')).toThrow(USED_UP);
  });
});
