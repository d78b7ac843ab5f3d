/**
 * Tells a way that is too narrow from machines that are late. Pure.
 *
 * What has been sent and has not arrived may be lost, may wait on the way, or may not have been counted yet, since a
 * process or a media worker had no time. Counts alone can't tell. So they only raise a suspicion, and it is believed
 * when the peer asks for packets again (it has seen younger ones: they are gone), or when over more than a second of
 * counts in time ever more is on its way. One look is never enough, and a look by somebody who was late is none.
 */

/** One look at all that goes to the peer since the last change. */
export type LinkLook = {
  readonly atMs: number;
  /** Sent over the last second, retransmissions included. */
  readonly sentBps: number;
  /** What arrived of it, by share, over the last half second; undefined = not known yet. */
  readonly shortArrived: number | undefined;
  /** In the best one of the last three seconds; undefined = not known yet. */
  readonly longArrived: number | undefined;
  /** Of what was sent over the last half second, the share that the peer had asked for again. */
  readonly shortRepeated: number;
  /** In the best one of the last three seconds. */
  readonly longRepeated: number;
  /** What arrived over the last half second. */
  readonly arrivedBps: number;
  /** By how much longer than lately what arrives has been under way, ms. */
  readonly waitingMs: number;
  /** How late one of the two machines was when it counted, ms; undefined = nothing was heard lately. */
  readonly lagMs: number | undefined;
  /** The other direction, or every other peer, is suspected as well: that is rather a machine. */
  readonly isEverywhere: boolean;
  /** What the most important one of what is held back takes; undefined = nothing is. */
  readonly nextBps: number | undefined;
};

/** Looks in a row that raise a suspicion. */
export type Suspicion = {
  /** That missed at least a little, and a lot. */
  readonly mildLooks: number;
  readonly severeLooks: number;
  /** In which packets waited long, and for how long in the first of them. */
  readonly queueLooks: number;
  readonly queueFromMs: number;
};

export const NO_SUSPICION: Suspicion = { mildLooks: 0, severeLooks: 0, queueLooks: 0, queueFromMs: 0 };

/** Why a way is given less: packets are gone, or wait ever longer. */
export type Congestion = 'loss' | 'queue';

/** What is put up with, and whether a step up is on trial. */
export type Tolerance = { readonly missing: number; readonly isOnTrial: boolean };

/** Who is so late has counted too little to say anything. */
const TOO_LATE_MS = 400;
/** So late, and what waits may wait in a machine. */
const LATE_MS = 100;

/**
 * Shares that did not arrive, lost or still waiting, and for how many looks in a row. A way that has become longer, or
 * was closed for a moment, misses as much for a look or two: that passes, and is no reason.
 */
const SEVERE = { missing: 0.5, looks: 2 } as const;
const MILD = { missing: 0.08, looks: 4 } as const;
/**
 * While a step up is on trial, that was it, and machines that are in time are believed before anything is lost: sound must
 * not suffer from trials, and what flowed before goes on.
 */
const LOOKS_ON_TRIAL = 2;
const LONG_MISSING = 0.025;
/** Everywhere at once is believed after so many times as many looks. */
const EVERYWHERE = 2;

/** Sent again is at least this share of what is missing, and of all, if it is lost: sound is not asked for again. */
const REPEATED_OF_MISSING = 0.15;
const LEAST_REPEATED = 0.01;

/** Without a packet lost: it waits so long, in so many looks, and longer in the last than in the first by so much. */
const QUEUE = { waitingMs: 500, looks: 5, growthMs: 150 } as const;

/** Whether a look says anything. */
export function isDoubtful({ lagMs }: LinkLook): boolean {
  return lagMs === undefined || lagMs >= TOO_LATE_MS;
}

/** One more look that says something. */
export function suspect(before: Suspicion, look: LinkLook, { missing: put }: Tolerance): Suspicion {
  const missing = 1 - (look.shortArrived ?? 1) - put;
  const waits =
    look.waitingMs >= QUEUE.waitingMs &&
    missing > MILD.missing &&
    look.shortRepeated < put + LEAST_REPEATED &&
    isPunctual(look);
  return {
    mildLooks: missing > MILD.missing ? before.mildLooks + 1 : 0,
    severeLooks: missing > SEVERE.missing ? before.severeLooks + 1 : 0,
    queueLooks: waits ? before.queueLooks + 1 : 0,
    queueFromMs: before.queueLooks === 0 ? look.waitingMs : before.queueFromMs,
  };
}

/** True while something looks wrong, believed or not. */
export const isSuspected = ({ mildLooks, queueLooks }: Suspicion): boolean => mildLooks > 0 || queueLooks > 0;

/** What is believed after a look. @param suspicion with that look */
export function congestionOf(
  suspicion: Suspicion,
  look: LinkLook,
  tolerance: Tolerance,
): Congestion | undefined {
  if (isLost(suspicion, look, tolerance)) return 'loss';
  const { queueLooks, queueFromMs } = suspicion;
  const isGrowing = look.waitingMs - queueFromMs >= QUEUE.growthMs;
  return queueLooks >= QUEUE.looks * timesFor(look) && isGrowing ? 'queue' : undefined;
}

function isLost(
  { mildLooks, severeLooks }: Suspicion,
  look: LinkLook,
  { missing: put, isOnTrial }: Tolerance,
): boolean {
  const times = timesFor(look);
  const short = 1 - (look.shortArrived ?? 1) - put;
  const long = 1 - (look.longArrived ?? 1) - put;
  const isTrialBad = isOnTrial && mildLooks >= LOOKS_ON_TRIAL * times;
  const isShortBad = severeLooks >= SEVERE.looks * times || mildLooks >= MILD.looks * times || isTrialBad;
  return (
    (isTrialBad && isPunctual(look)) ||
    (isShortBad && areAskedFor(look.shortRepeated - put, short)) ||
    (long > LONG_MISSING && areAskedFor(look.longRepeated - put, long))
  );
}

const timesFor = ({ isEverywhere }: LinkLook): number => (isEverywhere ? EVERYWHERE : 1);

const isPunctual = ({ lagMs }: LinkLook): boolean => lagMs !== undefined && lagMs < LATE_MS;

/** Enough of what is missing has been sent again to be gone. */
const areAskedFor = (repeated: number, missing: number): boolean =>
  repeated >= Math.max(LEAST_REPEATED, missing * REPEATED_OF_MISSING);
