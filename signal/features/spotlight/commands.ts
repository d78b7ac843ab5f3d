/** Who comes into the spotlight, is pinned, and leaves it again. Pure. */
import { AppError } from '../../../common/errors.ts';
import type { ISpotlightHide, ISpotlightPin, ISpotlightShow } from '../../../proto/features/spotlight.ts';
import type { Attendee, DecideContext, Decision, Due, TendContext } from '../contract.ts';
import { refuse } from '../define.ts';
import { deletePlace, writePlace, type PlaceKind, type Placed, type Spotlight } from './state.ts';

const NOTHING: Decision = { writes: [] };

/** More are smaller than the tiles of a gallery. */
const MAX_SHOWN = 3;
/** An interpreter who signs, and the one who takes turns with them. */
const MAX_PINNED = 2;

/** Errors: PARTICIPANT_UNKNOWN, spotlight.full. */
export function show(
  { show: shown }: Spotlight,
  { number, alone }: ISpotlightShow,
  context: DecideContext,
): AppError | Decision {
  const who = personOf(number, context);
  if (who === undefined) return unknown();
  const gone = alone === true ? shown.filter(({ participantId }) => participantId !== who.participantId) : [];
  const added = add('show', shown, who);
  if (gone.length === 0 && added.length > 0 && shown.length >= MAX_SHOWN)
    return refuse('spotlight', 'full', `${MAX_SHOWN} people are in the spotlight already`);
  return { writes: [...gone.map((one) => deletePlace('show', one)), ...added] };
}

/** Who is not there is no error. */
export const hide = ({ show: shown }: Spotlight, { number }: ISpotlightHide): Decision =>
  remove('show', shown, number);

export const clear = ({ show: shown }: Spotlight): Decision => ({
  writes: shown.map((one) => deletePlace('show', one)),
});

/** Errors: PARTICIPANT_UNKNOWN, spotlight.pins-full. */
export function pin(
  { pin: pinned }: Spotlight,
  { number }: ISpotlightPin,
  context: DecideContext,
): AppError | Decision {
  const who = personOf(number, context);
  if (who === undefined) return unknown();
  const writes = add('pin', pinned, who);
  if (writes.length > 0 && pinned.length >= MAX_PINNED)
    return refuse('spotlight', 'pins-full', `${MAX_PINNED} people are pinned already`);
  return { writes };
}

/** Who is not pinned is no error. */
export const unpin = ({ pin: pinned }: Spotlight, { number }: ISpotlightHide): Decision =>
  remove('pin', pinned, number);

/** Who has left the room makes room for others. */
export function tend(spotlight: Spotlight, { hasLeft }: TendContext): Due | undefined {
  const writes = (['show', 'pin'] as const).flatMap((kind) =>
    spotlight[kind].filter((one) => hasLeft(one.participantId)).map((one) => deletePlace(kind, one)),
  );
  return writes.length === 0 ? undefined : { durability: 'replicated', decision: { writes } };
}

function add(kind: PlaceKind, placed: readonly Placed[], who: Attendee) {
  const { participantId, number, name } = who;
  if (placed.some((one) => one.participantId === participantId)) return [];
  const place = (placed.at(-1)?.place ?? 0) + 1;
  return [writePlace(kind, { participantId, place, number, name })];
}

function remove(kind: PlaceKind, placed: readonly Placed[], number: number | null | undefined): Decision {
  const gone = placed.find((one) => one.number === number);
  return gone === undefined ? NOTHING : { writes: [deletePlace(kind, gone)] };
}

/** Whoever is in the lists: nobody sees who only listens. */
function personOf(number: number | null | undefined, { people }: DecideContext): Attendee | undefined {
  const who = people.all().find((one) => one.number === number);
  return who === undefined || who.isOutside || who.role === 'observer' ? undefined : who;
}

const unknown = (): AppError =>
  new AppError('PARTICIPANT_UNKNOWN', 'nobody who is shown in the room has this number');
