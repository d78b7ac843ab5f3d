/** Texts of the start page and of invitations, as one type; loaded with these views, not with the first one. */

type InviteTexts = {
  /** @param room its title, or its name */
  readonly title: (room: string) => string;
  readonly make: string;
  readonly makeTitle: string;
  readonly note: string;
  readonly noteHint: string;
  readonly role: string;
  readonly roles: Readonly<Record<'guest' | 'observer', string>>;
  readonly expiry: string;
  readonly expiries: Readonly<Record<'never' | 'day' | 'week' | 'month', string>>;
  readonly password: string;
  readonly passwordHint: string;
  readonly passwordShort: string;
  readonly made: string;
  readonly madeHelp: string;
  readonly madePassword: string;
  readonly link: string;
  readonly copy: string;
  readonly copied: string;
  readonly list: string;
  readonly none: string;
  readonly unnamed: string;
  readonly until: (time: string) => string;
  readonly forever: string;
  readonly hasPassword: string;
  /** @param name of the invitation, for screen readers */
  readonly revoke: (name: string) => string;
  readonly revokeLabel: string;
  readonly revokeAsk: string;
  readonly revokeOnly: string;
  readonly revokeGuests: string;
  readonly cancel: string;
  readonly revoked: string;
  readonly loading: string;
};

export type RepeatKind =
  'once' | 'daily' | 'weekly' | 'fortnightly' | 'monthlyDay' | 'monthlyWeekday' | 'yearly' | 'kept';

type MeetingTexts = {
  readonly create: string;
  readonly change: string;
  readonly title: string;
  readonly titleMissing: string;
  readonly room: string;
  readonly date: string;
  readonly from: string;
  readonly to: string;
  readonly timesMissing: string;
  readonly zone: (timeZone: string) => string;
  readonly repeat: string;
  readonly repeats: Readonly<Record<RepeatKind, string>>;
  readonly end: string;
  readonly ends: Readonly<Record<'never' | 'count' | 'until', string>>;
  readonly count: string;
  readonly until: string;
  readonly description: string;
  readonly save: string;
};

/** Of single occurrences; `day` as in "Di., 1. Dez.". */
type OccurrenceTexts = {
  readonly open: string;
  /** @param meeting its title */
  readonly title: (meeting: string) => string;
  readonly hint: (timeZone: string) => string;
  readonly move: string;
  readonly moveOne: (day: string) => string;
  readonly skip: string;
  readonly skipOne: (day: string) => string;
  readonly restore: string;
  readonly restoreOne: (day: string) => string;
  readonly cancel: string;
  /** @param day on which it would be */
  readonly moved: (day: string) => string;
  readonly skipped: string;
  readonly saved: string;
  readonly skippedNow: (day: string) => string;
  readonly restored: (day: string) => string;
};

type RoomTexts = {
  readonly create: string;
  readonly change: string;
  readonly title: string;
  readonly titleMissing: string;
  readonly name: string;
  readonly nameHint: string;
  readonly nameInvalid: string;
  readonly entry: string;
  readonly entries: Readonly<Record<'everybody' | 'groups', string>>;
  readonly groups: string;
  readonly groupsHint: (own: string) => string;
  readonly chairs: string;
  readonly moderators: string;
  readonly circlesHint: string;
  /** Of those who are named one by one. */
  readonly people: (count: number) => string;
  readonly maxParticipants: string;
  readonly maxParticipantsHint: string;
  readonly locked: string;
  readonly audienceMic: string;
  readonly audienceCamera: string;
  readonly save: string;
};

export type StartTexts = {
  readonly start: {
    readonly label: string;
    readonly today: string;
    readonly next: string;
    readonly over: string;
    readonly rooms: string;
    readonly noMeetings: string;
    readonly noRooms: string;
    /** Above the field for the name of any room. */
    readonly other: string;
    readonly loading: string;
    readonly failed: string;
    readonly again: string;
    readonly now: string;
    readonly repeats: string;
    readonly enter: string;
    readonly enterTo: (title: string) => string;
    readonly more: (title: string) => string;
    readonly copy: string;
    readonly copied: string;
    readonly calendar: string;
    readonly invite: string;
    readonly change: string;
    readonly remove: string;
    readonly removeSure: string;
    readonly removed: (title: string) => string;
    readonly saved: (title: string) => string;
    readonly conflict: string;
    readonly role: Readonly<Partial<Record<string, string>>>;
  };
  readonly meeting: MeetingTexts;
  readonly occurrences: OccurrenceTexts;
  readonly room: RoomTexts;
  readonly invite: InviteTexts;
};
