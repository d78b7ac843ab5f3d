/** What sessions (signal/session) ask of rooms (signal/room). All facts of a room go through this. */
import type { NodeId, ParticipantId, RoomId, SessionId, SourceId } from '../../common/ids.ts';
import type { Role } from '../../common/auth/roles.ts';
import type { Grants as TokenGrants } from '../../common/auth/token.ts';
import type { JoinMode } from '../../common/join-mode.ts';
import type {
  IExecuteRoomCommandResponse,
  IFeatureRecords,
  IPeoplePage,
  IPerson,
  ISearchPeopleResponse,
  ISnapshot,
  SourceKind,
} from '../../proto/index.ts';
import type { Attendee, Audience } from '../features/contract.ts';
import type { FeatureStates } from '../features/feature-states.ts';
import type { RoomRanks } from '../talkers/rank-desk.ts';
import type { RoomCommand } from './home/messages.ts';
import type { PageRef } from './people/page-ref.ts';
import type { BanFact } from './settings/bans.ts';
import type { PublishRules } from './settings/publish-rules.ts';

/** Who speaks: handed out by join and resume, presented with every command. */
export type SessionRef = {
  readonly sessionId: SessionId;
  readonly participantId: ParticipantId;
  /** Raised by each hand-over; commands of an older one are refused with SESSION_REPLACED. */
  readonly generation: number;
};

export type JoinRequestFacts = {
  readonly name: string;
  readonly subject: string;
  readonly grants: TokenGrants;
  /** Default: member. */
  readonly role?: Role;
  /** Default: none. */
  readonly groups?: readonly string[];
  /** Default: full. */
  readonly mode?: JoinMode;
  /** Nobody else may be in the room; default: others may. */
  readonly isCheck?: boolean;
};

export type Joined = {
  readonly session: SessionRef;
  /** The participant's, unique in the room. */
  readonly number: number;
  readonly grants: TokenGrants;
  readonly resumeToken: string;
};

export type Resumed = {
  readonly session: SessionRef;
  /** The participant's, as before. */
  readonly number: number;
  readonly grants: TokenGrants;
  readonly resumeToken: string;
  /** Where the session's media was, if it was open. */
  readonly sfuNodeId: NodeId | undefined;
  /** Highest one that was ever reserved. */
  readonly mediaGeneration: number;
  /** Highest generation any of the session's sources had. */
  readonly sourceGeneration: number;
  /** The session's own sources. */
  readonly sources: readonly SourceFact[];
};

export type SourceFact = {
  readonly sourceId: SourceId;
  readonly participantId: ParticipantId;
  readonly kind: SourceKind;
  readonly paused: boolean;
  readonly generation: number;
  readonly originNodeId: NodeId;
};

/** Why a moderator's decision ends a session. */
export type EvictionCode = 'BANNED' | 'REMOVED';

export type RoomEvents = {
  /** One encoded ServerEnvelope with a Delta, for every socket of the room on this node; at most 10 per second. */
  delta: [frame: Uint8Array];
  /** One encoded ServerEnvelope with PageChanges, for every socket at this node that shows the page. */
  page: [ref: PageRef, frame: Uint8Array];
  /** One encoded ServerEnvelope with FeatureNews, for every socket of the audience at this node. */
  featureNews: [audience: Audience, frame: Uint8Array];
  /** The same for one person whose session is here. */
  personalNews: [participantId: ParticipantId, frame: Uint8Array];
  /** Their role gives them other audiences than before. */
  audienceMoved: [participantId: ParticipantId];
  /** What may be sent, who has the floor, or who is what, may be something else now. */
  rules: [];
  /** The row of somebody whose session is here has changed, and not everybody is told: one with OwnChange. */
  row: [participantId: ParticipantId, frame: () => Uint8Array];
  /**
   * Another node or socket took the session over. `generation` is that of the session which lost: where both sockets
   * are at this node it tells the old one from the new one.
   */
  sessionReplaced: [sessionId: SessionId, generation: number];
  /** The participant of a session whose socket is here was removed by somebody else; its commands are refused. */
  sessionExpired: [sessionId: SessionId];
  /** A moderator has banned or removed the person; the participant has gone from the room. */
  sessionEvicted: [sessionId: SessionId, code: EvictionCode];
};

