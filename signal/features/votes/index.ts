/** Named votes: durable, one ballot for each voter, counted from what is kept (docs/features/votes.md, ADR 0044). */
import { VotesCommand, type IVotesCommand } from '../../../proto/features/votes.ts';
import { defineFeature } from '../define.ts';
import { answerVotes } from './answer.ts';
import { castBallot } from './cast.ts';
import { cancelVote, closeVote, tendVotes } from './close.ts';
import { openVote, repeatVote } from './open.ts';
import { tendRepetition } from './repetition.ts';
import { setProfile } from './set-profile.ts';
import { readVotes } from './state.ts';
import { viewVotes } from './view.ts';

const LEADING = { roles: ['moderator', 'chair'], durability: 'durable' } as const;
const REFUSED_BY_PROFILE = ['votes.kind-refused', 'votes.kind-missing', 'votes.names-required'];

export const feature = defineFeature({
  name: 'votes',
  decode: (bytes: Uint8Array): IVotesCommand => VotesCommand.decode(bytes),
  read: readVotes,
  view: viewVotes,
  isAboutPeople: true,
  contribute: ({ ledger }) => ({ isItemLocked: ledger.openVoteId !== 0 }),
  expired: (votes, beforeMs) => votes.expired(beforeMs),
  tend: (votes, context) => tendVotes(votes, context) ?? tendRepetition(votes, context),
  answer: answerVotes,
  commands: {
    open: {
      ...LEADING,
      summary: 'Open a vote on the current item of the agenda; one at a time.',
      errors: [
        'ARGUMENT_INVALID',
        'votes.open',
        'votes.nobody-eligible',
        ...REFUSED_BY_PROFILE,
        'votes.proxies-refused',
        'votes.not-here',
      ],
      decide: openVote,
    },
    cast: {
      summary: 'Cast the own ballot, or that of somebody whom one represents; what was cast stays.',
      roles: ['member', 'guest', 'moderator', 'chair'],
      durability: 'durable',
      errors: [
        'ARGUMENT_INVALID',
        'votes.closed',
        'votes.not-eligible',
        'votes.represented',
        'votes.already-cast',
      ],
      decide: castBallot,
    },
    close: {
      ...LEADING,
      summary: 'Close the vote and count it.',
      errors: ['votes.closed'],
      decide: closeVote,
    },
    cancel: {
      ...LEADING,
      summary: 'End the vote without a result; what was cast is deleted.',
      errors: ['ARGUMENT_INVALID', 'votes.closed'],
      decide: cancelVote,
    },
    repeat: {
      ...LEADING,
      summary: 'Open a vote again, with the same question, options, rule, roll and item.',
      errors: ['votes.unknown', 'votes.open', 'votes.nobody-eligible', ...REFUSED_BY_PROFILE],
      decide: repeatVote,
    },
    setProfile: {
      ...LEADING,
      summary: 'Choose whose law decides on what is refused.',
      errors: ['ARGUMENT_INVALID', 'votes.open', 'votes.profile-fixed'],
      decide: setProfile,
    },
  },
});
