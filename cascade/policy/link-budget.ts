/**
 * How much the way to another node may be given, from what it was given and what arrived there. Pure: one look after
 * the other, each with its time. ADR 0026 says why it is done so.
 *
 * Down at once, to a part of what got through; up one step at a time. Where it failed before is a ceiling: below it
 * steps follow each other soon, one beyond it is a trial, and after each that fails the next waits twice as long.
 */

export type LinkBudgetOptions = {
  /** As configured; Infinity = unknown. */
  readonly budgetBps: number;
  /** After a change nothing is concluded for so long: what waits on the way has to arrive first, ms. */
  readonly settleMs: number;
  /** Between two steps up, and how long each is on trial, ms; longer than the long look. */
  readonly raiseMs: number;
  /** From a step down to the first step beyond the ceiling, ms; doubled with each that fails. */
  readonly holdMs: number;
  readonly maxHoldMs: number;
};

export const LINK_BUDGET: Omit<LinkBudgetOptions, 'budgetBps'> = {
  settleMs: 500,
  raiseMs: 4_000,
  holdMs: 10_000,
  maxHoldMs: 60_000,
};

/**
 * Shares that did not arrive, lost or still waiting, and for how many looks in a row. A way that has become longer, or
 * was closed for a moment, misses as much for a look or two: that passes, and is no reason.
 */
const SEVERE = { missing: 0.5, looks: 2 } as const;
const MILD = { missing: 0.08, looks: 4 } as const;
/** While a step up is on trial, that was it: sound must not suffer from trials. */
const LOOKS_ON_TRIAL = 2;
const LONG_MISSING = 0.025;

/** Of what got through, so much is used: queues on the way empty. */
const HEADROOM = 0.85;
/** A step up is a picture, or this share of what is sent; twice that after each that did no harm. */
const MIN_RAISE = 0.08;
const MAX_DOUBLINGS = 4;
/** Back to what was sent before a trial that failed, if that fits so well into what arrives now. */
const FITS_AGAIN = 0.95;
/** A configured budget is kept by so much. */
const BUDGET_USE = 0.95;

/** A congestion so long after the last trial was allowed is a new one. */
const FORGET_MS = 60_000;

/** A step down has not helped if so much of the missing share is still missing though so much less was sent. */
const STILL_MISSING = 0.7;
const LESS_SENT = 0.85;
const FUTILE_CUTS = 2;
/** More than this is never put up with. */
const MAX_TOLERATED = 0.3;

/** One look at all that goes to the peer since the last change. */
export type LinkLook = {
  readonly atMs: number;
  /** Sent over the last second, retransmissions included. */
  readonly sentBps: number;
  /** What arrived of it, by share, over the last half second; undefined = not known yet. */
  readonly shortArrived: number | undefined;
  /** In the best one of the last three seconds; undefined = not known yet. */
  readonly longArrived: number | undefined;
  /** What arrived over the last half second. */
  readonly arrivedBps: number;
  /** What the most important one of the shed pictures takes; undefined = nothing is shed. */
  readonly nextBps: number | undefined;
};

type Cut = { readonly missing: number; readonly sentBps: number };

/** What a step up started from. */
type Trial = { readonly limitBps: number; readonly sentBps: number };

export type LinkBudget = {
  /** What everything together may take; Infinity = no limit. */
  readonly limitBps: number;
  /** Where it was congested; Infinity = not known. */
  readonly ceilingBps: number;
  readonly changedAtMs: number;
  /** Before this no step beyond the ceiling. */
  readonly heldUntilMs: number;
  /** A step up is on trial. */
  readonly trial: Trial | undefined;
  readonly failedTrials: number;
  /** Steps up in a row that did no harm. */
  readonly goodTrials: number;
  /** Looks in a row that missed at least a little, and a lot. */
  readonly mildLooks: number;
  readonly severeLooks: number;
  readonly lastCut: Cut | undefined;
  readonly futileCuts: number;
  /** Goes missing whatever is sent, so it says nothing about how much may be sent. */
  readonly toleratedMissing: number;
};

export const OPEN_BUDGET: LinkBudget = {
  limitBps: Infinity,
  ceilingBps: Infinity,
  changedAtMs: Number.NEGATIVE_INFINITY,
  heldUntilMs: Number.NEGATIVE_INFINITY,
  trial: undefined,
  failedTrials: 0,
  goodTrials: 0,
  mildLooks: 0,
  severeLooks: 0,
  lastCut: undefined,
  futileCuts: 0,
  toleratedMissing: 0,
};

/** The budget after one more look; the same limit when nothing has to change. */
export function stepBudget(budget: LinkBudget, look: LinkLook, options: LinkBudgetOptions): LinkBudget {
  if (look.atMs - budget.changedAtMs < options.settleMs) return budget;
  const counted = countLook(budget, look);
  if (isCongested(counted, look)) return cut(counted, look, options);
  if (counted.mildLooks > 0) return counted;
  if (look.sentBps > options.budgetBps) return capped(counted, look, options);
  return raiseIfDue(afterTrial(counted, look, options), look, options);
}

