/** Planned meetings: what is known of one, and how it is kept. Pure. */
import type { KeyValue } from '../../common/coordination/port.ts';
import type { RoomId } from '../../common/ids.ts';
import { MeetingRecord } from '../../proto/index.ts';
import { numberedId, parseNumberedId, type Numbered } from '../numbered-id.ts';
import type { Stored } from './room-definition.ts';
import type { Schedule } from './schedule/schedule.ts';

export type Meeting = Schedule & {
  readonly room: RoomId;
  /** Unlike those of all others of the room. */
  readonly number: string;
  readonly title: string;
  readonly description: string;
  readonly createdBy: string;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
  /** How often it was changed. */
  readonly sequence: number;
  readonly wishDigest: Uint8Array;
};

const NUMBER = /^[A-Za-z0-9_-]{12}$/;

export const meetingIdOf: (meeting: Numbered) => string = numberedId;

/** @returns undefined when no meeting can have this id */
export const parseMeetingId = (id: string): Numbered | undefined => parseNumberedId(id, NUMBER);

export function encodeMeeting({ room: _, number: _number, skips, moves, ...rest }: Meeting): Uint8Array {
  return MeetingRecord.encode({ ...rest, skips: [...skips], moves: [...moves] }).finish();
}

export function decodeMeeting(
  room: RoomId,
  number: string,
  { value, modRevision }: KeyValue,
): Stored<Meeting> {
  const record = MeetingRecord.decode(value);
  const { title, description, startsAt, endsAt, timeZone, recurrence, skips } = record;
  const { createdBy, createdAtMs, changedAtMs, sequence, wishDigest } = record;
  const moves = record.moves.map((move) => ({
    occurrence: move.occurrence ?? '',
    startsAt: move.startsAt ?? '',
    endsAt: move.endsAt ?? '',
  }));
  const schedule = { startsAt, endsAt, timeZone, recurrence, skips, moves };
  const about = { createdBy, createdAtMs, changedAtMs, sequence, wishDigest };
  return { value: { room, number, title, description, ...schedule, ...about }, revision: modRevision };
}
