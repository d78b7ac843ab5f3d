/** What is kept of sittings that were over before a time. Pure. */
import { LOSSES } from './records.ts';
import { openSittingId, type SittingState } from './state.ts';

/** Not of the roll, which is for the next sitting as well. */
export function expired(state: SittingState, beforeMs: number): readonly string[] {
  const { attendance, disturbances, losses, past } = state;
  const open = openSittingId(state);
  const isOver = (sittingId: string, ...timesMs: readonly number[]): boolean =>
    sittingId !== '' && sittingId !== open && timesMs.every((ms) => ms < beforeMs);
  return [
    ...past.filter(({ closedAtMs }) => closedAtMs < beforeMs).map(({ sittingId }) => `past/${sittingId}`),
    ...[...attendance]
      .filter(([, one]) => isOver(one.sittingId, one.fromMs, one.untilMs, one.lostSinceMs))
      .map(([id]) => `at/${id}`),
    ...[...disturbances].filter(([, one]) => isOver(one.sittingId, one.atMs)).map(([id]) => `d/${id}`),
    ...(losses.length > 0 && losses.every((one) => isOver(one.sittingId, one.sinceMs, one.untilMs))
      ? [LOSSES]
      : []),
  ];
}
