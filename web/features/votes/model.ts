/** Votes in a call, as signals. No DOM. */
import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import {
  Votes,
  votesViewOf,
  type FormView,
  type OwnBallotView,
  type ProfileView,
  type RollLineView,
  type VoteOptionView,
  type VotesView,
  type VoteView,
  type VoteWish,
} from '../../../client/features/votes/index.ts';
import type { NoticeView, PageContext } from '../contract.ts';
import type { VotesTexts } from './texts.ts';

export const VOTE_ICON = {
  path: 'M5 12.5V19a1.5 1.5 0 0 0 1.5 1.5h11A1.5 1.5 0 0 0 19 19v-6.5M3.5 12.5h17M8 12.5V5A1.5 1.5 0 0 1 9.5 3.5h5A1.5 1.5 0 0 1 16 5v7.5M10 7.8l1.5 1.6 2.6-3',
};

/** Of a question above the gallery; the panel has all of it. */
const MAX_NOTICE_CHARS = 90;
/** So long a result is told above the gallery. */
const RESULT_MS = 30_000;
/** What was asked for a form is as new as that. */
const FORM_MS = 3_000;

/** Names are asked for in pages of 200: longer lists are read in the minutes. */
export type ShownNames = { readonly voteId: number; readonly lines: readonly RollLineView[] };

export class VotesModel {
  readonly context: PageContext<VotesTexts>;
  readonly view: ReadonlySignal<VotesView>;
  /** One's own and those whom one represents, of the vote that is open. */
  readonly own: ReadonlySignal<readonly OwnBallotView[]>;
  /** What was chosen and not cast yet, by place. */
  readonly chosen: Signal<ReadonlyMap<number, number>> = signal(new Map());
  readonly isSending: Signal<boolean> = signal(false);
  readonly names: Signal<ShownNames | undefined> = signal(undefined);
  readonly profiles: Signal<readonly ProfileView[]> = signal([]);
  /** What a vote would be that is opened now, as far as was asked. */
  readonly form: Signal<FormView | undefined> = signal(undefined);
  /** Whose law counts. */
  readonly profile: ReadonlySignal<ProfileView | undefined>;
  /** One of before that is looked at. */
  readonly shown: Signal<VoteView | undefined> = signal(undefined);
  /** Of which the result was seen. */
  readonly #seen: Signal<number> = signal(0);
  #formAtMs = 0;
  readonly #votes: Votes;

  constructor(context: PageContext<VotesTexts>) {
    this.context = context;
    this.#votes = new Votes(context.port);
    this.view = computed(() => votesViewOf(context.records.value));
    this.own = computed(() => this.view.value.own);
    this.profile = computed(() => {
      const id = this.form.value?.isProfileFixed ? this.form.value.profile : this.view.value.profile;
      return this.profiles.value.find((one) => one.id === id);
    });
  }

