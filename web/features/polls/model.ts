/** Quick polls in a call, as signals. No DOM. */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { Polls, pollsOf, type PollView } from '../../../client/features/polls/index.ts';
import type { BadgeView, PageContext } from '../contract.ts';
import type { PollsTexts } from './texts.ts';

export const POLLS_ICON = { path: 'M4 20.5h16M6.5 20.5v-7M12 20.5V4.5M17.5 20.5V9.5' };

export const MAX_OPTIONS = 10;
const MIN_OPTIONS = 2;
const NO_OPTIONS = ['', ''];

export class PollsModel {
  readonly context: PageContext<PollsTexts>;
  /** The newest first. */
  readonly polls: ReadonlySignal<readonly PollView[]>;
  readonly mayAnswer: ReadonlySignal<boolean>;
  readonly badge: ReadonlySignal<BadgeView | undefined>;
  /** What somebody has marked and not sent yet, by poll. */
  readonly marked = signal<ReadonlyMap<number, readonly number[]>>(new Map());
  readonly question = signal('');
  readonly options = signal<readonly string[]>(NO_OPTIONS);
  readonly isMultiple = signal(false);
  readonly isComplete: ReadonlySignal<boolean>;
  readonly #polls: Polls;

  constructor(context: PageContext<PollsTexts>) {
    this.context = context;
    this.#polls = new Polls(context.port);
    this.polls = computed(() => pollsOf(context.records.value));
    this.mayAnswer = computed(() => !['observer', 'operator'].includes(context.room.role.value));
    this.badge = computed(() => {
      const isWaiting = ({ isClosed, own }: PollView): boolean => !isClosed && own.length === 0;
      const count = this.mayAnswer.value ? this.polls.value.filter(isWaiting).length : 0;
      return count === 0 ? undefined : { count, label: context.texts.value.badge(count) };
    });
    this.isComplete = computed(() => {
      const options = this.#filled();
      const isEach = new Set(options).size === options.length;
      return this.question.value.trim() !== '' && options.length >= MIN_OPTIONS && isEach;
    });
  }

  /** What is marked, or was answered. */
  markedIn({ poll, own }: PollView): readonly number[] {
    return this.marked.value.get(poll) ?? own;
  }

  mark(poll: PollView, choice: number): void {
    const before = this.markedIn(poll);
    const others = before.filter((one) => one !== choice);
    const isOn = before.includes(choice);
    const after = poll.isMultiple ? (isOn ? others : [...before, choice]) : [choice];
    this.marked.value = new Map(this.marked.peek()).set(poll.poll, after);
  }

  async answer(poll: PollView): Promise<void> {
    const choices = this.markedIn(poll);
    if (choices.length === 0) return;
    if (!(await this.context.attempt(this.#polls.answer(poll.poll, choices)))) return;
    const marked = new Map(this.marked.peek());
    marked.delete(poll.poll);
    this.marked.value = marked;
  }

  close({ poll }: PollView): Promise<boolean> {
    return this.context.attempt(this.#polls.close(poll));
  }

  remove({ poll }: PollView): Promise<boolean> {
    return this.context.attempt(this.#polls.remove(poll));
  }

  setOption(index: number, text: string): void {
    this.options.value = this.options.peek().with(index, text);
  }

  addOption(): void {
    if (this.options.peek().length < MAX_OPTIONS) this.options.value = [...this.options.peek(), ''];
  }

  /** What was typed stays when it is refused. */
  async create(): Promise<void> {
    if (!this.isComplete.peek()) return;
    const question = this.question.peek().trim();
    const wish = { question, options: this.#filled(), isMultiple: this.isMultiple.peek() };
    if (!(await this.context.attempt(this.#polls.create(wish)))) return;
    this.question.value = '';
    this.options.value = NO_OPTIONS;
    this.isMultiple.value = false;
  }

  #filled(): readonly string[] {
    return this.options.value.map((option) => option.trim()).filter((option) => option !== '');
  }
}
