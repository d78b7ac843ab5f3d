/** Finds the largest value that holds: doubles until one does not, then halves the gap. Pure but for what it asks. */
import type { Figures } from './scenario.ts';

export type Probe = {
  readonly value: number;
  /** Loss and latency stayed within bounds. */
  readonly holds: boolean;
  /** The load could not offer it: what is beyond can't be told from here. */
  readonly isLoadsFault: boolean;
  readonly figures: Figures;
  /** Why it did not, for people. */
  readonly reason: string;
};

/** The gap that is good enough, as a share of the value. */
const PRECISION = 0.05;

/**
 * @param ask undefined = interrupted, the search ends
 * @returns the best probe that holds; undefined = none does
 */
export async function findKnee(
  from: number,
  to: number,
  ask: (value: number) => Promise<Probe | undefined>,
): Promise<Probe | undefined> {
  let best: Probe | undefined;
  let worst: number | undefined;
  for (let value = from; ; value = nextOf(best?.value ?? 0, worst, to)) {
    const probe = await ask(value);
    if (probe === undefined) return best;
    if (probe.holds && !probe.isLoadsFault) best = probe;
    else worst = value;
    if (isDone(best?.value ?? 0, worst, { from, to })) return best;
  }
}

function nextOf(best: number, worst: number | undefined, to: number): number {
  return worst === undefined ? Math.min(to, best * 2) : Math.floor((best + worst) / 2);
}

function isDone(
  best: number,
  worst: number | undefined,
  { from, to }: { readonly from: number; readonly to: number },
): boolean {
  if (worst === undefined) return best >= to;
  return best === 0 ? worst <= from : worst - best <= Math.max(1, worst * PRECISION);
}
