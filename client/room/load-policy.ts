/**
 * How much a client leaves out for its own load: one step more when it is overloaded for some seconds, one less after it
 * has been well for longer, and longer still where the last step back was too much. Pure: samples are passed in.
 */
import { MAX_LOAD_LEVEL } from './picture-limits.ts';

/** Over the time since the last sample. */
export type LoadSample = {
  /** Time of one core that decoding took, ratio; above 1 where several decode at once. */
  readonly decodeRatio: number;
  /** Frames that came and were not shown, of all that came, ratio 0..1. */
  readonly droppedRatio: number;
  /** Share of the time in which the page's thread was held up for 50 ms and more, ratio 0..1. */
  readonly blockedRatio: number;
};

export type LoadState = {
  readonly level: number;
  /** Samples in a row that were bad, or good. */
  readonly bad: number;
  readonly good: number;
  /** Good ones that it takes to go back; doubled by each step back that was too much. */
  readonly patience: number;
  /** Samples since the last step back. */
  readonly sinceBack: number;
};

/** One sample is taken in this time. */
export const LOAD_SAMPLE_MS = 2_000;

/** Above any of them a sample is bad. */
const BAD: LoadSample = { decodeRatio: 0.8, droppedRatio: 0.15, blockedRatio: 0.5 };

/** Below all of them it is good; what is in between changes nothing. */
const GOOD: LoadSample = { decodeRatio: 0.4, droppedRatio: 0.03, blockedRatio: 0.2 };

const BAD_IN_A_ROW = 2;
const MIN_PATIENCE = 5;
const MAX_PATIENCE = 40;
/** A step back that is undone within so many samples was too much. */
const TRIAL = 5;

export const NO_LOAD: LoadState = {
  level: 0,
  bad: 0,
  good: 0,
  patience: MIN_PATIENCE,
  sinceBack: Number.POSITIVE_INFINITY,
};

export function stepLoad(state: LoadState, sample: LoadSample): LoadState {
  const bad = isAbove(sample, BAD) ? state.bad + 1 : 0;
  const good = isAbove(sample, GOOD) ? 0 : state.good + 1;
  const sinceBack = state.sinceBack + 1;
  if (bad >= BAD_IN_A_ROW && state.level < MAX_LOAD_LEVEL) return stepUp({ ...state, sinceBack });
  if (good >= state.patience && state.level > 0)
    return { ...state, level: state.level - 1, bad: 0, good: 0, sinceBack: 0 };
  return { ...state, bad, good, sinceBack };
}

function stepUp({ level, patience, sinceBack }: LoadState): LoadState {
  const isUndone = sinceBack <= TRIAL;
  return {
    level: level + 1,
    bad: 0,
    good: 0,
    patience: isUndone ? Math.min(MAX_PATIENCE, 2 * patience) : MIN_PATIENCE,
    sinceBack: Number.POSITIVE_INFINITY,
  };
}

function isAbove(sample: LoadSample, limit: LoadSample): boolean {
  return (
    sample.decodeRatio > limit.decodeRatio ||
    sample.droppedRatio > limit.droppedRatio ||
    sample.blockedRatio > limit.blockedRatio
  );
}
