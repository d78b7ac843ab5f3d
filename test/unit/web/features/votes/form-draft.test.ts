import { describe, expect, test } from '@jest/globals';
import {
  chooseVoters,
  isReady,
  newDraft,
  takeCandidates,
  toggleVoter,
  wishOf,
} from '../../../../../web/features/votes/form-draft.ts';

const ORDER = ['a', 'b', 'c'];

describe('the draft of a vote', () => {
  test('leaves the roll to the server until somebody is chosen, then names them in the order of the list', () => {
    const draft = newDraft();
    expect(wishOf(draft, ORDER)).toMatchObject({ display: 'names', options: [], quorum: {}, proxies: [] });
    expect(wishOf(draft, ORDER)).not.toHaveProperty('rollIds');

    for (const id of ['c', 'a']) toggleVoter(draft, id);

    expect(wishOf(draft, ORDER).rollIds).toEqual(['a', 'c']);
  });

  test('forgets proxies of whom one does not choose any more', () => {
    const draft = newDraft();
    for (const id of ORDER) toggleVoter(draft, id);
    draft.proxies.value = new Map([
      ['a', 'b'],
      ['c', 'b'],
    ]);

    toggleVoter(draft, 'a');

    expect(wishOf(draft, ORDER).proxies).toEqual([{ voterId: 'c', holderId: 'b' }]);
  });

  test('waits for the candidates when one chooses before they have come, and is opened with nobody left out', () => {
    const draft = newDraft();
    draft.question.value = 'Machen wir das?';
    const named = { name: '', group: '', isPresent: true };
    const candidates = ['a', 'b', 'c'].map((candidateId) => ({
      ...{ ...named, candidateId },
      isOnRoll: candidateId !== 'b',
    }));

    chooseVoters(draft, undefined);
    takeCandidates(draft, undefined);
    expect([draft.voters.value, isReady(draft)]).toEqual(['coming', false]);

    takeCandidates(draft, candidates);
    expect(isReady(draft)).toBe(true);
    expect(wishOf(draft, ORDER).rollIds).toEqual(['a', 'c']);

    // what was chosen then stays when they come again
    toggleVoter(draft, 'c');
    takeCandidates(draft, candidates);
    expect(wishOf(draft, ORDER).rollIds).toEqual(['a']);
  });

  test('takes one answer from each line, a quorum that is a number, and minutes', () => {
    const draft = newDraft();
    draft.options.value = ' Heute \n\nMorgen';
    draft.quorum.value = 'number';
    draft.needed.value = '31';
    draft.minutes.value = '2';

    expect(wishOf(draft, ORDER)).toMatchObject({
      options: ['Heute', 'Morgen'],
      quorum: { count: 31 },
      durationSec: 120,
    });
  });
});
