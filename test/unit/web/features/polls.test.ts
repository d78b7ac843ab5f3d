import { signal } from '@preact/signals';
import { describe, expect, test } from '@jest/globals';
import type { FeatureRecordMap, PersonView, RoleName, RoomStatus } from '../../../../client/api.ts';
import { PollsCommand, PollsOwnView, PollsPoll } from '../../../../proto/features/polls.ts';
import { PollsModel } from '../../../../web/features/polls/model.ts';
import { de, type PollsTexts } from '../../../../web/features/polls/texts.ts';
import type { Language } from '../../../../web/texts/language.ts';

function createModel() {
  const sent: PollsCommand[] = [];
  const records = signal<FeatureRecordMap>(new Map());
  const role = signal<RoleName>('member');
  const model = new PollsModel({
    port: {
      name: 'polls',
      records: () => records.peek(),
      command: async (bytes) => (sent.push(PollsCommand.decode(bytes)), new Uint8Array()),
      ask: async () => new Uint8Array(),
    },
    records,
    room: {
      status: signal({} as RoomStatus),
      self: signal(undefined),
      people: signal<readonly PersonView[]>([]),
      byNumber: signal(new Map()),
      role,
      mayModerate: signal(true),
    },
    texts: signal<PollsTexts>(de),
    language: signal<Language>('de'),
    clockMs: signal(0),
    attempt: async (work) => (await work, true),
    showPanel: () => {},
  });
  const tell = (isMultiple: boolean, own: readonly number[] = []): void => {
    const poll = { poll: 1, question: 'Q', options: ['a', 'b', 'c'], isMultiple };
    records.value = new Map([
      ['poll/1', PollsPoll.encode(poll).finish()],
      ...(own.length ? [['own/1', PollsOwnView.encode({ choices: [...own] }).finish()] as const] : []),
    ]);
  };
  const markAll = (...choices: readonly number[]): void => {
    for (const choice of choices) {
      const [poll] = model.polls.peek();
      if (poll) model.mark(poll, choice);
    }
  };
  const answer = async (): Promise<void> => {
    const [poll] = model.polls.peek();
    if (poll) await model.answer(poll);
  };
  return { model, tell, role, sent, markAll, answer };
}

describe('PollsModel', () => {
  test('says how many wait for one’s answer, but for those who give none', () => {
    const { model, tell, role } = createModel();
    tell(false);
    expect(model.badge.value).toEqual({ count: 1, label: de.badge(1) });

    role.value = 'observer';
    expect(model.badge.value).toBeUndefined();
    role.value = 'member';
    tell(false, [1]);
    expect(model.badge.value).toBeUndefined();
  });

  test('sends what is marked: the last of one, or all of several that are still on', async () => {
    const { tell, sent, markAll, answer } = createModel();
    tell(false);
    markAll(0, 2);
    await answer();
    tell(true, [1]);
    markAll(0, 2, 0);
    await answer();

    expect(sent.map((one) => one.answer?.choices)).toEqual([[2], [1, 2]]);
  });

  test('begins a poll when it has a question and two different answers, and forgets the form then', async () => {
    const { model, sent } = createModel();
    model.question.value = ' Pause? ';
    model.setOption(0, 'Ja');
    model.setOption(1, 'Ja ');
    await model.create();
    expect([model.isComplete.value, sent.length]).toEqual([false, 0]);

    model.addOption();
    model.setOption(1, 'Nein');
    await model.create();

    expect(sent[0]?.create).toMatchObject({ question: 'Pause?', options: ['Ja', 'Nein'] });
    expect([model.question.value, model.options.value]).toEqual(['', ['', '']]);
  });
});
