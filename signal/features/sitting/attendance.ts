/**
 * Who is there from when to when, looked at once a second: coming, going, and connections that are gone for longer than
 * a moment. Pure. What is kept is how things stand; what happened goes into the record of the sitting, a line for
 * all of a kind.
 */
import type { ParticipantId } from '../../../common/ids.ts';
import type { Decision, Due, RecordDraft, TendContext } from '../contract.ts';
import { causeOf } from './causes.ts';
import { goneUnseenSince, markLook, unseenSince } from './gaps.ts';
import { keepLosses, type LossChange } from './losses.ts';
import { personsOf, type Person } from './persons.ts';
import { writeAttendance, withoutRecord, type Attendance } from './records.ts';
import { attendanceIn, MAX_CHANGES, openSittingId, timeOf, type SittingState } from './state.ts';
import { idOf } from './subject-id.ts';

/** A connection that is back sooner was not gone. */
const LOSS_MS = 5_000;

/** What became of somebody. */
type Change = {
  readonly after: Attendance;
  /** Of the line; left out = nothing that the record has to tell. */
  readonly kind?: 'came' | 'left' | 'lost' | 'back' | 'placeChanged';
  readonly data?: Readonly<Record<string, unknown>>;
  /** For whoever chairs. */
  readonly loss?: LossChange;
  /** In the same look. */
  readonly next?: Change;
};

type LookContext = Pick<TendContext, 'nowMs' | 'hasLeft' | 'people'>;

type Look = LookContext & {
  readonly state: SittingState;
  readonly persons: ReadonlyMap<string, Person>;
};

/** What is to be kept and told since the last look, as much as one transaction takes. */
export function tendAttendance(state: SittingState, context: TendContext): Due | undefined {
  const { writes, record } = lookAround(state, context);
  const stale = staleKeys(state, context).slice(0, Math.max(0, MAX_CHANGES - writes.length));
  const news = [...writes, ...stale.map(withoutRecord)];
  const all = [...news, ...markLook(state, context, news.length > 0)];
  return all.length === 0 ? undefined : { durability: 'durable', decision: { writes: all, record } };
}

/** Who is there when a sitting is opened; of many, the others follow within seconds. @param state with the sitting */
export const attendanceAtOpening = (
  state: SittingState,
  { people, nowMs }: Pick<LookContext, 'people' | 'nowMs'>,
): Attended => lookAround(state, { people, nowMs, hasLeft: () => false });

type Attended = Required<Pick<Decision, 'writes' | 'record'>>;

function lookAround(state: SittingState, context: LookContext): Attended {
  if (state.sitting === undefined) return { writes: [], record: [] };
  const { people, nowMs, hasLeft } = context;
  const look: Look = { state, persons: personsOf(people, state.roll), people, nowMs, hasLeft };
  const ids = new Set([...state.attendance.keys(), ...look.persons.keys()]);
  // all are looked at, so that absences are counted
  const all = [...ids].flatMap((id) => changeOf(look, id) ?? []);
  const changes = all.slice(0, MAX_CHANGES);
  const losses = keepLosses(
    state,
    changes.flatMap(({ loss }) => loss ?? []),
  );
  const writes = [...changes.map(({ after, next }) => writeAttendance((next ?? { after }).after)), ...losses];
  return { writes, record: linesOf(changes.flatMap((one) => (one.next ? [one, one.next] : [one]))) };
}

function changeOf(look: Look, id: string): Change | undefined {
  const person = look.persons.get(id);
  const before = attendanceIn(look.state, id);
  const unseenMs = before && goneUnseenSince(look.state, before, look);
  if (before && unseenMs !== undefined) return goneUnseen(look, before, { unseenMs, person });
  if (person === undefined) return before && before.fromMs > 0 ? missing(look, before) : undefined;
  if (before === undefined || before.fromMs === 0)
    return person.isAway ? undefined : came(look, person, before);
  return person.isAway ? lost(look, before, person) : here(look, person, before);
}

function came({ state, nowMs }: Look, person: Person, before: Attendance | undefined): Change {
  const { subject, name, role, site, participantId } = person;
  // clocks of homes that follow each other may differ
  const fromMs = Math.max(nowMs, before?.untilMs ?? 0);
  const place = placeOf(person, before);
  const { inHall } = place;
  const after: Attendance = {
    ...{ subject, name, role, site, participantId, fromMs, ...place },
    sittingId: openSittingId(state),
    untilMs: before?.untilMs ?? 0,
    lostSinceMs: 0,
    isLossTold: false,
  };
  return { after, kind: 'came', data: { subject, name, role, inHall, from: timeOf(fromMs) } };
}

