/**
 * What comes from elsewhere after a change of the plan comes the old way until the new one carries it: for each source
 * the peer that it is asked of, for talker slots the peers that theirs are asked of. Pure: time and what is carried are
 * passed in.
 */
import type { NodeId } from '../../common/ids.ts';

/** What the new way has not brought by then, the old one is taken from all the same. */
export const MOVE_LIMIT_MS = 3_000;

export type WaysView = {
  /** Whether it comes from a peer now. */
  readonly isLive: (peerId: NodeId) => boolean;
  readonly nowMs: number;
};

type Former = { readonly via: NodeId; readonly untilMs: number };

/** Of one source. */
export type Way = {
  readonly via: NodeId;
  /** Asked of as well, until it comes the new way. */
  readonly former?: Former;
};

/** @param before undefined = it was not wanted */
export function stepWay(before: Way | undefined, via: NodeId, { isLive, nowMs }: WaysView): Way {
  if (before?.via === via && before.former === undefined) return before;
  if (before === undefined || isLive(via)) return { via };
  const left = { via: before.via, untilMs: nowMs + MOVE_LIMIT_MS };
  const candidates = before.via === via ? [before.former] : [left, before.former];
  const former = candidates.find(
    (one) => one !== undefined && one.via !== via && isLive(one.via) && nowMs < one.untilMs,
  );
  return former === undefined ? { via } : { via, former };
}

/** Of talker slots. */
export type SlotWays = {
  readonly peers: ReadonlySet<NodeId>;
  /** Asked of as well, each until when at most. */
  readonly former: ReadonlyMap<NodeId, number>;
};

export const NO_SLOT_WAYS: SlotWays = { peers: new Set(), former: new Map() };

/** Those that are left stay until all that are new bring theirs. */
export function stepSlotWays(
  before: SlotWays,
  peers: ReadonlySet<NodeId>,
  { isLive, nowMs }: WaysView,
): SlotWays {
  if ([...peers].every(isLive)) return { peers, former: new Map() };
  const left = [...before.peers].map((peerId) => [peerId, nowMs + MOVE_LIMIT_MS] as const);
  const former = [...left, ...before.former].filter(
    ([peerId, untilMs]) => !peers.has(peerId) && isLive(peerId) && nowMs < untilMs,
  );
  return { peers, former: new Map(former) };
}
