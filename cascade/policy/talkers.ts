/**
 * Chooses who has which slot of an output. Pure: the same input always gives the same answer.
 *
 * While there are no more talkers than slots, each has one. Beyond that a higher rank goes first, from unmute on; within
 * a rank who speaks goes before who is silent, and whoever has a slot keeps it while speaking and {@link HOLD_MS} after,
 * unless somebody much louder has waited for it. What can't be told apart is decided by number.
 */
import { HOLD_MS } from './talker-meter.ts';

/** Of who may have a slot: whoever has an open microphone. */
export type Talker = {
  readonly number: number;
  /** Higher goes first: 1 audience, 2 podium, 3 interprets, 4 called, 5 floor. */
  readonly rank: number;
  readonly isSpeaking: boolean;
  /** -Infinity = never. */
  readonly lastSpeechMs: number;
  /** Less is louder. */
  readonly loudnessDb: number;
};

export type SlotState = {
  /** Who has it. */
  readonly tenant: Tenancy | undefined;
  /** Who had it last, also when that is over: takes it again rather than another one. */
  readonly lastNumber: number | undefined;
};

type Tenancy = { readonly number: number; readonly sinceMs: number };

/** In the audience; everybody above has a slot also while silent. */
export const AUDIENCE_RANK = 1;
/** Who speaks in the same rank is displaced by somebody who is louder by so much. Speech varies by less. */
const LOUDER_DB = 10;

/** Who has which slot while it is being decided. */
type Seat = { number: number | undefined; readonly before: SlotState };
type Incumbent = { readonly seat: Seat; readonly talker: Talker };

/** @returns who has each slot from now on; each at most once */
export function assignSlots(
  slots: readonly SlotState[],
  talkers: readonly Talker[],
  nowMs: number,
): readonly (number | undefined)[] {
  const byNumber = new Map(talkers.map((talker) => [talker.number, talker]));
  const seats = slots.map((before): Seat => {
    const number = before.tenant?.number;
    return { number: number !== undefined && byNumber.has(number) ? number : undefined, before };
  });
  for (const challenger of challengersOf(talkers, seats)) {
    const free = freeSeatFor(challenger, seats);
    const weakest = free === undefined ? weakestOf(seats, byNumber) : undefined;
    if (free !== undefined) free.number = challenger.number;
    else if (weakest !== undefined && mayDisplace(challenger, weakest, nowMs))
      weakest.seat.number = challenger.number;
  }
  return seats.map(({ number }) => number);
}

/** Who has no slot and should have one, whoever goes first in front. The silent audience leaves free slots to speakers. */
function challengersOf(talkers: readonly Talker[], seats: readonly Seat[]): readonly Talker[] {
  const isRoomForAll = talkers.length <= seats.length;
  const seated = new Set(seats.map(({ number }) => number));
  return talkers
    .filter(({ number, rank, isSpeaking }) => {
      return !seated.has(number) && (isRoomForAll || isSpeaking || rank > AUDIENCE_RANK);
    })
    .sort((a, b) => b.rank - a.rank || compareVoices(a, b));
}

/** The one it had last, else one that nobody has had, else the first. */
function freeSeatFor({ number }: Talker, seats: readonly Seat[]): Seat | undefined {
  const free = seats.filter((seat) => seat.number === undefined);
  const own = free.find(({ before }) => before.lastNumber === number);
  const unused = free.find(({ before }) => before.lastNumber === undefined);
  return own ?? unused ?? free[0];
}

/** Whoever has least right to a slot: of the lowest rank the one that has been silent for longest, or is quietest. */
function weakestOf(seats: readonly Seat[], byNumber: ReadonlyMap<number, Talker>): Incumbent | undefined {
  const incumbents = seats.flatMap((seat): Incumbent[] => {
    const talker = seat.number === undefined ? undefined : byNumber.get(seat.number);
    return talker === undefined ? [] : [{ seat, talker }];
  });
  const [weakest] = incumbents.sort(
    (a, b) => a.talker.rank - b.talker.rank || compareVoices(b.talker, a.talker),
  );
  return weakest;
}

function mayDisplace(challenger: Talker, { seat, talker }: Incumbent, nowMs: number): boolean {
  if (challenger.rank !== talker.rank) return challenger.rank > talker.rank;
  if (!challenger.isSpeaking) return false;
  if (!talker.isSpeaking) return true;
  const { tenant } = seat.before;
  const sinceMs = tenant?.number === talker.number ? tenant.sinceMs : nowMs;
  return talker.loudnessDb - challenger.loudnessDb >= LOUDER_DB && nowMs - sinceMs >= HOLD_MS;
}

/** Talkers that speak first, of these the loudest; the others by when they last spoke. */
export function loudestFirst(talkers: readonly Talker[]): readonly Talker[] {
  return [...talkers].sort(compareVoices);
}

function compareVoices(a: Talker, b: Talker): number {
  if (a.isSpeaking !== b.isSpeaking) return a.isSpeaking ? -1 : 1;
  if (a.isSpeaking) return a.loudnessDb - b.loudnessDb || a.number - b.number;
  return laterFirst(a.lastSpeechMs, b.lastSpeechMs) || a.number - b.number;
}

/** Also where both are -Infinity. */
function laterFirst(aMs: number, bMs: number): number {
  return aMs === bMs ? 0 : bMs - aMs;
}
