/** Who votes when whoever opens a vote chooses among those who could. */
import { describe, expect, test } from '@jest/globals';
import { VoteFormView, VoteRollView, VotesQuery } from '../../../../../proto/features/votes.ts';
import { attendee, Hall, QUESTION } from './hall.ts';

const form = (hall: Hall, who = attendee('chair', 'chair')): VoteFormView =>
  VoteFormView.decode(hall.ask(VotesQuery.encode({ form: {} }).finish(), who));

const namesOf = (hall: Hall, voteId: number) =>
  VoteRollView.decode(hall.ask(VotesQuery.encode({ roll: { voteId } }).finish())).lines.map((line) => [
    line.name,
    line.representedBy,
  ]);

const roll = ['zoe', 'ada', 'yve'].map((subject) => ({ subject, name: subject.toUpperCase(), group: 'A' }));

/** Of a sitting whose roll has somebody who is there, and two who are not. */
function sitting(): Hall {
  const hall = new Hall([
    attendee('bea'),
    attendee('ada'),
    attendee('guest', 'guest'),
    attendee('oz', 'observer'),
  ]);
  hall.rules = { ...hall.rules, sitting: { sittingId: 's', profile: 'de-th', roll } };
  return hall;
}

describe('the form of a vote', () => {
  test('lists the roll of the sitting in its order, then others who are there, without observers', () => {
    const view = form(sitting());

    expect(view.candidates.map((one) => [one.name, one.isPresent, one.isOnRoll])).toEqual([
      ['ZOE', false, true],
      ['ADA', true, true],
      ['YVE', false, true],
      ['BEA', true, false],
      ['GUEST', true, false],
    ]);
    expect([view.profile, view.isProfileFixed, view.total]).toEqual(['de-th', true, 5]);
  });

  test('has no screens and cameras of the hall, and nobody is there by one of theirs', () => {
    const hall = sitting();
    hall.present = [
      { ...attendee('camera', 'chair'), mode: 'hall' },
      { ...attendee('zoe', 'moderator', '-screen'), mode: 'display' },
      { ...attendee('bea'), mode: 'companion' },
    ];

    expect(form(hall).candidates.map((one) => [one.name, one.isPresent])).toEqual([
      ['ZOE', false],
      ['ADA', false],
      ['YVE', false],
      ['BEA', true],
    ]);
  });

  test('is for moderators', () => {
    expect(() => form(sitting(), attendee('ada'))).toThrow('whoever opens votes');
  });

  test('gives ids by which voters and proxies are named', () => {
    const hall = sitting();
    hall.rules = { ...hall.rules, sitting: { sittingId: 's', roll } };
    const [zoe, , , bea, guest] = form(hall).candidates.map(({ candidateId }) => candidateId ?? '');

    const rollIds = [zoe ?? '', guest ?? '', bea ?? ''];
    const proxies = [{ voterId: zoe ?? '', holderId: bea ?? '' }];
    expect(hall.run({ open: { ...QUESTION, rollIds, proxies } })).toBe('OK');

    expect(namesOf(hall, 1)).toEqual([
      ['ZOE', 'BEA'],
      ['GUEST', ''],
      ['BEA', ''],
    ]);
    expect(hall.cast('bea', 1, 1)).toBe('OK');
  });

  test('refuses somebody who has left meanwhile, and opens nothing', () => {
    const hall = sitting();
    const rollIds = form(hall).candidates.map(({ candidateId }) => candidateId ?? '');
    hall.present = [attendee('ada')];

    expect(hall.run({ open: { ...QUESTION, rollIds } })).toBe('votes.not-here');
    expect(hall.openId).toBe(0);
  });
});
