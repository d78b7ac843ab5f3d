import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  VoteDisplay,
  VoteKind,
  VoteOutcome,
  VotePastView,
  VoteRollView,
  VotesQuery,
  VoteStatus,
  VoteView,
} from '../../../../../proto/features/votes.ts';
import { NO_RULES, rulesOf } from '../../../../../signal/features/rules.ts';
import { attendee, CHAIR, Hall, QUESTION } from './hall.ts';

const { VOTE_DISPLAY_NAMES, VOTE_DISPLAY_NAMES_LIVE } = VoteDisplay;
const [YES, NO] = [1, 2];

describe('votes', () => {
  test('are kept in the record so that whoever reads it can count again', () => {
    const hall = new Hall();
    hall.run({ open: { ...QUESTION, display: VOTE_DISPLAY_NAMES } });
    hall.cast('ada', YES);
    hall.cast('cleo', NO);
    hall.run({ close: { voteId: 1 } });

    expect(hall.lines.map(({ kind }) => kind)).toEqual(['votes.opened', 'votes.closed']);
    const { hash, ...data } = hall.lines[1]?.data ?? {};
    expect(data).toMatchObject({
      question: 'Shall we?',
      options: [{ label: 'Ja' }, { label: 'Nein' }, { label: 'Enthaltung' }],
      rule: 'simple',
      outcome: 'rejected',
      counts: [1, 1, 0],
      eligible: 3,
      voters: [
        { place: 1, name: 'ADA', group: 'group-a', choice: YES },
        { name: 'BEA', choice: 0 },
        { name: 'CLEO', choice: NO },
      ],
    });
    expect(hash).toBe(createHash('sha256').update(JSON.stringify(data)).digest('hex'));
    expect(hall.told('last')?.hash).toBe(hash);
    const whole = VoteView.decode(hall.ask(VotesQuery.encode({ vote: { voteId: 1 } }).finish()));
    expect(whole.hash).toBe(hash);
  });

  test('of sums name nobody, neither in what is told nor in the record', () => {
    const hall = new Hall();
    hall.run({ open: QUESTION });
    hall.cast('cleo', NO);
    hall.cast('ada', YES);
    expect(hall.told('open')).toMatchObject({ counts: [1, 1, 0], cast: 2 });
    hall.run({ close: { voteId: 1 } });

    expect(hall.lines[1]?.data).toMatchObject({ ballots: [YES, NO] });
    expect(JSON.stringify(hall.lines)).not.toContain('ADA');
    expect(hall.told('last')?.choices).toHaveLength(0);
    const { lines } = VoteRollView.decode(hall.ask(VotesQuery.encode({ roll: { voteId: 1 } }).finish()));
    expect(lines.map(({ name, choice }) => [name, choice])).toEqual([
      ['ADA', 0],
      ['BEA', 0],
      ['CLEO', 0],
    ]);
  });

  test('by name say while they are open only how many have voted, or who has, as the chair wants it', () => {
    const hall = new Hall();
    hall.run({ open: { ...QUESTION, display: VOTE_DISPLAY_NAMES } });
    hall.cast('ada', YES);
    expect(hall.told('open')).toMatchObject({ cast: 1, counts: [], choices: Buffer.alloc(0) });
    hall.run({ close: { voteId: 1 } });
    expect([...(hall.told('last')?.choices ?? [])]).toEqual([YES, 0, 0]);

    hall.run({ open: { ...QUESTION, display: VOTE_DISPLAY_NAMES_LIVE } });
    hall.cast('bea', NO);
    expect([...(hall.told('open')?.choices ?? [])]).toEqual([0, NO, 0]);
    expect(hall.told('open')?.counts).toEqual([0, 1, 0]);
  });

  test('go on one at a time, and hold the item of the agenda for as long', () => {
    const hall = new Hall();
    hall.rules = { ...NO_RULES, item: { itemId: 'i1', number: '4', title: 'Budget' } };
    expect(hall.feature.contribution.isItemLocked).toBe(false);
    hall.run({ open: QUESTION });

    expect(hall.run({ open: QUESTION })).toBe('votes.open');
    expect(hall.told('open')).toMatchObject({ itemNumber: '4', itemTitle: 'Budget' });
    expect(hall.feature.contribution.isItemLocked).toBe(true);
    hall.run({ close: { voteId: 1 } });
    expect(hall.feature.contribution.isItemLocked).toBe(false);
    expect(hall.run({ close: { voteId: 1 } })).toBe('votes.closed');
    expect(hall.cast('ada', YES, 0, 1)).toBe('votes.closed');
    expect(hall.lines[1]?.data).toMatchObject({ item: { number: '4' } });
  });

  test('on items that are not public are nothing for observers', () => {
    const hall = new Hall();
    const item = { itemId: 'i1', number: '9', title: 'Staff', isPublic: false };
    hall.rules = { ...NO_RULES, item };
    hall.run({ open: QUESTION });
    const keys = (): readonly string[] => [...(hall.view.everyone?.keys() ?? [])];
    expect([keys(), [...(hall.view.inside?.keys() ?? [])]]).toEqual([[], ['open']]);
    hall.run({ close: { voteId: 1 } });
    hall.rules = NO_RULES;
    hall.run({ open: QUESTION });

    expect([keys(), [...(hall.view.inside?.keys() ?? [])]]).toEqual([['open'], ['last', 'past-inside']]);
    const query = VotesQuery.encode({ vote: { voteId: 1 } }).finish();
    expect(() => hall.ask(query, attendee('oz', 'observer'))).toThrow('no such vote');
    expect(VoteView.decode(hall.ask(query)).voteId).toBe(1);
    expect(hall.lines[1]?.data).toMatchObject({ isPublic: false });
  });

  test('tell each what they have cast, on every device, and refuse whoever is not on the roll', () => {
    const hall = new Hall();
    hall.run({ open: QUESTION });
    expect(hall.own('ada')).toEqual([['', 0]]);

    expect(hall.cast(attendee('ada', 'member', '2'), NO)).toBe('OK');
    expect(hall.cast('ada', NO)).toBe('OK');
    expect(hall.cast('ada', YES)).toBe('votes.already-cast');
    expect(hall.cast('late', YES)).toBe('votes.not-eligible');
    expect(hall.cast('bea', YES, 1)).toBe('votes.not-eligible');
    expect(hall.cast('bea', 4)).toBe('ARGUMENT_INVALID');
    expect([hall.own('ada'), hall.own('late')]).toEqual([[['', NO]], []]);
  });

  test('let a holder vote for whom they represent, who then does not vote in person', () => {
    const hall = new Hall();
    const proxies = [{ voterSubject: 'cleo', holderSubject: 'ada' }];
    hall.run({ open: { ...QUESTION, display: VOTE_DISPLAY_NAMES, proxies } });

    expect(hall.own('ada')).toEqual([
      ['', 0],
      ['CLEO', 0],
    ]);
    expect(hall.cast('cleo', YES)).toBe('votes.represented');
    expect(hall.cast('ada', YES)).toBe('OK');
    expect(hall.cast('ada', NO, 3)).toBe('OK');
    hall.run({ close: { voteId: 1 } });
    expect(hall.told('last')).toMatchObject({ cast: 2, outcome: VoteOutcome.VOTE_OUTCOME_REJECTED });
    expect(hall.lines[1]?.data).toMatchObject({ voters: [{}, {}, { name: 'CLEO', choice: NO, by: 'ADA' }] });
    const passedOn = [...proxies, { voterSubject: 'bea', holderSubject: 'cleo' }];
    expect(hall.run({ open: { ...QUESTION, proxies: passedOn } })).toBe('ARGUMENT_INVALID');
  });

  test('close by themselves when their time is over; what comes later is refused', () => {
    const hall = new Hall();
    hall.run({ open: { ...QUESTION, durationSec: 10 } });
    hall.nowMs += 10_000;
    expect([hall.tend(), hall.cast('ada', YES)]).toEqual([false, 'OK']);

    hall.nowMs += 1;
    expect(hall.cast('bea', YES)).toBe('votes.closed');
    expect(hall.tend()).toBe(true);

    expect(hall.told('last')).toMatchObject({ cast: 1, outcome: VoteOutcome.VOTE_OUTCOME_ACCEPTED });
    expect(hall.lines.at(-1)?.kind).toBe('votes.closed');
  });

  test('have no effect without their quorum; those with a connection or a ballot are there', () => {
    const hall = new Hall([
      attendee('ada'),
      { ...attendee('bea'), isAway: true },
      attendee('cleo'),
      attendee('dora'),
    ]);
    hall.run({ open: { ...QUESTION, quorum: { majority: true } } });
    expect(hall.told('open')).toMatchObject({ quorumNeeded: 3, present: 3 });
    hall.cast('bea', YES);
    expect(hall.told('open')?.present).toBe(4);

    hall.present = [attendee('ada')];
    expect(hall.told('open')?.present).toBe(2);
    hall.run({ close: { voteId: 1 } });

    expect(hall.told('last')).toMatchObject({ outcome: VoteOutcome.VOTE_OUTCOME_NO_QUORUM, present: 2 });
  });

  test('have no quorum by screens and cameras of the hall, whoever has logged in on them', () => {
    const hall = new Hall();
    hall.run({ open: { ...QUESTION, quorum: { majority: true } } });
    hall.present = [
      attendee('ada'),
      { ...attendee('bea', 'observer'), mode: 'display' },
      { ...attendee('cleo', 'guest'), mode: 'hall' },
    ];
    expect(hall.told('open')?.present).toBe(1);

    hall.run({ close: { voteId: 1 } });

    expect(hall.told('last')).toMatchObject({ outcome: VoteOutcome.VOTE_OUTCOME_NO_QUORUM, present: 1 });
  });

  test('are invalid when a ballot is lost, doubled, or of nobody', () => {
    const changes: readonly ((records: Map<string, Uint8Array>, ballot: string) => void)[] = [
      (records, ballot) => records.delete(ballot),
      (records, ballot) => records.set(`${ballot}x`, records.get(ballot) ?? new Uint8Array()),
    ];
    for (const change of changes) {
      const hall = new Hall();
      hall.run({ open: QUESTION });
      hall.cast('ada', YES);
      change(hall.records, [...hall.records.keys()].find((key) => key.startsWith('b/')) ?? '');
      hall.run({ close: { voteId: 1 } });

      expect(hall.told('last')?.outcome).toBe(VoteOutcome.VOTE_OUTCOME_INVALID);
      expect(hall.told('last')?.problems).toContain('ballots-differ-from-acknowledged');
    }
  });

  test('can be cancelled, which leaves no ballot, and repeated with the same roll', () => {
    const hall = new Hall();
    hall.run({ open: { ...QUESTION, options: ['A', 'B'], display: VOTE_DISPLAY_NAMES } });
    hall.cast('ada', YES);
    hall.run({ cancel: { voteId: 1, reason: 'wrong question' } });
    hall.tend();
    expect([...hall.records.keys()].filter((key) => /^[bn]\//.test(key))).toEqual([]);

    hall.present = [];
    expect(hall.run({ repeat: { voteId: 1 } })).toBe('OK');
    expect(hall.told('open')).toMatchObject({ repeats: 1, eligible: 3, question: 'Shall we?' });
    expect(hall.cast('cleo', NO)).toBe('OK');
    expect(hall.run({ repeat: { voteId: 9 } })).toBe('votes.unknown');
    const past = VotePastView.decode(hall.view.everyone?.get('past') ?? new Uint8Array()).votes;
    expect(past).toMatchObject([{ voteId: 1, status: VoteStatus.VOTE_STATUS_CANCELLED }]);
  });

  test('of long ago go, the last hundred stay readable', () => {
    const hall = new Hall();
    for (let voteId = 1; voteId <= 103; voteId += 1) {
      hall.run({ open: QUESTION });
      hall.cast('ada', YES);
      hall.run({ close: { voteId } });
    }
    while (hall.tend());

    expect(() => hall.ask(VotesQuery.encode({ vote: { voteId: 3 } }).finish())).toThrow();
    const oldest = VoteView.decode(hall.ask(VotesQuery.encode({ vote: { voteId: 4 } }).finish()));
    expect(oldest.counts).toEqual([1, 0, 0]);
    expect(hall.records.size).toBe(1 + 100 * 3);
    expect(VotePastView.decode(hall.view.everyone?.get('past') ?? new Uint8Array()).votes).toHaveLength(20);
  });

  test('refuse what cannot be a vote', () => {
    const hall = new Hall();
    for (const open of [
      { question: ' ' },
      { question: 'x'.repeat(2_001) },
      { ...QUESTION, options: ['A'] },
      { ...QUESTION, options: ['A', ' A '] },
      { ...QUESTION, quorum: { percent: 101 } },
      { ...QUESTION, rule: 17 as never },
      { ...QUESTION, roll: [{ subject: 'x' }] },
      { ...QUESTION, proxies: [{ voterSubject: 'ada', holderSubject: 'ada' }] },
    ])
      expect(hall.run({ open })).toBe('ARGUMENT_INVALID');
    hall.present = [attendee('gus', 'guest'), attendee('oz', 'observer')];
    expect(hall.run({ open: QUESTION })).toBe('votes.nobody-eligible');
    expect(hall.records.size).toBe(0);
  });

  test('take the roll and the profile of the sitting where one is open', () => {
    const hall = new Hall();
    const roll = [{ subject: 'zoe', name: 'Zoe', group: 'Z' }];
    hall.rules = rulesOf([{ sitting: { sittingId: 's', profile: 'de-nw', roll } }]);

    expect(hall.run({ open: QUESTION })).toBe('votes.names-required');
    expect(hall.run({ open: { ...QUESTION, display: VOTE_DISPLAY_NAMES } })).toBe('OK');
    expect(hall.cast('zoe', YES)).toBe('OK');
    expect(hall.cast('ada', YES)).toBe('votes.not-eligible');
    expect(hall.run({ setProfile: { profile: '' } })).toBe('votes.profile-fixed');
  });

  test('refuse what the profile of the Land refuses, with its norm', () => {
    const hall = new Hall();
    const secret = { ...QUESTION, kind: VoteKind.VOTE_KIND_SECRET };
    expect(hall.run({ open: secret })).toBe('votes.kind-missing');
    expect(hall.run({ setProfile: { profile: 'de-xx' } })).toBe('ARGUMENT_INVALID');

    expect(hall.run({ setProfile: { profile: 'de-ni' } })).toBe('OK');

    expect(hall.run({ open: secret })).toBe('votes.kind-refused');
    const proxies = [{ voterSubject: 'ada', holderSubject: 'bea' }];
    expect(hall.run({ open: { ...QUESTION, proxies } })).toBe('votes.proxies-refused');
    expect(hall.lines).toMatchObject([{ kind: 'votes.profile-chosen', data: { norm: '§ 64 NKomVG' } }]);
    expect(hall.run({ open: QUESTION }, CHAIR)).toBe('OK');
    expect(hall.run({ setProfile: { profile: '' } })).toBe('votes.open');
  });
});

test('what was over before a time has expired, with all that belongs to it; what goes on has not', () => {
  const hall = new Hall();
  hall.run({ open: QUESTION });
  hall.run({ close: { voteId: 1 } });
  hall.nowMs += 10_000;
  const later = hall.nowMs;
  hall.run({ open: QUESTION });
  hall.run({ close: { voteId: 2 } });
  hall.run({ open: QUESTION });

  const expired = hall.feature.expired(later);

  expect(expired).toContain('v/000001');
  expect(expired.filter((key) => !key.includes('/000001'))).toEqual([]);
  for (const key of expired) hall.records.delete(key);
  expect([...hall.records.keys()].filter((key) => key.includes('000001'))).toEqual([]);
  expect(hall.feature.expired(hall.nowMs + 1).some((key) => key.includes('/000003'))).toBe(false);
});
