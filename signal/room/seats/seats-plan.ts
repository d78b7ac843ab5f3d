/**
 * How many seats of a room with a limit a node holds: enough for who is there, some to spare while there are plenty, none
 * to spare when they run out. Pure. Seats in total are those that all nodes hold, so a join costs nothing but now and
 * then, and nobody has to count people one by one (ADR 0030).
 */

export type SeatsView = {
  /** The room's limit, > 0. */
  readonly max: number;
  /** Seats that this node holds. */
  readonly own: number;
  /** Seats that other nodes hold. */
  readonly others: number;
  /** People of nodes that hold no seats: whose node has died, or does not know of the limit yet. */
  readonly strangers: number;
  /** Nodes that hold seats, this one included; ≥ 1. */
  readonly nodes: number;
};

/** Seats to spare at most, so that one transaction serves so many joins. */
const MAX_SPARE = 16;

/** Seats that nobody holds; negative where the limit was lowered, or people have come back to other nodes. */
export const freeSeats = ({ max, own, others, strangers }: SeatsView): number =>
  max - own - others - strangers;

/** Seats to hold so that `needed` people can sit, or as many of them as find a seat. Never less than now. */
export function seatsFor(needed: number, view: SeatsView): number {
  const short = Math.max(0, needed - view.own);
  const free = Math.max(0, freeSeats(view));
  if (short === 0 || free <= short) return view.own + Math.min(short, free);
  return view.own + short + spareOf(free - short, view);
}

/** Seats to keep when `needed` people are there: what is too much is for others. */
export function seatsToKeep(needed: number, view: SeatsView): number {
  const free = Math.max(0, freeSeats(view) + view.own - needed);
  const spare = spareOf(free, view);
  // a few more than that are no reason to write; when seats run out, each one is
  const most = spare === 0 ? needed : needed + 2 * spare;
  return view.own > most ? needed + spare : view.own;
}

/** Each node's part of half of what is free. */
const spareOf = (free: number, { nodes }: SeatsView): number =>
  Math.min(MAX_SPARE, Math.floor(free / (2 * nodes)));
