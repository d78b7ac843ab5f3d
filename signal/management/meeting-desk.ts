/** Planned meetings: made, changed, deleted, looked up, in the coordination store. Who may is decided before. */
import {
  ALL_MEETINGS_PREFIX,
  definedRoomKey,
  meetingKey,
  meetingsPrefix,
} from '../../common/coordination/keys.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import { AppError } from '../../common/errors.ts';
import { parseRoomId, type RoomId } from '../../common/ids.ts';
import { actorOf } from './audit.ts';
import { callerId, type Caller } from './caller.ts';
import type { Ledger } from './ledger.ts';
import { decodeMeeting, encodeMeeting, meetingIdOf, type Meeting } from './meeting.ts';
import { itemsOf } from './pages.ts';
import { digestOfWish, type Stored } from './room-definition.ts';
import { checkRevision, type Expected } from './room-desk.ts';
import { checkSchedule, type Move } from './schedule/schedule.ts';

const MAX_MEETINGS = 5_000;
/** Of meetings, which have some 12 KiB at most, at a time. */
const PAGE_SIZE = 128;

export type MeetingWish = {
  readonly title: string;
  readonly description?: string | undefined;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly timeZone: string;
  readonly recurrence?: string | undefined;
  readonly skips?: readonly string[] | undefined;
  readonly moves?: readonly Move[] | undefined;
};

export type MeetingChange = { readonly [K in keyof MeetingWish]?: MeetingWish[K] | undefined };

type Deps = {
  readonly coordination: Pick<Coordination, 'get' | 'range'>;
  readonly ledger: Pick<Ledger, 'change'>;
};

type Named = Pick<Meeting, 'room' | 'number'>;

export class MeetingDesk {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {AppError} BUSY */
  async find({ room, number }: Named): Promise<Stored<Meeting> | undefined> {
    const item = await this.#deps.coordination.get(meetingKey(room, number));
    return item && decodeMeeting(room, number, item);
  }

  /** All of a room, or of all rooms. @throws {AppError} BUSY */
  async *all(room?: RoomId): AsyncGenerator<Stored<Meeting>, void> {
    const prefix = room === undefined ? ALL_MEETINGS_PREFIX : meetingsPrefix(room);
    for await (const item of itemsOf(this.#deps.coordination, prefix, { size: PAGE_SIZE })) {
      const [name = '', number = ''] = item.key.slice(ALL_MEETINGS_PREFIX.length).split('/');
      yield decodeMeeting(parseRoomId(name), number, item);
    }
  }

  /**
   * The same wish of the same caller under the same number again finds the meeting that it has made.
   * @param named by a room that is defined
   * @throws {AppError} ARGUMENT_INVALID, ROOM_UNKNOWN, ALREADY_EXISTS, LIMIT_REACHED, BUSY
   */
  async create(
    named: Named,
    wish: MeetingWish,
    caller: Caller,
  ): Promise<{ readonly isNew: boolean; readonly made: Stored<Meeting> }> {
    const { coordination, ledger } = this.#deps;
    const createdBy = callerId(caller);
    const wishDigest = digestOfWish({ ...wish, ...named, createdBy });
    const { title, description = '', startsAt, endsAt, recurrence = '' } = wish;
    const timeZone = await spelled(wish.timeZone);
    const { skips = [], moves = [] } = wish;
    const times = { startsAt, endsAt, timeZone, recurrence, skips, moves };
    const facts = { ...named, title, description, ...times };
    checkSchedule(facts);
    return ledger.change(actorOf(caller), async (counts, nowMs) => {
      const existing = await this.find(named);
      if (existing !== undefined) {
        if (!Buffer.from(wishDigest).equals(existing.value.wishDigest)) {
          throw new AppError('ALREADY_EXISTS', 'another meeting was made with this Idempotency-Key');
        }
        return { result: () => ({ isNew: false, made: existing }) };
      }
      const room = await coordination.get(definedRoomKey(named.room));
      if (room === undefined) throw new AppError('ROOM_UNKNOWN', 'no room of this name is defined');
      if (counts.meetings >= MAX_MEETINGS) {
        throw new AppError('LIMIT_REACHED', `${MAX_MEETINGS} meetings are planned`);
      }
      const made = { createdAtMs: nowMs, changedAtMs: nowMs };
      const value: Meeting = { ...facts, createdBy, ...made, sequence: 0, wishDigest };
      return {
        ...written(value, 'meeting.created', title),
        added: { meetings: 1 },
        result: (revision) => ({ isNew: true, made: { value, revision } }),
      };
    });
  }

  /** What is left out stays. @throws {AppError} NOT_FOUND, REVISION_CONFLICT, ARGUMENT_INVALID, BUSY */
  async change(
    named: Named,
    wish: MeetingChange,
    expected: Expected,
    caller: Caller,
  ): Promise<Stored<Meeting>> {
    const timeZone = wish.timeZone === undefined ? undefined : await spelled(wish.timeZone);
    return this.#deps.ledger.change(actorOf(caller), async (_counts, nowMs) => {
      const existing = await this.find(named);
      if (existing === undefined) throw new AppError('NOT_FOUND', 'no meeting has this id');
      checkRevision(existing, expected);
      const { value: before } = existing;
      const value: Meeting = {
        ...before,
        title: wish.title ?? before.title,
        description: wish.description ?? before.description,
        startsAt: wish.startsAt ?? before.startsAt,
        endsAt: wish.endsAt ?? before.endsAt,
        timeZone: timeZone ?? before.timeZone,
        recurrence: wish.recurrence ?? before.recurrence,
        skips: wish.skips ?? before.skips,
        moves: wish.moves ?? before.moves,
        changedAtMs: nowMs,
        sequence: before.sequence + 1,
      };
      checkSchedule(value);
      const changed = Object.entries(wish).flatMap(([name, one]) => (one === undefined ? [] : [name]));
      return {
        ...written(value, 'meeting.changed', changed.join(', ')),
        result: (revision) => ({ value, revision }),
      };
    });
  }

  /** Idempotent. @throws {AppError} REVISION_CONFLICT, BUSY */
  remove(named: Named, expected: Expected, caller: Caller): Promise<void> {
    return this.#deps.ledger.change(actorOf(caller), async () => {
      const existing = await this.find(named);
      if (existing === undefined) return { result: () => {} };
      checkRevision(existing, expected);
      const object = `meeting:${meetingIdOf(named)}`;
      return {
        ops: [{ delete: meetingKey(named.room, named.number) }],
        deeds: [{ action: 'meeting.deleted', object, detail: existing.value.title }],
        added: { meetings: -1 },
        result: () => {},
      };
    });
  }
}

/** Under one name, that calendars know as well. @throws {AppError} ARGUMENT_INVALID */
async function spelled(timeZone: string): Promise<string> {
  // time zones are large: a node at which nobody plans does without
  const { spelledZone } = await import('./schedule/zone-names.ts');
  const name = spelledZone(timeZone);
  if (name === undefined) throw new AppError('ARGUMENT_INVALID', 'timeZone: not known');
  return name;
}

const written = (value: Meeting, action: string, detail: string) => ({
  ops: [{ put: meetingKey(value.room, value.number), value: encodeMeeting(value) }],
  deeds: [{ action, object: `meeting:${meetingIdOf(value)}`, detail }],
});
