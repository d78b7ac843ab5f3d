/** What is kept of a room's sittings, and what follows from it at once. Pure. */
import type { FeatureRecords } from '../contract.ts';
import { refuse } from '../define.ts';
import type { AppError } from '../../../common/errors.ts';
import {
  attendanceOf,
  disturbanceOf,
  LOOKED,
  lookOf,
  lossesOf,
  LOSSES,
  memberOf,
  pastOf,
  sittingOf,
  ticketOf,
  type Attendance,
  type Disturbance,
  type KeptLoss,
  type Member,
  type PastSitting,
  type Sitting,
} from './records.ts';

/** Roll, attendance and disturbances by the id of the subject. */
export type SittingState = {
  readonly sitting: Sitting | undefined;
  /** In its order. */
  readonly roll: ReadonlyMap<string, Member>;
  readonly attendance: ReadonlyMap<string, Attendance>;
  readonly disturbances: ReadonlyMap<string, Disturbance>;
  /** When it was last looked at who is there, about, ms since 1970; 0 = not known. */
  readonly lookedAtMs: number;
  /** Connections that were lost in the sitting, the newest of them, oldest first. */
  readonly losses: readonly KeptLoss[];
  /** The oldest first. */
  readonly past: readonly PastSitting[];
  /** Hash of the secret → until when, ms since 1970. */
  readonly tickets: ReadonlyMap<string, number>;
};

/** Keys of tickets begin with it. */
export const TICKET = 'ticket/';

/** Records that one command changes at most; the room's bound is 50. */
export const MAX_CHANGES = 40;

export function readSitting({ durable }: FeatureRecords): SittingState {
  const roll = new Map<string, Member>();
  const attendance = new Map<string, Attendance>();
  const disturbances = new Map<string, Disturbance>();
  const past: PastSitting[] = [];
  const tickets = new Map<string, number>();
  for (const [key, value] of durable) {
    const [kind = '', id = ''] = key.split('/', 2);
    if (kind === 'roll') roll.set(id, memberOf(value));
    else if (kind === 'at') attendance.set(id, attendanceOf(value));
    else if (kind === 'd') disturbances.set(id, disturbanceOf(value));
    else if (kind === 'ticket') tickets.set(id, ticketOf(value));
    else if (kind === 'past') past.push(pastOf(value));
  }
  const open = durable.get('sitting');
  const [losses, look] = [durable.get(LOSSES), durable.get(LOOKED)];
  return {
    sitting: open && sittingOf(open),
    roll: new Map([...roll].sort(([, one], [, other]) => one.place - other.place)),
    attendance,
    disturbances,
    lookedAtMs: look ? lookOf(look) : 0,
    losses: losses ? lossesOf(losses) : [],
    past: past.sort((one, other) => one.openedAtMs - other.openedAtMs),
    tickets,
  };
}

/** '' = none is open. */
export const openSittingId = ({ sitting }: SittingState): string => sitting?.sittingId ?? '';

/** What was said before the sitting is of it; what is of another one is not. @param id of the subject */
export function attendanceIn(state: SittingState, id: string): Attendance | undefined {
  const known = state.attendance.get(id);
  return known?.sittingId === '' || known?.sittingId === openSittingId(state) ? known : undefined;
}

/** How many of the roll must be there: more than half, unless a number was given. */
export function requiredOf({ sitting, roll }: Pick<SittingState, 'sitting' | 'roll'>): number {
  const given = sitting?.quorum ?? 0;
  return given > 0 ? given : Math.floor(roll.size / 2) + 1;
}

/** A time as the record of the sitting has it. */
export const timeOf = (ms: number): string => new Date(ms).toISOString();

export const refused = (reason: string, detail: string): AppError => refuse('sitting', reason, detail);

export const notOpen = (): AppError => refused('not-open', 'no sitting is open');
