/** Quick polls with anonymous sums; not a vote of the assembly. Replicated. */
import { PollsCommand, PollsOwnView, type IPollsCommand } from '../../../proto/features/polls.ts';
import type { Attendee, FeatureView, RecordMap } from '../contract.ts';
import { defineFeature } from '../define.ts';
import { FROM_GUESTS, FROM_NOBODY, FROM_OBSERVERS, type KeptFrom } from '../kept-from.ts';
import { answer, close, create, remove, tend } from './commands.ts';
import { encodePoll, pollKey, readPolls, type Polls } from './state.ts';

/** Sums are told when it is closed: before, one could see whose answer changes them. */
function view(polls: Polls): FeatureView {
  const all = [...polls.all.values()];
  const told = all.map((poll) =>
    poll.isClosed ? poll : { ...poll, answered: polls.answerKeys.get(poll.poll)?.length ?? 0 },
  );
  const open = all.filter(({ isClosed }) => !isClosed);
  const toldTo = (keptFrom: KeptFrom): RecordMap =>
    new Map(
      told
        .filter((poll) => poll.keptFrom === keptFrom)
        .map((poll) => [pollKey(poll.poll), encodePoll(poll)] as const),
    );
  return {
    everyone: toldTo(FROM_NOBODY),
    inside: toldTo(FROM_OBSERVERS),
    members: toldTo(FROM_GUESTS),
    personal: ({ subject }: Attendee): RecordMap =>
      new Map(
        open.flatMap(({ poll }) => {
          const choices = polls.answerOf(poll, subject);
          if (choices === undefined) return [];
          return [[`own/${poll}`, PollsOwnView.encode({ choices: [...choices] }).finish()] as const];
        }),
      ),
  };
}

export const feature = defineFeature({
  name: 'polls',
  decode: (bytes: Uint8Array): IPollsCommand => PollsCommand.decode(bytes),
  read: readPolls,
  view,
  tend,
  commands: {
    create: {
      summary: 'Ask everybody a question with two to ten answers.',
      roles: ['moderator', 'chair'],
      durability: 'replicated',
      errors: ['polls.too-many', 'polls.too-many-open', 'ARGUMENT_INVALID'],
      decide: create,
    },
    answer: {
      summary: 'Answer a poll, in place of an earlier answer: one each, whatever the device.',
      roles: ['member', 'guest', 'moderator', 'chair'],
      durability: 'replicated',
      errors: ['polls.unknown-poll', 'polls.closed', 'ARGUMENT_INVALID'],
      decide: answer,
    },
    close: {
      summary: 'Close a poll: everybody is told the sums, who answered what is forgotten.',
      roles: ['moderator', 'chair'],
      durability: 'replicated',
      errors: ['polls.unknown-poll'],
      decide: close,
    },
    remove: {
      summary: 'Remove a poll and its result.',
      roles: ['moderator', 'chair'],
      durability: 'replicated',
      errors: ['polls.unknown-poll'],
      decide: remove,
    },
  },
});
