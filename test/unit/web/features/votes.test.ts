import { signal } from '@preact/signals';
import { describe, expect, test } from '@jest/globals';
import type { FeatureRecordMap, PersonView, RoleName, RoomStatus } from '../../../../client/api.ts';
import {
  VoteMeaning,
  VoteOutcome,
  VoteOpened,
  VoteOwnView,
  VotesCommand,
  VoteStatus,
  VoteView,
} from '../../../../proto/features/votes.ts';
import { VotesModel } from '../../../../web/features/votes/model.ts';
import type { VotesTexts } from '../../../../web/features/votes/texts.ts';
import { de } from '../../../../web/features/votes/texts-de.ts';
import { en } from '../../../../web/features/votes/texts-en.ts';
import type { Language } from '../../../../web/texts/language.ts';

function createModel() {
  const sent: VotesCommand[] = [];
  const records = signal<FeatureRecordMap>(new Map());
  const texts = signal<VotesTexts>(de);
  const shown: string[] = [];
  const clockMs = signal(0);
  const model = new VotesModel({
    port: {
      name: 'votes',
      records: () => records.peek(),
      command: async (bytes) => (
        sent.push(VotesCommand.decode(bytes)),
        VoteOpened.encode({ voteId: 1 }).finish()
      ),
      ask: async () => new Uint8Array(),
    },
    records,
    room: {
      status: signal({} as RoomStatus),
      self: signal(undefined),
      people: signal<readonly PersonView[]>([]),
      byNumber: signal(new Map()),
      role: signal<RoleName>('member'),
      mayModerate: signal(false),
    },
    texts,
    language: signal<Language>('de'),
    clockMs,
    attempt: async (work) => (await work, true),
    showPanel: () => shown.push('panel'),
  });
  const tell = (choice: number, representedBy = ''): void => {
    const options = [{ meaning: VoteMeaning.VOTE_MEANING_YES }, { label: 'Später' }];
    const open = { voteId: 4, status: VoteStatus.VOTE_STATUS_OPEN, question: 'Machen wir das?', options };
    const ballots = [{ place: 9, choice, representedBy }];
    records.value = new Map([
      ['open', VoteView.encode(open).finish()],
      ['own', VoteOwnView.encode({ voteId: 4, ballots }).finish()],
    ]);
  };
  const tellResult = (closedAtMs: number): void => {
    const options = [{ meaning: VoteMeaning.VOTE_MEANING_YES }, { label: 'Später' }];
    const outcome = VoteOutcome.VOTE_OUTCOME_ACCEPTED;
    const last = {
      voteId: 4,
      status: VoteStatus.VOTE_STATUS_CLOSED,
      options,
      counts: [3, 1],
      outcome,
      closedAtMs,
    };
    records.value = new Map([['last', VoteView.encode(last).finish()]]);
  };
  return { model, tell, tellResult, texts, sent, shown, clockMs };
}

describe('VotesModel', () => {
  test('calls to vote until the own ballot is counted', () => {
    const { model, tell, shown } = createModel();
    expect(model.notices.value).toEqual([]);

    tell(0);
    const [notice] = model.notices.value;
    notice?.action?.onClick();
    expect([notice?.title, notice?.text, shown]).toEqual([de.notice, 'Machen wir das?', ['panel']]);

    tell(1);
    expect(model.notices.value).toEqual([]);
    tell(0, 'Ada');
    expect(model.notices.value).toEqual([]);
  });

  test('tells a result for a while, unless another vote is open', () => {
    const { model, tellResult, clockMs } = createModel();
    tellResult(10_000);
    clockMs.value = 12_000;
    expect(model.notices.value).toMatchObject([
      { testId: 'votes-result', title: 'Ergebnis: Angenommen', text: 'Ja 3, Später 1' },
    ]);

    clockMs.value = 60_000;

    expect(model.notices.value).toEqual([]);
  });

  test('casts what was chosen last, once', async () => {
    const { model, tell, sent } = createModel();
    tell(0);
    const [own] = model.own.value;
    if (own === undefined) throw new Error('no ballot');
    await model.cast(own);
    expect(sent).toEqual([]);

    model.choose(9, 2);
    model.choose(9, 1);
    await Promise.all([model.cast(own), model.cast(own)]);

    expect(sent).toMatchObject([{ cast: { voteId: 4, choice: 1 } }]);
    expect([model.chosen.value.size, model.isSending.value]).toEqual([0, false]);
  });

  test('names options in the page’s language, or as they were written', () => {
    const { model, tell, texts } = createModel();
    tell(0);
    const open = model.view.value.open;
    if (open === undefined) throw new Error('no vote');

    expect([1, 2, 0].map((choice) => model.choiceOf(open, choice))).toEqual(['Ja', 'Später', de.notVoted]);
    texts.value = en;
    expect(model.choiceOf(open, 1)).toBe('Yes');
  });
});
