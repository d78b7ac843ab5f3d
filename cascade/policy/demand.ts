/**
 * How many layers of a picture its owner is asked for, from what is wanted of it: up at once, down only after a while, so
 * that paging to and fro costs neither a key frame nor an encoder's start. Pure: time is passed in.
 */

/** Nobody shows it. */
export const NO_LAYER = -1;

/** Above the highest layer of any source: whatever there is. */
export const ALL_LAYERS = 7;

const LOWEST = 0;

/** Upper layers go on for so long after the last one who showed them. */
export const DOWN_AFTER_MS = 5_000;

/** The last layer goes on for so long after the last one who showed the picture at all. */
export const OFF_AFTER_MS = 10_000;

export type DemandState = {
  /** What the owner is asked for: the highest layer, or {@link NO_LAYER}. */
  readonly layer: number;
  /** Less has been wanted since; undefined = as much as is asked for. */
  readonly lower: LowerDemand | undefined;
};

type LowerDemand = {
  /** The highest layer wanted since `sinceMs`. */
  readonly peak: number;
  readonly sinceMs: number;
  /** Nobody has shown it since; undefined = somebody does. */
  readonly idleMs: number | undefined;
};

/** Of a source that has just begun: it sends nothing before somebody wants it. */
export const NO_DEMAND: DemandState = { layer: NO_LAYER, lower: undefined };

/**
 * Takes what is wanted now, or only that time has passed.
 * @param wanted the highest layer over all viewers
 */
export function stepDemand(state: DemandState, wanted: number, nowMs: number): DemandState {
  if (wanted >= state.layer) return { layer: wanted, lower: undefined };
  const lower = lowerDemand(state.lower, wanted, nowMs);
  const atMs = dueMs(state.layer, lower);
  if (atMs === undefined || nowMs < atMs) return { layer: state.layer, lower };
  const layer = state.layer > LOWEST ? Math.max(LOWEST, lower.peak) : NO_LAYER;
  return { layer, lower: wanted < layer ? { ...lower, peak: wanted, sinceMs: nowMs } : undefined };
}

/** As {@link stepDemand}, but upper layers that nobody wants end at once: there is no room for them. */
export function demandNow(state: DemandState, wanted: number, nowMs: number): DemandState {
  return wanted > NO_LAYER ? { layer: wanted, lower: undefined } : stepDemand(state, wanted, nowMs);
}

/** When {@link stepDemand} has to be called again, though nothing changes; undefined = never. */
export function demandDueMs({ layer, lower }: DemandState): number | undefined {
  return lower && dueMs(layer, lower);
}

function lowerDemand(before: LowerDemand | undefined, wanted: number, nowMs: number): LowerDemand {
  const idleMs = wanted > NO_LAYER ? undefined : (before?.idleMs ?? nowMs);
  if (before === undefined) return { peak: wanted, sinceMs: nowMs, idleMs };
  return { peak: Math.max(before.peak, wanted), sinceMs: before.sinceMs, idleMs };
}

/** Down by layers first; the lowest one stays longer: it is cheap, and with it the picture is back at once. */
function dueMs(layer: number, { sinceMs, idleMs }: LowerDemand): number | undefined {
  if (layer > LOWEST) return sinceMs + DOWN_AFTER_MS;
  return idleMs === undefined ? undefined : idleMs + OFF_AFTER_MS;
}
