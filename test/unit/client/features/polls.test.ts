import { describe, expect, test } from '@jest/globals';
import { Polls, pollsOf } from '../../../../client/features/polls/index.ts';
import { PollsCommand, PollsCreated, PollsOwnView, PollsPoll } from '../../../../proto/features/polls.ts';

describe('pollsOf()', () => {
  test('gives the newest first, sums only of closed ones, and what one has answered', () => {
    const poll = (over: object) =>
      PollsPoll.encode({ question: 'Which?', options: ['a', 'b', 'c'], answered: 4, ...over }).finish();
    const polls = pollsOf(
      new Map([
        ['poll/1', poll({ poll: 1, isClosed: true, sums: [3, 1] })],
        ['poll/2', poll({ poll: 2 })],
        ['own/2', PollsOwnView.encode({ choices: [0, 2] }).finish()],
      ]),
    );

    expect(polls).toMatchObject([
      { poll: 2, isClosed: false, answered: 4, sums: undefined, own: [0, 2] },
      { poll: 1, isClosed: true, answered: 4, sums: [3, 1, 0], own: [] },
    ]);
  });
});

describe('Polls', () => {
  test('ask for what their methods say', async () => {
    const sent: unknown[] = [];
    const polls = new Polls({
      name: 'polls',
      records: () => new Map(),
      command: async (bytes) => {
        const { create, answer, close, remove } = PollsCommand.decode(bytes);
        sent.push({ ...(create ?? answer ?? close ?? remove) });
        return PollsCreated.encode({ poll: 7 }).finish();
      },
      ask: async () => new Uint8Array(),
    });

    expect(await polls.create({ question: 'Q', options: ['a', 'b'], isMultiple: true })).toBe(7);
    await polls.answer(7, [0]);
    await polls.close(7);
    await polls.remove(7);

    expect(sent).toEqual([
      { question: 'Q', options: ['a', 'b'], isMultiple: true },
      { poll: 7, choices: [0] },
      { poll: 7 },
      { poll: 7 },
    ]);
  });
});
