/** Timer, curtain and ready check in a call, as signals. No DOM. */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import {
  Timer,
  timerViewOf,
  type RunningTimerView,
  type TimerView,
} from '../../../client/features/timer/index.ts';
import type { NoticeView, PageContext } from '../contract.ts';
import type { TimerTexts } from './texts.ts';

export const TIMER_ICON = { path: 'M12 21a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 9v4.2l2.6 1.8M9.5 2.5h5' };

const SECOND_MS = 1_000;
const MINUTE_SEC = 60;
const HOUR_SEC = 3_600;
const MAX_MINUTES = 1_440;

export class TimerModel {
  readonly context: PageContext<TimerTexts>;
  readonly view: ReadonlySignal<TimerView>;
  readonly notices: ReadonlySignal<readonly NoticeView[]>;
  readonly timerTitle = signal('');
  readonly timerMinutes = signal('');
  readonly curtainText = signal('');
  readonly curtainMinutes = signal('');
  readonly readyTitle = signal('');
  readonly #timer: Timer;

  constructor(context: PageContext<TimerTexts>) {
    this.context = context;
    this.#timer = new Timer(context.port);
    this.view = computed(() => timerViewOf(context.records.value));
    this.notices = computed(() => this.#notices());
  }

  /** Seconds that it shows; a countdown that is over shows 0. */
  secondsOf({ startedAtMs, durationSec }: RunningTimerView): number {
    const passedSec = Math.max(0, Math.floor((this.context.clockMs.value - startedAtMs) / SECOND_MS));
    return durationSec === 0 ? passedSec : Math.max(0, durationSec - passedSec);
  }

  /** As people of the page's language write it. */
  clockTimeOf(atMs: number): string {
    const format = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    return new Intl.DateTimeFormat(this.context.language.value, format).format(atMs);
  }

  async start(): Promise<void> {
    const minutes = minutesOf(this.timerMinutes.peek());
    if (minutes === undefined) return;
    await this.context.attempt(this.#timer.start(this.timerTitle.peek(), minutes * MINUTE_SEC));
  }

  stop(): Promise<boolean> {
    return this.context.attempt(this.#timer.stop());
  }

  async closeCurtain(): Promise<void> {
    const minutes = minutesOf(this.curtainMinutes.peek());
    if (minutes === undefined) return;
    await this.context.attempt(this.#timer.closeCurtain(this.curtainText.peek(), minutes));
  }

  openCurtain(): Promise<boolean> {
    return this.context.attempt(this.#timer.openCurtain());
  }

  askReady(): Promise<boolean> {
    return this.context.attempt(this.#timer.askReady(this.readyTitle.peek()));
  }

  endReady(): Promise<boolean> {
    return this.context.attempt(this.#timer.endReady());
  }

  sayReady(isReady: boolean): Promise<boolean> {
    return this.context.attempt(this.#timer.sayReady(isReady));
  }

  /** Who may answer is asked; how many have done so would be read out each time. */
  #notices(): readonly NoticeView[] {
    const { ready } = this.view.value;
    const role = this.context.room.role.value;
    if (ready === undefined || role === 'observer' || role === 'operator') return [];
    const texts = this.context.texts.value;
    const isReady = ready.own === true;
    return [
      {
        id: 'timer ready',
        tone: 'info',
        title: ready.title === '' ? texts.question : `${ready.title}: ${texts.question}`,
        ...(isReady && { text: texts.youAreReady }),
        action: {
          label: isReady ? texts.sayNotReady : texts.sayReady,
          testId: 'timer-say-ready',
          onClick: () => void this.sayReady(!isReady),
        },
        testId: 'timer-ready',
      },
    ];
  }
}

/** '' = 0; undefined = it is no number of minutes. */
export function minutesOf(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return 0;
  const minutes = Number(trimmed);
  return /^\d{1,4}$/.test(trimmed) && minutes <= MAX_MINUTES ? minutes : undefined;
}

/** 1:05, 12:00, 1:00:09. */
export function clockText(sec: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(sec / HOUR_SEC);
  const minutes = Math.floor((sec % HOUR_SEC) / MINUTE_SEC);
  const seconds = two(sec % MINUTE_SEC);
  return hours > 0 ? `${hours}:${two(minutes)}:${seconds}` : `${minutes}:${seconds}`;
}