  /** Above the gallery. */
  readonly notices = computed(() => [...this.#callToVote(), ...this.#resultNotice()]);

  /** For as long as something waits for one's own choice. */
  #callToVote(): readonly NoticeView[] {
    const { open } = this.view.value;
    const isWaiting = this.own.value.some(
      ({ choice, representedBy }) => choice === 0 && representedBy === '',
    );
    if (open === undefined || !isWaiting) return [];
    const texts = this.context.texts.value;
    const action = { label: texts.noticeGo, testId: 'votes-go', onClick: () => this.context.showPanel() };
    const { question } = open;
    const text = question.length > MAX_NOTICE_CHARS ? `${question.slice(0, MAX_NOTICE_CHARS)} …` : question;
    const about = { id: 'votes', tone: 'info', isInPanel: true, testId: 'votes-notice' } as const;
    return [{ ...about, title: texts.notice, text, action }];
  }

  /** Of a vote that has just ended. */
  #resultNotice(): readonly NoticeView[] {
    const { open, last } = this.view.value;
    if (open !== undefined || last === undefined || last.voteId === this.#seen.value) return [];
    if (this.context.clockMs.value - last.closedAtMs > RESULT_MS) return [];
    const texts = this.context.texts.value;
    const onClick = (): void => {
      this.#seen.value = last.voteId;
      this.context.showPanel();
    };
    const sums = last.options.map(
      (option) => `${this.labelOf(option)} ${last.counts[option.place - 1] ?? 0}`,
    );
    return [
      {
        ...{ id: 'votes-result', tone: 'info', isInPanel: true, testId: 'votes-result' },
        title: texts.result(texts.outcomes[last.outcome]),
        text: sums.join(', '),
        action: { label: texts.resultGo, testId: 'votes-result-go', onClick },
      },
    ];
  }

  labelOf({ label, meaning }: VoteOptionView): string {
    return meaning === 'option' ? label : this.context.texts.value.meanings[meaning];
  }

  choiceOf({ options }: VoteView, choice: number): string {
    const option = options[choice - 1];
    return option === undefined ? this.context.texts.value.notVoted : this.labelOf(option);
  }

  /** When, as people of the page's language write it. */
  timeOf(ms: number): string {
    const { language } = this.context;
    return new Intl.DateTimeFormat(language.value, {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(ms);
  }

  choose(place: number, choice: number): void {
    this.chosen.value = new Map(this.chosen.peek()).set(place, choice);
  }

  /** What was chosen for this place. */
  async cast({ place, name }: OwnBallotView): Promise<void> {
    const voteId = this.view.peek().open?.voteId;
    const choice = this.chosen.peek().get(place);
    if (voteId === undefined || choice === undefined || this.isSending.peek()) return;
    this.isSending.value = true;
    await this.context.attempt(this.#votes.cast(voteId, choice, name === '' ? 0 : place));
    this.isSending.value = false;
    const rest = new Map(this.chosen.peek());
    rest.delete(place);
    this.chosen.value = rest;
  }

  open(wish: VoteWish): Promise<boolean> {
    this.chosen.value = new Map();
    return this.context.attempt(this.#votes.open(wish));
  }

  close({ voteId }: VoteView): Promise<boolean> {
    return this.context.attempt(this.#votes.close(voteId));
  }

  cancel({ voteId }: VoteView, reason: string): Promise<boolean> {
    return this.context.attempt(this.#votes.cancel(voteId, reason));
  }

  repeat({ voteId }: Pick<VoteView, 'voteId'>): Promise<boolean> {
    this.chosen.value = new Map();
    return this.context.attempt(this.#votes.repeat(voteId));
  }

  setProfile(profile: string): Promise<boolean> {
    return this.context.attempt(this.#votes.setProfile(profile));
  }

  /** Asks who could vote now, and on what. */
  async loadForm(): Promise<void> {
    this.#formAtMs = Date.now();
    await this.context.attempt(this.#votes.form().then((form) => (this.form.value = form)));
    if (this.profiles.peek().length > 0) return;
    await this.context.attempt(this.#votes.profiles().then((profiles) => (this.profiles.value = profiles)));
  }

  /** Again when that was a while ago: people and items change. */
  async refreshForm(): Promise<void> {
    if (Date.now() - this.#formAtMs > FORM_MS) await this.loadForm();
  }

  /** Shows a vote of before whole, or hides it again. */
  async toggleShown({ voteId }: Pick<VoteView, 'voteId'>): Promise<void> {
    if (this.shown.peek()?.voteId === voteId) this.shown.value = undefined;
    else await this.context.attempt(this.#votes.vote(voteId).then((vote) => (this.shown.value = vote)));
  }

  /** Shows who said what, or hides it again. */
  async toggleNames({ voteId }: VoteView): Promise<void> {
    if (this.names.peek()?.voteId === voteId) this.names.value = undefined;
    else
      await this.context.attempt(
        this.#votes.roll(voteId).then((lines) => (this.names.value = { voteId, lines })),
      );
  }
}

/** How long the large screen shows a result, ms. */
const DISPLAYED_MS = 60_000;

/** What the large screen shows: the vote that is open, or for a while how the last one has ended; reads signals. */
export function displayedOf({ view, context }: VotesModel): VoteView | undefined {
  const { open, last } = view.value;
  if (open !== undefined || last === undefined) return open;
  return context.clockMs.value - last.closedAtMs < DISPLAYED_MS ? last : undefined;
}