/** The connection is there. */
function here({ nowMs }: Look, person: Person, before: Attendance): Change | undefined {
  const { subject, name, participantId, site } = person;
  const isSame = before.participantId === participantId && before.site === site;
  const place = placeOf(person, before);
  const isMoved = place.inHall !== before.inHall;
  if (before.lostSinceMs === 0 && isSame && !isMoved && place.byCompanion === before.byCompanion)
    return undefined;
  if (isMoved) {
    const data = { subject, name, inHall: place.inHall, at: timeOf(nowMs) };
    return { after: { ...before, ...place }, kind: 'placeChanged', data };
  }
  const came = { participantId, site, ...place };
  const after: Attendance = { ...before, ...came, lostSinceMs: 0, isLossTold: false };
  if (!before.isLossTold) return { after };
  const since = timeOf(before.lostSinceMs);
  const loss: LossChange = { what: 'back', personId: idOf(subject), atMs: nowMs };
  return { after, loss, kind: 'back', data: { subject, name, since, until: timeOf(nowMs) } };
}

/** A companion device says that its person is in the hall; that ends with it. */
function placeOf(
  { isInHall }: Person,
  before: Attendance | undefined,
): Pick<Attendance, 'inHall' | 'byCompanion'> {
  if (isInHall) return { inHall: true, byCompanion: before?.byCompanion !== false || !before.inHall };
  if (before?.byCompanion === true) return { inHall: false, byCompanion: false };
  return { inHall: before?.inHall ?? false, byCompanion: false };
}

type Unseen = { readonly unseenMs: number; readonly person: Person | undefined };

/** They were there when it was last looked: not since then, though they may be there again. */
function goneUnseen(look: Look, before: Attendance, { unseenMs, person }: Unseen): Change | undefined {
  // a home that has just begun may not know of all sites yet
  if (person === undefined && !look.hasLeft(before.participantId as ParticipantId)) return undefined;
  const gone = left(before, before.lostSinceMs || unseenMs, before.isLossTold ? 'lost' : 'unseen');
  return person?.isAway === false ? { ...gone, next: came(look, person, gone.after) } : gone;
}

/** The connection is not there; they may come back. */
function lost({ state, nowMs }: Look, before: Attendance, person?: Person): Change | undefined {
  const { lostSinceMs, isLossTold, subject, name } = before;
  if (lostSinceMs === 0)
    return { after: { ...before, lostSinceMs: unseenSince(state, before, nowMs) ?? nowMs } };
  if (isLossTold || nowMs - lostSinceMs <= LOSS_MS) return undefined;
  const cause = person?.awayBy ?? causeOf(before, [...state.attendance.values()]);
  const data = { subject, name, site: before.site, since: timeOf(lostSinceMs), cause };
  const about = { personId: idOf(subject), name, site: before.site, cause, sinceMs: lostSinceMs };
  return { after: { ...before, isLossTold: true }, loss: { what: 'lost', loss: about }, kind: 'lost', data };
}

/** They are not in the room, as far as is known. */
function missing(look: Look, before: Attendance): Change | undefined {
  const { people, nowMs, hasLeft } = look;
  const id = before.participantId as ParticipantId;
  const device = people.get(id);
  // in the room and no person of the sitting: kept outside, or made an observer
  if (device !== undefined) return left(before, nowMs, device.isOutside ? 'outside' : 'role');
  if (hasLeft(id) && before.lostSinceMs > 0)
    return left(before, before.lostSinceMs, before.isLossTold ? 'lost' : 'left');
  return lost(look, before);
}

function left(before: Attendance, atMs: number, why: string): Change {
  const { subject, name, fromMs } = before;
  const untilMs = Math.max(fromMs, atMs);
  const after: Attendance = { ...before, fromMs: 0, untilMs, lostSinceMs: 0, isLossTold: false };
  const loss: LossChange = { what: 'left', personId: idOf(subject), atMs: untilMs };
  return {
    after,
    loss,
    kind: 'left',
    data: { subject, name, from: timeOf(fromMs), until: timeOf(untilMs), why },
  };
}

const KINDS = ['lost', 'back', 'left', 'came', 'placeChanged'] as const;

function linesOf(changes: readonly Change[]): readonly RecordDraft[] {
  return KINDS.flatMap((kind) => {
    const people = changes.flatMap((change) => (change.kind === kind && change.data ? [change.data] : []));
    return people.length === 0 ? [] : [{ kind: `sitting.${kind}`, data: { people } }];
  });
}

/** What is kept of sittings that are over, and of people who said something before one and are gone. */
function staleKeys(state: SittingState, { hasLeft }: TendContext): readonly string[] {
  const open = openSittingId(state);
  const isStale = (one: { readonly sittingId: string; readonly participantId: string }): boolean =>
    one.sittingId === open && open !== ''
      ? false
      : one.sittingId !== '' || (open === '' && hasLeft(one.participantId as ParticipantId));
  const of = (kind: string, all: ReadonlyMap<string, { sittingId: string; participantId: string }>) =>
    [...all].filter(([, one]) => isStale(one)).map(([id]) => `${kind}/${id}`);
  return [...of('at', state.attendance), ...of('d', state.disturbances)];
}
