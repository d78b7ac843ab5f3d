/**
 * What `/v1/rooms` and `/v1/meetings` take and tell, as schemas: requests are checked with them, and the OpenAPI
 * document is made of them. client/management/types.ts has the same as types; a test compares. Pure.
 */
import { z } from 'zod';
import { ROLES } from '../../common/auth/roles.ts';

const MAX_TITLE_CHARS = 200;
const MAX_DESCRIPTION_CHARS = 2_000;
/** Far above what a room can hold (signal/room/settings). */
const MAX_LIMIT = 100_000;
const MAX_SUBJECTS = 200;
const MAX_GROUPS = 64;
const MAX_SUBJECT_CHARS = 256;
const MAX_GROUP_CHARS = 64;
const MAX_SKIPS = 100;
const MAX_MOVES = 50;
const MAX_RULE_CHARS = 200;

const title = z.string().trim().min(1).max(MAX_TITLE_CHARS);
const roomName = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, '1..64 characters of [A-Za-z0-9_-]')
  .describe('name of the room, part of its link');
const subjects = z.array(z.string().min(1).max(MAX_SUBJECT_CHARS)).max(MAX_SUBJECTS);
const groups = z.array(z.string().min(1).max(MAX_GROUP_CHARS)).max(MAX_GROUPS);
const limit = z.int().min(0).max(MAX_LIMIT);
const instant = z.iso.datetime().describe('ISO 8601, UTC');
const revision = z.string().describe('for If-Match');

const Circle = z.strictObject({ subjects, groups }).meta({ id: 'Circle' });

const Entry = z
  .strictObject({ everybody: z.boolean().describe('everybody who has logged in'), subjects, groups })
  .meta({ id: 'Entry' });

const Settings = z
  .strictObject({
    maxParticipants: limit.describe('0 = no limit'),
    maxPodium: limit.describe("0 = no limit of the room's own"),
    locked: z.boolean().describe('only moderators may join'),
    audienceCamera: z.boolean(),
    audienceMic: z.boolean(),
  })
  .meta({ id: 'RoomSettings' });

const circles = { entry: Entry.optional(), chairs: Circle.optional(), moderators: Circle.optional() };

export const RoomWish = z
  .strictObject({ room: roomName.optional(), title, settings: Settings.partial().optional(), ...circles })
  .meta({ id: 'RoomWish' });

export const RoomChange = z
  .strictObject({ title: title.optional(), settings: Settings.partial().optional(), ...circles })
  .meta({ id: 'RoomChange' });

const shown = {
  room: roomName,
  title: z.string(),
  role: z.enum(ROLES).optional().describe('of who asks, in this room; absent for API keys'),
  mayChange: z.boolean(),
  mayPlan: z.boolean(),
  link: z.string(),
  revision,
  createdAt: instant,
  changedAt: instant,
};

const RoomShown = z.strictObject(shown).meta({ id: 'RoomShown' });

export const RoomDetail = z
  .strictObject({ ...shown, settings: Settings, ...circles, createdBy: z.string().optional() })
  .meta({ id: 'RoomDetail' });

const nextPage = z.string().optional().describe('for ?after=; absent = this was all');

export const RoomList = z.strictObject({ rooms: z.array(RoomShown), nextPage }).meta({ id: 'RoomList' });

const localTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?$/, 'as 2026-12-01T18:00, without an offset')
  .describe('by the clocks of timeZone, as 2026-12-01T18:00');

const times = {
  startsAt: localTime,
  endsAt: localTime,
  timeZone: z.string().min(1).max(64).describe('IANA, as Europe/Berlin'),
  recurrence: z
    .string()
    .max(MAX_RULE_CHARS)
    .optional()
    .describe('RRULE without its name, a subset: docs/api.md'),
};

const moves = z.array(
  z
    .strictObject({
      occurrence: localTime.describe('when it would begin by the recurrence; its day counts'),
      startsAt: localTime,
      endsAt: localTime,
    })
    .meta({ id: 'MeetingMove' }),
);

export const MeetingWish = z
  .strictObject({
    room: roomName,
    title,
    description: z.string().max(MAX_DESCRIPTION_CHARS).optional(),
    ...times,
    skips: z.array(localTime).max(MAX_SKIPS).optional(),
    moves: moves.max(MAX_MOVES).optional(),
  })
  .meta({ id: 'MeetingWish' });

export const MeetingChange = MeetingWish.omit({ room: true }).partial().meta({ id: 'MeetingChange' });

export const MeetingShown = z
  .strictObject({
    id: z.string(),
    room: roomName,
    title: z.string(),
    description: z.string(),
    ...times,
    skips: z.array(localTime),
    moves,
    upcoming: z
      .array(
        z.strictObject({
          ...{ startsAt: instant, endsAt: instant },
          occurrence: localTime.describe('when it begins by the recurrence: for skips and moves'),
        }),
      )
      .max(5)
      .describe('occurrences that are not over, the next one first'),
    mayChange: z.boolean(),
    link: z.string(),
    revision,
    createdBy: z.string(),
    createdAt: instant,
    changedAt: instant,
  })
  .meta({ id: 'MeetingShown' });

export const MeetingList = z
  .strictObject({ meetings: z.array(MeetingShown), nextPage })
  .meta({ id: 'MeetingList' });

export const Me = z
  .strictObject({
    hasProvider: z.boolean(),
    roles: z.array(z.enum(ROLES)).optional().describe('in the demo: what one may choose to be'),
    person: z
      .strictObject({
        subject: z.string(),
        name: z.string(),
        role: z.enum(ROLES),
        groups: z.array(z.string()),
        expiresAt: instant,
        mayCreateRooms: z.boolean(),
        isOperator: z.boolean(),
      })
      .optional(),
  })
  .meta({ id: 'Me' });