export type RoomPort = {
  readonly roomId: RoomId;
  on<K extends keyof RoomEvents>(event: K, listener: (...args: RoomEvents[K]) => void): void;
  off<K extends keyof RoomEvents>(event: K, listener: (...args: RoomEvents[K]) => void): void;

  /** @throws {AppError} BANNED, ROOM_FULL, ROOM_LOCKED, HOME_UNREACHABLE */
  join(facts: JoinRequestFacts): Promise<Joined>;
  /** @throws {AppError} RESUME_INVALID, BANNED */
  resume(resumeToken: string): Promise<Resumed>;
  /** A new resume token; the old one stays valid until the new one is used or 60 s have passed. */
  renewResumeToken(session: SessionRef): Promise<string>;
  /** The socket is gone: marks the participant as reconnecting and removes it when the grace period ends. */
  socketLost(session: SessionRef): Promise<void>;
  leave(session: SessionRef): Promise<void>;

  /** Says that an opening of media under this generation is about to be tried: nobody uses it again, whatever comes. */
  reserveMedia(session: SessionRef, mediaGeneration: number): Promise<void>;
  /** Records where the session's media is; drops the session's sources of the former place. */
  setMedia(session: SessionRef, sfuNodeId: NodeId | undefined, mediaGeneration: number): Promise<void>;
  addSource(session: SessionRef, source: SourceFact): Promise<void>;
  setSourcePaused(session: SessionRef, sourceId: SourceId, paused: boolean): Promise<void>;
  removeSource(session: SessionRef, sourceId: SourceId): Promise<void>;

  /**
   * Has the room's home decide a command, wherever the home is; what it leads to comes as a delta.
   * @throws {AppError} what the home decides; HOME_UNREACHABLE when it can't be said what became of the command
   */
  command(session: SessionRef, command: RoomCommand): Promise<IExecuteRoomCommandResponse>;
  /**
   * Everything that features tell somebody; the news that come from now on fit to it. Of somebody who is not known here
   * yet: nothing, and `audienceMoved` when they are.
   */
  featureRecords(participantId: ParticipantId): IFeatureRecords[];
  /** Somebody who is told no news any more. */
  forgetListener(participantId: ParticipantId): void;
  /** What features know, for reading. */
  features(): FeatureStates;
  /** Somebody in the room, with the role that they have now; undefined = not known here, yet or any more. */
  attendee(participantId: ParticipantId): Attendee | undefined;
  /** A question to a feature, answered here. @throws {AppError} COMMAND_UNKNOWN, what the feature says */
  ask(session: SessionRef, feature: string, query: Uint8Array): Uint8Array;
  /** Who may send what, as this node knows it; the same object until something about it changes. */
  publishRules(): PublishRules;
  /** Who is banned, by id, as this node knows it. */
  bans(): readonly BanFact[];

  /** What everybody here has been told; the events that come from now on fit to it. */
  snapshot(): ISnapshot;
  /** One more client shows a page. @returns the page; events that come from now on fit to it */
  show(ref: PageRef): IPeoplePage;
  /** One client less shows it. */
  hide(ref: PageRef): void;
  search(text: string): ISearchPeopleResponse;
  /** These speak now, and nobody else. When it returns, everybody has been told who they are, as far as is known here. */
  speak(numbers: ReadonlySet<number>): void;

  /** As this node knows them now, to be told to themselves: no event `row` follows that says the same. */
  person(participantId: ParticipantId): IPerson | undefined;
  source(sourceId: SourceId): SourceFact | undefined;
  sources(): readonly SourceFact[];
  participantCount(): number;
  /** Who goes first for talker slots. */
  ranks(): RoomRanks;
};

/** Rooms of this node. */
export type RoomsPort = {
  /** Makes the room here when it is new; each acquire needs a release. */
  acquire(roomId: RoomId): Promise<RoomPort>;
  /**
   * For clients that show a resume token and nothing else: a room that is not open here is made only for a session that
   * the site knows.
   * @throws {AppError} RESUME_INVALID
   */
  acquireForResume(roomId: RoomId, resumeToken: string): Promise<RoomPort>;
  release(room: RoomPort): void;
};
