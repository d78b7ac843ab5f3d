/** What everybody passes who comes in at a node: a moment shared with others, a queue, places for checks. Wiring only. */
import type { NamedPart } from '../../common/lifecycle/shutdown.ts';
import { SYSTEM_CLOCK } from '../../common/lifecycle/clock.ts';
import type { SessionMetrics } from '../session/services.ts';
import { CheckPlaces, DEFAULT_CHECK_LIMITS } from './check-places.ts';
import { DEFAULT_JOIN_LIMITS, JoinQueue, type JoinQueueLimits } from './join-queue.ts';
import { Moments } from './moments.ts';

export type Door = { readonly moments: Moments; readonly joins: JoinQueue; readonly checks: CheckPlaces };

/** @param metrics asked when somebody comes */
export function openDoor(
  limits: Partial<JoinQueueLimits> | undefined,
  metrics: () => Pick<SessionMetrics, 'joinWaited' | 'checkRefused'>,
): Door {
  const moments = new Moments(SYSTEM_CLOCK);
  const joins = new JoinQueue({
    limits: { ...DEFAULT_JOIN_LIMITS, ...limits },
    clock: SYSTEM_CLOCK,
    random: Math.random,
    onTurn: (waitedMs) => metrics().joinWaited(waitedMs),
  });
  const checks = new CheckPlaces({
    limits: DEFAULT_CHECK_LIMITS,
    clock: SYSTEM_CLOCK,
    isCrowded: () => joins.waitingCount > 0,
    onRefused: () => metrics().checkRefused(),
  });
  return { moments, joins, checks };
}

/** To be closed with the node. */
export const partsOf = ({ moments, joins }: Door): readonly NamedPart[] => [
  ['moments', { close: async () => moments.close() }],
  ['joins', { close: async () => joins.close() }],
];
