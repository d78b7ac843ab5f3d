/** What a check of the connection means for somebody who wants to join. Pure. */
import type { CheckReport } from '../../client/check/connection-check.ts';
import type { ErrorCode } from '../../client/errors.ts';

/**
 * `good`. `tcp`, `relay`: it works, by a way that is not the best. `lossy`, `slow`: it works, and will be heard and seen.
 * `noMedia`: the room can be entered, without sound and picture. `noSignal`: the server answers, a lasting connection is
 * cut. `unreachable`: nothing answers. `busy`: not now. `unavailable`: this server offers no check.
 */
export type CheckVerdict =
  | 'good'
  | 'tcp'
  | 'relay'
  | 'lossy'
  | 'slow'
  | 'noMedia'
  | 'noSignal'
  | 'unreachable'
  | 'busy'
  | 'unavailable';

/** From here on speech has gaps that in-band repair does not hide. */
const LOSSY_RATIO = 0.05;
/** People begin to speak at the same time (ITU-T G.114: 150 ms one way). */
const SLOW_RTT_MS = 300;

const BUSY: ReadonlySet<ErrorCode> = new Set([
  ...(['RATE_LIMITED', 'BUSY', 'NO_CAPACITY', 'DRAINING', 'ROOM_FULL'] as const),
]);

export function verdictOf({ isSignalOpen, way, rttMs, lossRatio, error }: CheckReport): CheckVerdict {
  if (way === undefined && error !== undefined && BUSY.has(error.code)) return 'busy';
  if (!isSignalOpen) return 'noSignal';
  if (way === undefined) return 'noMedia';
  if (lossRatio >= LOSSY_RATIO) return 'lossy';
  if (way !== 'udp') return way;
  return rttMs >= SLOW_RTT_MS ? 'slow' : 'good';
}

/** The server gave nothing to check with. */
export function verdictOfRefusal(code: ErrorCode): CheckVerdict {
  if (code === 'NOT_FOUND') return 'unavailable';
  return BUSY.has(code) ? 'busy' : 'unreachable';
}

const FINE: ReadonlySet<CheckVerdict> = new Set(['good', 'tcp', 'relay', 'unavailable']);

/** Whether somebody should do something about it before a sitting. */
export const isTrouble = (verdict: CheckVerdict): boolean => !FINE.has(verdict);
