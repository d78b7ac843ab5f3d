import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { PeopleFound, PersonView } from '../../../../client/api.ts';
import { ClientFailure } from '../../../../client/errors.ts';
import { findByName, PeopleSearch } from '../../../../web/state/people-search.ts';
import { personView } from '../people.ts';

const found = (...names: string[]): PeopleFound => ({
  people: names.map((name) => personView(name)),
  total: names.length,
});

describe('PeopleSearch', () => {
  let everybody: readonly PersonView[] | undefined;
  let answers: Map<string, PromiseWithResolvers<PeopleFound>>;
  let search: PeopleSearch;
  /** Types, and lets it settle. */
  const typeAndWait = async (text: string): Promise<void> => {
    search.type(text);
    await jest.advanceTimersByTimeAsync(200);
  };
  const answer = async (text: string, people: PeopleFound): Promise<void> => {
    answers.get(text)?.resolve(people);
    await jest.advanceTimersByTimeAsync(0);
  };

  beforeEach(() => {
    jest.useFakeTimers();
    everybody = undefined;
    answers = new Map();
    search = new PeopleSearch({
      search: (text) => {
        const asked = Promise.withResolvers<PeopleFound>();
        answers.set(text, asked);
        return asked.promise;
      },
      everybody: () => everybody,
    });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  test('asks once for what was typed fast', async () => {
    for (const text of ['w', 'we', 'web']) search.type(text);
    await jest.advanceTimersByTimeAsync(200);

    expect([...answers.keys()]).toEqual(['web']);
    expect(search.state.value).toEqual({ kind: 'waiting' });
  });

  test('keeps what was found until there is something newer', async () => {
    await typeAndWait('we');
    await answer('we', found('Weber'));
    await typeAndWait('web');

    expect(search.state.value).toMatchObject({ kind: 'found', found: { total: 1 } });
  });

  test('drops an answer that comes after a later text', async () => {
    await typeAndWait('a');
    await typeAndWait('b');
    await answer('b', found('Brandt'));
    await answer('a', found('Anna'));

    expect(search.state.value).toMatchObject({ found: { people: [{ name: 'Brandt' }] } });
  });

  test('is off when the text is taken away, whatever is still asked', async () => {
    await typeAndWait('a');
    search.type(' ');
    await answer('a', found('Anna'));

    expect(search.state.value).toEqual({ kind: 'off' });
  });

  test('says why nothing could be found', async () => {
    await typeAndWait('a');
    answers.get('a')?.reject(new ClientFailure('RATE_LIMITED', 'too many'));
    await jest.advanceTimersByTimeAsync(0);

    expect(search.state.value).toEqual({ kind: 'failed', code: 'RATE_LIMITED' });
  });

  test('asks nobody where everybody is known', async () => {
    everybody = [personView('Şebnem Öztürk'), personView('Anna Weber')];
    search.type('ozt');

    expect(search.state.value).toMatchObject({ found: { total: 1, people: [{ name: 'Şebnem Öztürk' }] } });
  });
});

describe('findByName()', () => {
  test.each([
    ['SEB', ['Şebnem']],
    ['åke', ['Åkesson']],
    ['e', ['Şebnem', 'Åkesson']],
    ['x', []],
  ])('finds by %s', (text, names) => {
    const people = [personView('Şebnem'), personView('Åkesson')];

    expect(findByName(people, text).people.map(({ name }) => name)).toEqual(names);
  });
});
