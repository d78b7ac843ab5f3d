/**
 * What nobody saw: a room has no home while nobody is in it, or while the coordination store is gone. Features that add up
 * times keep a mark of when they looked last. Pure.
 */

/** Between two marks: each is a write of the coordination store. */
const MARK_PERIOD_MS = 60_000;
/** A minute for another node to become home, and what a mark lacks by then. */
const MAX_UNSEEN_MS = 60_000 + MARK_PERIOD_MS;

/** @param markMs ms since 1970, as `nowMs` */
export const isMarkDue = (markMs: number, nowMs: number): boolean => nowMs - markMs >= MARK_PERIOD_MS;

/** Nobody has looked for longer than a home takes to be followed by another. @param markMs ms since 1970, as `nowMs` */
export const wasUnseen = (markMs: number, nowMs: number): boolean => nowMs - markMs > MAX_UNSEEN_MS;
