/**
 * What a room feature is to the rest of the server (ADR 0041). Types only.
 *
 * A feature is a folder here with an `index.ts` that exports `feature`, made by `defineFeature` (define.ts). Its state is
 * a set of records, key → bytes; all it does is pure: commands decide on the state and write records, views say who is
 * told what of it, contributions say what follows for the room.
 */
import type { Role } from '../../common/auth/roles.ts';
import type { AppError } from '../../common/errors.ts';
import type { ParticipantId } from '../../common/ids.ts';
import type { JoinMode } from '../../common/join-mode.ts';
import type { RecordWrite } from '../../common/store/port.ts';
import type { SourceKind } from '../../proto/index.ts';

/** Key → value. Keys: 1..200 characters of [A-Za-z0-9_./:-]. */
export type RecordMap = ReadonlyMap<string, Uint8Array>;

/**
 * `replicated`: acknowledged when a second site has it too, if there is one; goes when nobody is in the room any more.
 * `durable`: acknowledged when the coordination store has it; stays until the feature deletes it.
 */
export type Durability = 'replicated' | 'durable';

export type FeatureRecords = Readonly<Record<Durability, RecordMap>>;

/** Somebody in the room, as this node knows them now. */
export type Attendee = {
  readonly participantId: ParticipantId;
  readonly number: number;
  readonly name: string;
  /** `sub` of the token: the same person on another device has the same. */
  readonly subject: string;
  /** By the token, or as features have changed it since, and no more than the mode of the device allows. */
  readonly role: Role;
  /** The person's, where the mode has made `role` less; left out = `role`. @see personRole */
  readonly ownRole?: Role;
  /** Of the token: parties, committees. */
  readonly groups: readonly string[];
  readonly site: string;
  /** The signalling node that has, or had last, their connection. */
  readonly nodeId?: string;
  readonly joinedAtMs: number;
  /** The socket is gone, or their site can't be heard. */
  readonly isAway: boolean;
  /** Of those who are away: what went. Left out = not known. */
  readonly awayBy?: AwayBy;
  /** Kept outside by a feature: told nothing but what is theirs alone, without media, in no list. */
  readonly isOutside: boolean;
  /** As what the device takes part; left out = with all that the token allows. Who is a display is an observer. */
  readonly mode?: JoinMode;
};

/** `client`: the person's own device or network; `node`: the part of the system that had it; `site`: all of that site. */
export type AwayBy = 'client' | 'node' | 'site';

export type RoomPeople = {
  get(id: ParticipantId): Attendee | undefined;
  all(): readonly Attendee[];
};

/**
 * A line of the record of the sitting (minutes), if one is open before or after the command. `kind` is
 * `<feature>.<what>`, `data` JSON (docs/record.md). Of durable commands it is kept in the same transaction; of replicated
 * ones with what it tells of, and written by the home at once after it, by the next home if that one dies.
 */
export type RecordDraft = { readonly kind: string; readonly data: Readonly<Record<string, unknown>> };

export type Decision = {
  /** Of the feature's own records, in the class of the command; `value: undefined` deletes. */
  readonly writes: readonly RecordWrite[];
  /** For the one who asked. */
  readonly result?: Uint8Array;
  readonly record?: readonly RecordDraft[];
};

export type DecideContext = {
  readonly actor: Attendee;
  readonly people: RoomPeople;
  /** Of all features together, before this command. */
  readonly rules: RoomRules;
  /** Unique for this command: the same however often it is tried. */
  readonly commandId: string;
  /** Of the room's home, ms since 1970. */
  readonly nowMs: number;
};

/** One row of the table of commands: for the server, docs/roles.md and the tests. */
export type CommandInfo = {
  /** Of the oneof in the feature's proto. */
  readonly name: string;
  /** Who may; what else it depends on is for `decide`. */
  readonly roles: readonly Role[];
  readonly durability: Durability;
  /** Codes, and `<feature>.<reason>` of FEATURE_REFUSED, that `decide` answers with. */
  readonly errors: readonly string[];
  /** One line for docs/roles.md. */
  readonly summary: string;
};

/** Who is told a record: everybody; all but observers; all but observers and guests; those who moderate. */
export type Audience = 'everyone' | 'inside' | 'members' | 'moderators';

/** What a feature tells, as of now. Keys must not be double over the audiences of one person. */
export type FeatureView = Partial<Readonly<Record<Audience, RecordMap>>> & {
  /** What is for one person alone. */
  readonly personal?: (person: Attendee) => RecordMap;
};

/** What follows from a feature's state for the room. */
export type Contribution = {
  /** By subject: other roles than those of the tokens. */
  readonly roles?: ReadonlyMap<string, Role>;
  /** Who has the floor: may send sound whatever else is forbidden, and goes first for talker slots. */
  readonly floor?: readonly ParticipantId[];
  /** Whom everybody is told about, in a large room as well. */
  readonly shown?: readonly ParticipantId[];
  /** What somebody may send. Moderators are asked about too. */
  readonly maySend?: (who: Attendee, kind: SourceKind) => SendOpinion;
  /** Why (`<feature>.<reason>`) somebody may not send something, whatever else allows it; undefined = no objection. */
  readonly withheld?: (who: Attendee, kind: SourceKind) => Exclude<SendOpinion, 'allow'>;
  /** By subject: other names than those of the tokens. */
  readonly names?: ReadonlyMap<string, string>;
  /** Whether somebody is kept outside (the waiting room, a part of the sitting that is not public). */
  readonly isOutside?: (who: Person) => boolean;
  /** Why somebody may not come in. Who is in the room stays. */
  readonly mayJoin?: (who: Pick<Person, 'subject' | 'role'>) => AppError | undefined;
  /** Orders to stop sending, each carried out once: who may, can go on after it. */
  readonly muted?: ReadonlyMap<ParticipantId, MuteOrder>;
  /** The same of many at once: the serial of the newest order for somebody and a kind; undefined = none. */
  readonly muteSerial?: (who: Person, kind: SourceKind) => number | undefined;
  /** Who has to leave: their sessions end with REMOVED. */
  readonly removed?: ReadonlySet<ParticipantId>;
  /** The same of many at once. */
  readonly isRemoved?: (who: Person) => boolean;
  /** A sitting is open: what happens goes into its record. */
  readonly sitting?: Sitting;
  /** What is being dealt with. */
  readonly item?: AgendaItem;
  /** The item may not be changed or closed now: what goes on belongs to it. */
  readonly isItemLocked?: boolean;
  /** The public is excluded. */
  readonly isClosedToPublic?: boolean;
  /** Guests as well. */
  readonly areGuestsOut?: boolean;
  /** SHA-256 (hex) of secrets with which the records of the room may be read by HTTP → until when, ms since 1970. */
  readonly recordTickets?: ReadonlyMap<string, number>;
};

