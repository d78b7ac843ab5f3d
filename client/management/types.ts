/**
 * Rooms and planned meetings as `/v1/rooms` and `/v1/meetings` of a signalling node tell and take them (docs/api.md):
 * types only. A test compares them with the schemas that the server checks with.
 */

type RoleName = 'member' | 'guest' | 'observer' | 'moderator' | 'chair' | 'operator';

/** Each field may be left out. */
type Some<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** Who is meant: people by their subject (`login:…`), groups as the provider names them. */
export type Circle = { readonly subjects: readonly string[]; readonly groups: readonly string[] };

/** Who may enter: everybody who has logged in, or a circle. Who chairs or moderates the room may in any case. */
type Entry = Circle & { readonly everybody: boolean };

/** Settings of the room itself, the ones that moderators also change in it. */
type RoomSettings = {
  /** 0 = no limit. */
  readonly maxParticipants: number;
  /** 0 = no limit of the room's own. */
  readonly maxPodium: number;
  /** Only moderators may join. */
  readonly locked: boolean;
  readonly audienceCamera: boolean;
  readonly audienceMic: boolean;
};

/** `POST /v1/rooms`. What is left out: a name of the server's choice, the defaults, everybody, nobody. */
export type RoomWish = {
  /** 1..64 characters of [A-Za-z0-9_-]; part of links. */
  readonly room?: string | undefined;
  readonly title: string;
  readonly settings?: Some<RoomSettings> | undefined;
  readonly entry?: Entry | undefined;
  /** Where both circles are empty, the roles count that people have by their login. */
  readonly chairs?: Circle | undefined;
  readonly moderators?: Circle | undefined;
};

/** `PATCH /v1/rooms/{room}`: what is left out stays. */
export type RoomChange = {
  readonly title?: string | undefined;
  readonly settings?: Some<RoomSettings> | undefined;
  readonly entry?: Entry | undefined;
  readonly chairs?: Circle | undefined;
  readonly moderators?: Circle | undefined;
};

/** A room in a list. */
export type RoomShown = {
  readonly room: string;
  readonly title: string;
  /** What who asks is in it; absent for API keys. */
  readonly role?: RoleName | undefined;
  /** May change and delete the room. */
  readonly mayChange: boolean;
  /** May plan meetings in it and invite guests. */
  readonly mayPlan: boolean;
  /** Leads into the room. */
  readonly link: string;
  /** For `If-Match`; the same as the header `ETag`, without its quotes. */
  readonly revision: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly changedAt: string;
};

/** `GET /v1/rooms/{room}`, and the answer to `POST` and `PATCH`. */
export type RoomDetail = RoomShown & {
  readonly settings: RoomSettings;
  /** This and the following only for whoever may change the room. */
  readonly entry?: Entry | undefined;
  readonly chairs?: Circle | undefined;
  readonly moderators?: Circle | undefined;
  readonly createdBy?: string | undefined;
};

/** `GET /v1/rooms`. */
export type RoomList = {
  readonly rooms: readonly RoomShown[];
  /** For `?after=`; absent = this was all. */
  readonly nextPage?: string | undefined;
};

/** An occurrence that is at another time; as `startsAt` of {@link MeetingWish}. */
export type MeetingMove = {
  /** When it would begin by the recurrence; its day counts. */
  readonly occurrence: string;
  readonly startsAt: string;
  readonly endsAt: string;
};

/** `POST /v1/meetings`. With the header `Idempotency-Key` it is made once, however often it is sent. */
export type MeetingWish = {
  /** One that is defined (`POST /v1/rooms`). */
  readonly room: string;
  readonly title: string;
  readonly description?: string | undefined;
  /** `2026-12-01T18:00`: by the clocks of `timeZone`, without an offset. */
  readonly startsAt: string;
  /** Later than `startsAt`, at most 7 days. */
  readonly endsAt: string;
  /** IANA: `Europe/Berlin`. */
  readonly timeZone: string;
  /** RRULE without its name: `FREQ=WEEKLY;BYDAY=TU;COUNT=10` (docs/api.md); `startsAt` is its first. Absent = once. */
  readonly recurrence?: string | undefined;
  /** Starts of occurrences that don't take place, as `startsAt`. */
  readonly skips?: readonly string[] | undefined;
  /** Occurrences that are at another time. */
  readonly moves?: readonly MeetingMove[] | undefined;
};

/** `PATCH /v1/meetings/{id}`: what is left out stays; `recurrence: ''` = once. */
export type MeetingChange = Some<Omit<MeetingWish, 'room'>>;

/** One time that a meeting takes place. ISO 8601, UTC. */
export type Occurrence = {
  readonly startsAt: string;
  readonly endsAt: string;
  /** When it begins by the recurrence, by the clocks of the meeting's time zone: for `skips` and `moves`. */
  readonly occurrence: string;
};

export type MeetingShown = {
  readonly id: string;
  readonly room: string;
  readonly title: string;
  readonly description: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly timeZone: string;
  readonly recurrence?: string | undefined;
  readonly skips: readonly string[];
  readonly moves: readonly MeetingMove[];
  /** Those that are not over, the next one first; at most five. Empty = the meeting is over. */
  readonly upcoming: readonly Occurrence[];
  /** May change and delete it. */
  readonly mayChange: boolean;
  /** Leads into the room. */
  readonly link: string;
  readonly revision: string;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly changedAt: string;
};

/** `GET /v1/meetings`: the next one first, those that are over last. */
export type MeetingList = {
  readonly meetings: readonly MeetingShown[];
  readonly nextPage?: string | undefined;
};

/** `GET /v1/me`. */
export type Me = {
  /** Whether one can log in here. */
  readonly hasProvider: boolean;
  /** In the demo: what one may choose to be. */
  readonly roles?: RoleName[] | undefined;
  /** Absent = nobody has logged in. */
  readonly person?:
    | {
        readonly subject: string;
        readonly name: string;
        readonly role: RoleName;
        readonly groups: readonly string[];
        readonly expiresAt: string;
        /** May define rooms. */
        readonly mayCreateRooms: boolean;
        /** May make API keys and read the audit log. */
        readonly isOperator: boolean;
      }
    | undefined;
};
