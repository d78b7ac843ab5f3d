/** Asking for the floor, and the order of those who ask. Pure. */
import { isModerating } from '../../../common/auth/roles.ts';
import { AppError } from '../../../common/errors.ts';
import {
  FloorKind,
  type IFloorMove,
  type IFloorRequest,
  type IFloorWithdraw,
} from '../../../proto/features/floor.ts';
import type { DecideContext, Decision } from '../contract.ts';
import { refuse } from '../define.ts';
import { deleteRequest, isOfOrder, writeOrder, writeRequest, type Floor, type Request } from './state.ts';

const NOTHING: Decision = { writes: [] };

/** Who asks beyond that is refused. */
const MAX_REQUESTS = 200;
/** A record each, and the order. */
export const MAX_AT_ONCE = 40;

/** The first time counts. Errors: ARGUMENT_INVALID, floor.list-closed, floor.full. */
export function request(
  { requests, settings, begun }: Floor,
  command: IFloorRequest,
  { actor, nowMs }: DecideContext,
): AppError | Decision {
  const kind = command.kind ?? FloorKind.FLOOR_KIND_UNSPECIFIED;
  if (FloorKind[kind] === undefined) return new AppError('ARGUMENT_INVALID', 'kind: not known');
  const { participantId, number, name } = actor;
  const own = requests.find((one) => one.participantId === participantId);
  if (own?.kind === kind) return NOTHING;
  if (settings.listClosed && kind !== FloorKind.FLOOR_KIND_ORDER)
    return refuse('floor', 'list-closed', 'the list of speakers is closed');
  if (own === undefined && requests.length >= MAX_REQUESTS)
    return refuse('floor', 'full', `${MAX_REQUESTS} ask for the floor already`);
  const asked: Request = { participantId, number, name, kind, requestedAtMs: nowMs };
  const order = [...requests.filter((one) => one !== own), asked];
  return { writes: [writeRequest(asked), writeOrder(order, begun)] };
}

/** Who does not ask is no error. Errors: ROLE_MISSING for somebody else's. */
export function withdraw(
  floor: Floor,
  { number }: IFloorWithdraw,
  { actor }: DecideContext,
): AppError | Decision {
  const { participantId, role } = actor;
  const asked = floor.requests.find((one) =>
    number ? one.number === number : one.participantId === participantId,
  );
  const isOwn = !number || asked?.participantId === participantId;
  if (!isOwn && !isModerating(role))
    return new AppError('ROLE_MISSING', "somebody else's request is withdrawn by moderators");
  return asked === undefined ? NOTHING : without(floor, [asked]);
}

/** The first of the list. */
export const clear = (floor: Floor): Decision => without(floor, floor.requests.slice(0, MAX_AT_ONCE));

/** Without these requests. */
export function without({ requests, begun }: Floor, gone: readonly Request[]): Decision {
  if (gone.length === 0) return NOTHING;
  const order = requests.filter((one) => !gone.includes(one));
  return { writes: [...gone.map(deleteRequest), writeOrder(order, begun)] };
}

/** Errors: floor.not-listed (the one or the other has gone), floor.order-first. */
export function move({ requests, begun }: Floor, { number, beforeNumber }: IFloorMove): AppError | Decision {
  const moved = requests.find((one) => one.number === number);
  const before = beforeNumber ? requests.find((one) => one.number === beforeNumber) : undefined;
  if (moved === undefined || (beforeNumber && before === undefined))
    return refuse('floor', 'not-listed', 'they do not ask for the floor any more');
  if (moved === before) return NOTHING;
  if (before !== undefined && isOfOrder(moved) !== isOfOrder(before))
    return refuse('floor', 'order-first', 'points of order stand before all others');
  const others = requests.filter((one) => one !== moved);
  const index = before === undefined ? others.length : others.indexOf(before);
  return { writes: [writeOrder([...others.slice(0, index), moved, ...others.slice(index)], begun)] };
}
