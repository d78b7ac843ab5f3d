/**
 * At which router of a room on this node a session's media goes: a room fills the workers that it is on, in the order in
 * which it came to them, then goes on to another one. Pure.
 */
import { hasPlace, type CeilingLimits, type WorkerUse } from './ceiling.ts';

export type RoomSpread = {
  /** Workers that the room is on, the gateway's first. */
  readonly here: readonly WorkerUse[];
  /** Other workers, the one to be taken next first. */
  readonly others: readonly WorkerUse[];
  /** It may go on to another one. */
  readonly mayGrow: boolean;
};

/** The index of a worker that the room is on, or of another one. */
export type SpreadChoice = { readonly here: number } | { readonly other: number };

/**
 * A place was promised before, so there is always one: where all are full, the emptiest of those that answer.
 * Undefined: none answers.
 */
export function chooseWorker(limits: CeilingLimits, spread: RoomSpread): SpreadChoice | undefined {
  const here = spread.here.findIndex((worker) => hasPlace(limits, worker));
  if (here >= 0) return { here };
  const other = spread.mayGrow ? spread.others.findIndex((worker) => hasPlace(limits, worker)) : -1;
  if (other >= 0) return { other };
  const [emptiest] = [...spread.here.entries()]
    .filter(([, { isResponsive }]) => isResponsive)
    .sort(([, one], [, another]) => one.sessions - another.sessions);
  if (emptiest !== undefined) return { here: emptiest[0] };
  const first = spread.others.findIndex(({ isResponsive }) => isResponsive);
  return spread.here.length === 0 && first >= 0 ? { other: first } : undefined;
}