function countLook(budget: LinkBudget, { shortArrived = 1 }: LinkLook): LinkBudget {
  const missing = 1 - shortArrived - budget.toleratedMissing;
  return {
    ...budget,
    mildLooks: missing > MILD.missing ? budget.mildLooks + 1 : 0,
    severeLooks: missing > SEVERE.missing ? budget.severeLooks + 1 : 0,
  };
}

function isCongested(
  { mildLooks, severeLooks, toleratedMissing, trial }: LinkBudget,
  { longArrived = 1 }: LinkLook,
): boolean {
  const isLongBad = 1 - longArrived > toleratedMissing + LONG_MISSING;
  return severeLooks >= SEVERE.looks || mildLooks >= (trial ? LOOKS_ON_TRIAL : MILD.looks) || isLongBad;
}

function cut(budget: LinkBudget, look: LinkLook, options: LinkBudgetOptions): LinkBudget {
  const missing = 1 - Math.min(look.shortArrived ?? 1, look.longArrived ?? 1);
  const counted = { ...budget, mildLooks: 0, severeLooks: 0, changedAtMs: look.atMs };
  const futileCuts = isFutile(budget, look, missing) ? budget.futileCuts + 1 : 0;
  if (futileCuts >= FUTILE_CUTS && missing <= MAX_TOLERATED) return putUpWith(counted, missing);
  const failedTrials = failuresAfterCut(budget, look);
  const holdMs = Math.min(options.maxHoldMs, options.holdMs * 2 ** failedTrials);
  return {
    ...counted,
    limitBps: limitAfterCut(budget, look),
    ceilingBps: look.arrivedBps,
    heldUntilMs: look.atMs + holdMs,
    trial: undefined,
    failedTrials,
    goodTrials: 0,
    lastCut: { missing, sentBps: look.sentBps },
    futileCuts,
  };
}

/** Where a step up has just failed, what was before it is known to do. */
function limitAfterCut({ trial, limitBps }: LinkBudget, { arrivedBps }: LinkLook): number {
  if (trial !== undefined && trial.sentBps <= arrivedBps * FITS_AGAIN) return trial.limitBps;
  return Math.min(arrivedBps * HEADROOM, limitBps);
}

/** A second cut that follows the first is part of it; one that follows a step up means that it failed. */
function failuresAfterCut({ heldUntilMs, trial, failedTrials }: LinkBudget, { atMs }: LinkLook): number {
  if (atMs - heldUntilMs > FORGET_MS) return 0;
  return trial === undefined && atMs < heldUntilMs ? failedTrials : failedTrials + 1;
}

/** Sending less does not help: it is lost for another reason, and pictures may come back. */
function putUpWith(budget: LinkBudget, missing: number): LinkBudget {
  const { limitBps, changedAtMs } = budget;
  return { ...OPEN_BUDGET, limitBps, changedAtMs, toleratedMissing: missing };
}

function isFutile({ lastCut }: LinkBudget, { sentBps }: LinkLook, missing: number): boolean {
  return (
    lastCut !== undefined &&
    sentBps < lastCut.sentBps * LESS_SENT &&
    missing > lastCut.missing * STILL_MISSING
  );
}

/** More than the configured budget, though it gets through. */
function capped(budget: LinkBudget, look: LinkLook, { budgetBps }: LinkBudgetOptions): LinkBudget {
  const limitBps = Math.min(budget.limitBps, budgetBps * BUDGET_USE);
  return { ...budget, limitBps, changedAtMs: look.atMs, trial: undefined };
}

/** A step up that has done no harm for long enough is no longer on trial, and where it went there is no ceiling. */
function afterTrial(budget: LinkBudget, look: LinkLook, { raiseMs }: LinkBudgetOptions): LinkBudget {
  if (budget.trial === undefined || look.atMs - budget.changedAtMs < raiseMs) return budget;
  return {
    ...budget,
    ceilingBps: look.sentBps > budget.ceilingBps * HEADROOM ? Infinity : budget.ceilingBps,
    trial: undefined,
    goodTrials: budget.goodTrials + 1,
    lastCut: undefined,
    futileCuts: 0,
  };
}

function raiseIfDue(budget: LinkBudget, look: LinkLook, options: LinkBudgetOptions): LinkBudget {
  if (budget.limitBps === Infinity || look.atMs - budget.changedAtMs < options.raiseMs) return budget;
  if (look.nextBps === undefined) return { ...budget, limitBps: Infinity };
  const { sentBps } = look;
  const leastBps = sentBps + look.nextBps;
  const knownBps = budget.ceilingBps * HEADROOM;
  if (leastBps > options.budgetBps * BUDGET_USE) return budget;
  if (leastBps > knownBps && look.atMs < budget.heldUntilMs) return budget;
  const stepBps = sentBps * MIN_RAISE * 2 ** Math.min(MAX_DOUBLINGS, budget.goodTrials);
  const limitBps = Math.max(leastBps, Math.min(sentBps + stepBps, knownBps));
  return { ...budget, limitBps, changedAtMs: look.atMs, trial: { limitBps: budget.limitBps, sentBps } };
}