/**
 * `<feature>.<reason>`: not now, for that reason, which the page of the feature has words for. `allow` outweighs all such
 * reasons, of which the first counts; undefined = no opinion.
 */
export type SendOpinion = 'allow' | `${string}.${string}` | undefined;

/** Somebody, by what does not depend on features' judging them. */
export type Person = Omit<Attendee, 'isOutside'>;

/** Serials rise: one that was carried out is not carried out again. */
type MuteOrder = { readonly serial: number; readonly kinds: readonly SourceKind[] };

/** Somebody who may vote. */
type RollMember = { readonly subject: string; readonly name: string; readonly group: string };

/** What other features need to know of the sitting that is open. */
type Sitting = {
  readonly sittingId: string;
  /** Id of the Land profile whose law counts, as votes know it; left out = none was chosen. */
  readonly profile?: string;
  /** When it went on after an interruption, and which step is done again since: once, by the feature whose it is. */
  readonly repeat?: { readonly step: 'vote' | 'speech'; readonly atMs: number };
  /** Those who may vote, in the order of the roll; left out = whoever is there as member, moderator or chair. */
  readonly roll?: readonly RollMember[];
};

export type AgendaItem = {
  readonly itemId: string;
  /** As people call it: "3", "3.1". */
  readonly number: string;
  readonly title: string;
  /** Left out = yes. The title of one that is not is nothing for observers. */
  readonly isPublic?: boolean;
};

/** The contributions of all features as one. */
export type RoomRules = {
  readonly roleOf: (person: { readonly subject: string; readonly role: Role }) => Role;
  readonly nameOf: (person: { readonly subject: string; readonly name: string }) => string;
  readonly isOutside: (who: Person) => boolean;
  readonly mayJoin: (who: Pick<Person, 'subject' | 'role'>) => AppError | undefined;
  /** 0 = no order. */
  readonly muteSerial: (who: Person, kind: SourceKind) => number;
  readonly isRemoved: (who: Person) => boolean;
  readonly floor: readonly ParticipantId[];
  readonly shown: ReadonlySet<ParticipantId>;
  readonly maySend: (who: Attendee, kind: SourceKind) => SendOpinion;
  readonly sitting: Sitting | undefined;
  readonly item: AgendaItem | undefined;
  readonly isItemLocked: boolean;
  readonly isClosedToPublic: boolean;
  readonly areGuestsOut: boolean;
  readonly recordTickets: ReadonlyMap<string, number>;
};

export type TendContext = Pick<DecideContext, 'people' | 'rules' | 'nowMs'> & {
  /** Gone for good: who is missing for a moment (a join on its way, a store that is filled again) is not. */
  readonly hasLeft: (id: ParticipantId) => boolean;
};

/** Of the sitting's being closed. */
export type ClosingContext = Pick<DecideContext, 'people' | 'rules' | 'nowMs'>;

/** What a feature does without being asked: when a time is over, or somebody has left. */
export type Due = { readonly durability: Durability; readonly decision: Decision };

export type QueryContext = {
  readonly actor: Attendee;
  readonly people: RoomPeople;
  readonly rules: RoomRules;
};

/** A feature with its state at one moment. */
export type OpenFeature = {
  /** @param command bytes of the feature's command message, checked by {@link Feature.commandOf} */
  decide(command: Uint8Array, context: DecideContext): AppError | Decision;
  /** Undefined = nothing is due. Asked by the room's home once a second. */
  tend(context: TendContext): Due | undefined;
  /** Durable: what ends with the sitting, in the transaction that closes it and before its last line; undefined = nothing. */
  atClosing(context: ClosingContext): Decision | undefined;
  view(people: RoomPeople): FeatureView;
  contribution: Contribution;
  /** Keys of durable records that tell of nothing but what was over before then, ms since 1970: they may go. */
  expired(beforeMs: number): readonly string[];
  /** @throws {AppError} COMMAND_UNKNOWN, ARGUMENT_INVALID, what the feature refuses it with */
  answer(query: Uint8Array, context: QueryContext): Uint8Array;
};

export type Feature = {
  /** [a-z][a-z0-9-]*, that of its folder. */
  readonly name: string;
  readonly commands: readonly CommandInfo[];
  /** `<feature>.<reason>` with which `maySend` and `withheld` keep people from sending. */
  readonly forbids: readonly string[];
  /** True when `view` depends on who is in the room: it is looked at again when that changes. */
  readonly isAboutPeople: boolean;
  /** @throws {AppError} FRAME_INVALID, COMMAND_UNKNOWN */
  commandOf(command: Uint8Array): CommandInfo;
  open(records: FeatureRecords): OpenFeature;
};
