import { describe, expect, test } from '@jest/globals';
import type { FeaturePort } from '../../../../client/api.ts';
import { Votes, type VoteWish } from '../../../../client/features/votes/index.ts';
import {
  VoteDisplay,
  VoteMeaning,
  VoteOpened,
  VoteOutcome,
  VoteOwnView,
  VotePastView,
  VoteRollView,
  VoteRule,
  VotesCommand,
  VotesQuery,
  VoteStatus,
  VoteView,
} from '../../../../proto/features/votes.ts';

function fakePort(lines = 0) {
  const sent: VotesCommand[] = [];
  const port = {
    name: 'votes',
    told: new Map<string, Uint8Array>(),
    records: () => port.told,
    command: async (command: Uint8Array) => {
      sent.push(VotesCommand.decode(command));
      return VoteOpened.encode({ voteId: 7 }).finish();
    },
    ask: async (query: Uint8Array) => {
      const after = VotesQuery.decode(query).roll?.afterPlace ?? 0;
      const page = Array.from({ length: Math.min(200, lines - after) }, (_, n) => ({ place: after + n + 1 }));
      return VoteRollView.encode({ lines: page, total: lines }).finish();
    },
  };
  return { port: port satisfies FeaturePort & { told: Map<string, Uint8Array> }, sent };
}

describe('Votes', () => {
  test('reads the open vote, the own ballots and what was before, in words', () => {
    const { port } = fakePort();
    const votes = new Votes(port);
    expect(votes.view()).toEqual({ open: undefined, last: undefined, past: [], own: [], profile: '' });

    port.told = new Map([
      [
        'open',
        VoteView.encode({
          voteId: 3,
          status: VoteStatus.VOTE_STATUS_OPEN,
          question: 'Shall we?',
          options: [{ meaning: VoteMeaning.VOTE_MEANING_YES }, { label: 'Later' }],
          display: VoteDisplay.VOTE_DISPLAY_NAMES_LIVE,
          rule: VoteRule.VOTE_RULE_ABSOLUTE,
          counts: [1, 0],
          choices: Uint8Array.of(1, 0),
        }).finish(),
      ],
      ['own', VoteOwnView.encode({ ballots: [{ place: 2, choice: 1 }] }).finish()],
      [
        'past',
        VotePastView.encode({ votes: [{ voteId: 2, outcome: VoteOutcome.VOTE_OUTCOME_ACCEPTED }] }).finish(),
      ],
    ]);

    const { open, own, past } = votes.view();
    expect(open).toMatchObject({
      voteId: 3,
      status: 'open',
      display: 'names-live',
      rule: 'absolute',
      counts: [1, 0],
    });
    expect(open?.options).toEqual([
      { place: 1, label: '', meaning: 'yes' },
      { place: 2, label: 'Later', meaning: 'option' },
    ]);
    expect(own).toEqual([{ place: 2, name: '', choice: 1, representedBy: '' }]);
    expect(past).toMatchObject([{ voteId: 2, outcome: 'accepted' }]);
    expect(votes.view()).toBe(votes.view());
  });

  test('asks for what its methods say', async () => {
    const { port, sent } = fakePort();
    const votes = new Votes(port);
    const wish: VoteWish = {
      question: 'Q',
      display: 'names',
      rule: 'two-thirds-roll',
      quorum: { majority: true },
    };

    expect(await votes.open(wish)).toBe(7);
    await votes.cast(7, 2);
    await votes.cast(7, 1, 4);
    await votes.close(7);
    await votes.cancel(7, 'why');
    await votes.repeat(7);
    await votes.setProfile('de-th');

    expect(sent).toMatchObject([
      {
        open: {
          question: 'Q',
          display: VoteDisplay.VOTE_DISPLAY_NAMES,
          rule: VoteRule.VOTE_RULE_TWO_THIRDS_ROLL,
          quorum: { majority: true },
        },
      },
      { cast: { voteId: 7, choice: 2 } },
      { cast: { voteId: 7, choice: 1, place: 4 } },
      { close: { voteId: 7 } },
      { cancel: { voteId: 7, reason: 'why' } },
      { repeat: { voteId: 7 } },
      { setProfile: { profile: 'de-th' } },
    ]);
  });

  test('brings the whole roll, in pages', async () => {
    const { port } = fakePort(450);

    const lines = await new Votes(port).roll(1);

    expect([lines.length, lines[449]?.place]).toEqual([450, 450]);
  });
});
