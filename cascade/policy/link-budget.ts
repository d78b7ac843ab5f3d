/**
 * How much the way to another node may be given, from what it was given and what arrived there. Pure: one look after
 * the other, each with its time. ADR 0026 says why it is done so.
 *
 * Down at once, to a part of what got through; up one step at a time. Where it failed before is a ceiling: below it
 * steps follow each other soon, one beyond it is a trial, and after each that fails the next waits twice as long.
 */
import {
  congestionOf,
  isDoubtful,
  isSuspected,
  NO_SUSPICION,
  suspect,
  type Congestion,
  type LinkLook,
  type Suspicion,
  type Tolerance,
} from './link-evidence.ts';

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

/** Why a way is given less than is watched. */
export type LimitReason = Congestion | 'budget';

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
  readonly suspicion: Suspicion;
  /** Why there is a limit; undefined = there is none. */
  readonly reason: LimitReason | undefined;
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
  suspicion: NO_SUSPICION,
  reason: undefined,
  lastCut: undefined,
  futileCuts: 0,
  toleratedMissing: 0,
};

/** The budget after one more look; the same limit when nothing has to change. */
export function stepBudget(budget: LinkBudget, look: LinkLook, options: LinkBudgetOptions): LinkBudget {
  if (look.atMs - budget.changedAtMs < options.settleMs || isDoubtful(look)) return budget;
  const tolerance = toleranceOf(budget);
  const counted = { ...budget, suspicion: suspect(budget.suspicion, look, tolerance) };
  const congestion = congestionOf(counted.suspicion, look, tolerance);
  if (congestion !== undefined) return cut(counted, look, { options, congestion });
  if (look.sentBps > options.budgetBps) return capped(counted, look, options);
  if (isSuspected(counted.suspicion)) return counted;
  return raiseIfDue(afterTrial(counted, look, options), look, options);
}

const toleranceOf = ({ toleratedMissing, trial }: LinkBudget): Tolerance => ({
  missing: toleratedMissing,
  isOnTrial: trial !== undefined,
});

function cut(
  budget: LinkBudget,
  look: LinkLook,
  { options, congestion }: { readonly options: LinkBudgetOptions; readonly congestion: Congestion },
): LinkBudget {
  const missing = 1 - Math.min(look.shortArrived ?? 1, look.longArrived ?? 1);
  const counted = { ...budget, suspicion: NO_SUSPICION, changedAtMs: look.atMs };
  const futileCuts = isFutile(budget, look, missing) ? budget.futileCuts + 1 : 0;
  if (futileCuts >= FUTILE_CUTS && missing <= MAX_TOLERATED) return putUpWith(counted, missing);
  const failedTrials = failuresAfterCut(budget, look);
  const holdMs = Math.min(options.maxHoldMs, options.holdMs * 2 ** failedTrials);
  return {
    ...counted,
    limitBps: limitAfterCut(budget, look),
    reason: congestion,
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
  const { limitBps, changedAtMs, reason } = budget;
  return { ...OPEN_BUDGET, limitBps, changedAtMs, reason, toleratedMissing: missing };
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
  return { ...budget, limitBps, changedAtMs: look.atMs, trial: undefined, reason: 'budget' };
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
  if (look.nextBps === undefined) return { ...budget, limitBps: Infinity, reason: undefined };
  const { sentBps } = look;
  const leastBps = sentBps + look.nextBps;
  const knownBps = budget.ceilingBps * HEADROOM;
  if (leastBps > options.budgetBps * BUDGET_USE) return budget;
  if (leastBps > knownBps && look.atMs < budget.heldUntilMs) return budget;
  const stepBps = sentBps * MIN_RAISE * 2 ** Math.min(MAX_DOUBLINGS, budget.goodTrials);
  const limitBps = Math.max(leastBps, Math.min(sentBps + stepBps, knownBps));
  return { ...budget, limitBps, changedAtMs: look.atMs, trial: { limitBps: budget.limitBps, sentBps } };
}
