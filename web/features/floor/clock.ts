/** Speaking times as people read them. Pure. */
import type { SpeechView } from '../../../client/features/floor/index.ts';

const SEC_PER_MIN = 60;
const MIN_PER_HOUR = 60;

/** "3:05", "1:02:03". */
export function durationText(ms: number): string {
  const sec = Math.max(0, Math.floor(ms / 1_000));
  const min = Math.floor(sec / SEC_PER_MIN);
  const hours = Math.floor(min / MIN_PER_HOUR);
  const two = (n: number): string => String(n).padStart(2, '0');
  const seconds = two(sec % SEC_PER_MIN);
  return hours === 0 ? `${min}:${seconds}` : `${hours}:${two(min % MIN_PER_HOUR)}:${seconds}`;
}

/** Both as {@link durationText}. */
export type ClockView = {
  readonly spoken: string;
  /** Undefined = the speech has no limit. */
  readonly limit: string | undefined;
  /** Told by the server, or about to be. */
  readonly isOver: boolean;
};

export function clockOf({ beganAtMs, limitSec, isOver }: SpeechView, nowMs: number): ClockView {
  const spokenMs = nowMs - beganAtMs;
  const limitMs = limitSec * 1_000;
  return {
    spoken: durationText(spokenMs),
    limit: limitSec === 0 ? undefined : durationText(limitMs),
    isOver: isOver || (limitSec > 0 && spokenMs >= limitMs),
  };
}
