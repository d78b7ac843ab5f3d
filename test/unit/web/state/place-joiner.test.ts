import { expect, test } from '@jest/globals';
import { hiddenIn, leadOf, placeName, PlaceJoiner } from '../../../../web/state/place-joiner.ts';
import { personView, sourceView } from '../people.ts';

const console = personView('console', { number: 1, camera: sourceView('console:cam') });
const balcony = personView('balcony', { number: 2, camera: sourceView('balcony:cam') });
const ada = personView('ada', { number: 3 });
const place = (chosen: number) => ({
  lead: 1,
  title: 'Ratssaal',
  label: 'Kameras',
  cameras: [1, 2].map((number) => ({ number, label: `Kamera ${number}` })),
  chosen,
  choose: () => {},
});

test('a place is one person with the camera that was chosen, others are as they were', () => {
  const joiner = new PlaceJoiner();

  const [hall, second, other] = joiner.join([console, balcony, ada], [place(2)]);

  expect(hall).toMatchObject({ name: 'Ratssaal', participantId: 'console', camera: balcony.camera });
  expect(second).toMatchObject({ name: 'Kamera 2', participantId: 'balcony', camera: balcony.camera });
  expect(other).toBe(ada);
  expect([...hiddenIn([place(2)])]).toEqual([2]);
  expect([1, 2, 3].map((number) => placeName([place(2)], number))).toEqual([
    'Ratssaal',
    'Kamera 2',
    undefined,
  ]);
  expect([1, 2, 3].map((number) => leadOf([place(2)], number))).toEqual([1, 1, undefined]);
});

test('nothing changes that has not changed', () => {
  const joiner = new PlaceJoiner();
  const [first] = joiner.join([console, balcony], [place(2)]);

  expect(joiner.join([console, balcony], [place(2)])[0]).toBe(first);
  expect(joiner.join([console, balcony], [place(1)])[0]).not.toBe(first);
  const people = [console, ada];
  expect(joiner.join(people, [])).toBe(people);
});

test('at the hall’s own page its picture is its own', () => {
  const self = personView('console', { number: 1, isSelf: true, camera: sourceView('console:cam') });

  expect(new PlaceJoiner().join([self, balcony], [place(2)])[0]).toBe(self);
});
