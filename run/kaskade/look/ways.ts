/** How a node's answer says a way is used, as a look has it. Pure. */
import { WayLimitReason, type IInspectedWay } from '../../../proto/index.ts';
import type { WayLook } from './look.ts';

const REASONS: Readonly<Record<WayLimitReason, WayLook['reason']>> = {
  [WayLimitReason.WAY_LIMIT_REASON_UNSPECIFIED]: 'none',
  [WayLimitReason.WAY_LIMIT_REASON_NONE]: 'none',
  [WayLimitReason.WAY_LIMIT_REASON_LOSS]: 'loss',
  [WayLimitReason.WAY_LIMIT_REASON_QUEUE]: 'queue',
  [WayLimitReason.WAY_LIMIT_REASON_BUDGET]: 'budget',
};

export function wayOf(way: IInspectedWay): WayLook {
  const reason = way.reason ?? WayLimitReason.WAY_LIMIT_REASON_UNSPECIFIED;
  return {
    isUnlimited: way.unlimited ?? false,
    limitBps: way.limitBps ?? 0,
    reason: REASONS[reason] ?? 'none', // one of a newer version
    sentBps: way.sentBps ?? 0,
    missingRatio: way.missingRatio ?? 0,
    shedPictures: way.shedPictures ?? 0,
    thinnedPictures: way.thinnedPictures ?? 0,
    cuts: way.cuts ?? 0,
    doubtedLooks: way.doubtedLooks ?? 0,
  };
}
