/** Tells on stderr how far a run is and how long it will take: one line that changes in a terminal, plain lines elsewhere. */
import type { Progress } from '../scenarios/stage.ts';

export type Screen = {
  write(text: string): void;
  /** A terminal: the line can be written anew. */
  readonly isTerminal: boolean;
  readonly columns: number;
};

export type RunProgress = Progress & {
  /** From now on phases are those of this run. */
  run(number: number, of: number): void;
  /** No line stays half-written. */
  end(): void;
};

type Phase = { readonly name: string; readonly startedMs: number; readonly expectedMs: number | undefined };

const REDRAW_MS = 500;
/** Without a terminal: not more often than this, ms. */
const PLAIN_EVERY_MS = 10_000;
const CLEAR_LINE = '\r\u001b[2K';
const MS_PER_S = 1_000;
const S_PER_MIN = 60;
const FULL = 100;

/** @param now ms of a monotonic clock */
export function createProgress(screen: Screen, now: () => number = () => performance.now()): RunProgress {
  return new LineProgress(screen, now);
}

class LineProgress implements RunProgress {
  readonly #screen: Screen;
  readonly #now: () => number;
  #title = '';
  #phase: Phase | undefined;
  #share = 0;
  #writtenMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(screen: Screen, now: () => number) {
    this.#screen = screen;
    this.#now = now;
  }

  run(number: number, of: number): void {
    this.#title = of === 1 ? '' : `run ${number} of ${of}: `;
  }

  phase(name: string, expectedMs?: number): void {
    this.#phase = { name, startedMs: this.#now(), expectedMs };
    this.#share = 0;
    this.#timer ??= setInterval(() => this.#redraw(), REDRAW_MS).unref();
    this.#draw();
  }

  at(share: number): void {
    this.#share = Math.min(1, Math.max(0, share));
  }

  note(text: string): void {
    this.#screen.write(this.#screen.isTerminal ? `${CLEAR_LINE}${text}\n` : `${text}\n`);
    if (this.#screen.isTerminal && this.#phase !== undefined) this.#draw();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#phase = undefined;
    if (this.#screen.isTerminal) this.#screen.write(CLEAR_LINE);
  }

  #redraw(): void {
    if (this.#screen.isTerminal || this.#now() - this.#writtenMs >= PLAIN_EVERY_MS) this.#draw();
  }

  #draw(): void {
    this.#writtenMs = this.#now();
    const line = `${this.#title}${this.#phaseText()}`;
    const { isTerminal, columns } = this.#screen;
    this.#screen.write(isTerminal ? `${CLEAR_LINE}${line.slice(0, columns - 1)}` : `${line}\n`);
  }

  #phaseText(): string {
    if (this.#phase === undefined) return '';
    const { name, startedMs, expectedMs } = this.#phase;
    const elapsedMs = this.#now() - startedMs;
    // whoever tells a share knows better than the clock
    const share = this.#share > 0 || expectedMs === undefined ? this.#share : elapsedMs / expectedMs;
    const leftMs = this.#share > 0 ? elapsedMs / this.#share - elapsedMs : (expectedMs ?? 0) - elapsedMs;
    const percent = Math.floor(Math.min(1, share) * FULL);
    const parts = [
      ...(percent >= 1 ? [`${percent} %`] : []),
      ...(leftMs > 0 && elapsedMs + leftMs > MS_PER_S ? [`${timeText(leftMs)} left`] : []),
    ];
    return parts.length === 0 ? name : `${name} · ${parts.join(', ')}`;
  }
}

function timeText(ms: number): string {
  const seconds = Math.ceil(ms / MS_PER_S);
  return seconds < 2 * S_PER_MIN ? `${seconds} s` : `${Math.round(seconds / S_PER_MIN)} min`;
}
