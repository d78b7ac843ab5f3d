/**
 * What the SDK offers to a page or a bot: types only. `createRoomClient()` in room-client.ts makes one.
 *
 * The SDK has no UI and keeps the truth; a page renders `people()` and `status()` after each `changed`.
 */
import type { ErrorCode } from './errors.ts';

/** Also the value of the page's `data-state`. */
export type RoomState = 'idle' | 'joining' | 'joined' | 'reconnecting' | 'failed' | 'left';

export type SourceType = 'mic' | 'camera' | 'screen' | 'screenaudio';

/**
 * What somebody is in the room, as of now: `observer` sees and hears, is counted and not listed; `moderator`, `chair` and
 * `operator` settle things for everybody.
 */
export type RoleName = 'member' | 'guest' | 'observer' | 'moderator' | 'chair' | 'operator';

/**
 * As what this device takes part: `companion` of somebody who sits in the hall, without picture and sound; `display`, a
 * large screen, sees and hears as an observer; `hall` is a camera or microphone of the hall. Kept until one leaves.
 */
export type JoinModeName = 'full' | 'companion' | 'display' | 'hall';

/** Something wrong that a person should know of. */
export type ClientError = { readonly code: ErrorCode; readonly detail: string };

/** One source of a person as this client has it. */
export type SourceView = {
  readonly sourceId: string;
  readonly type: SourceType;
  /** Muted or switched off by its owner. */
  readonly paused: boolean;
  /** The track, once it is consumed; stable while the consumer lives. Never that of a voice which talker slots carry. */
  readonly track: MediaStreamTrack | undefined;
  /** 0..10, the worse of the owner's uplink and our downlink; undefined = not known yet. */
  readonly score: number | undefined;
  /** The connection between two sites can't carry it for now; its owner has not paused it. */
  readonly isHeldByLink: boolean;
};

export type PersonView = {
  readonly participantId: string;
  /** Unique in the room while its bearer is there; features name people by it. */
  readonly number: number;
  readonly name: string;
  readonly site: string;
  readonly role: RoleName;
  readonly isSelf: boolean;
  /** Its connection is gone; it may come back. */
  readonly isReconnecting: boolean;
  /** Loudness of its microphone over the last quarter second, 0..1. Changes do not emit `changed` but `levels`. */
  readonly level: number;
  readonly isSpeaking: boolean;
  /** Its microphone is on and reaches this client, by itself or by talker slots. */
  readonly isHearable: boolean;
  readonly mic: SourceView | undefined;
  readonly camera: SourceView | undefined;
  readonly screen: SourceView | undefined;
  readonly screenAudio: SourceView | undefined;
  readonly isOnPodium: boolean;
  readonly joinedAtMs: number;
};

/** `byName`: everybody. `withVideo`: who sends a picture; screens first, then the podium, then the others as they joined. */
export type PeopleListName = 'byName' | 'withVideo';

/** Pages of a list that are shown; 0 = first. */
export type ShownListView = { readonly list: PeopleListName; readonly pages: readonly number[] };

/** A list of people as far as this client knows it. */
export type PeopleListView = {
  /** How many people are in the list, on all its pages. */
  readonly total: number;
  /** People on a page; the last one has fewer. */
  readonly pageSize: number;
  /** Those of the shown pages that have come, in the list's order; kept up to date. */
  readonly pages: ReadonlyMap<number, readonly PersonView[]>;
};

export type PeopleFound = {
  /** At most 20, those first whose name or a part of it begins with the text. Not kept up to date. */
  readonly people: readonly PersonView[];
  /** How many there are. */
  readonly total: number;
};

/** Of the whole room, all sites. */
type RoomCounts = {
  readonly people: number;
  /** Of them those with a camera or a screen that is on: the length of the list `withVideo`. */
  readonly withVideo: number;
  /** Microphones that are on. */
  readonly openMics: number;
  /** Besides `people`: who sees and hears without being listed. */
  readonly observers: number;
};

/**
 * A sound to play, through an `<audio>` element of its own, from when it is named until it no longer is. Whether it can be
 * heard at the moment is the SDK's business (`track.enabled`): in a large room a few talker slots carry who speaks.
 */
export type SoundView = { readonly soundId: string; readonly track: MediaStreamTrack };

export type LocalMedia = {
  /** Live local tracks; undefined = off. */
  readonly mic: MediaStreamTrack | undefined;
  readonly camera: MediaStreamTrack | undefined;
  readonly screen: MediaStreamTrack | undefined;
};

/** `podium`: the room keeps it for its podium. `<feature>.<reason>`: a feature forbids it for now (docs/roles.md). */
export type WithheldView = Readonly<Partial<Record<SourceType, string>>>;

export type RoomStatus = {
  readonly state: RoomState;
  /** Why it failed, or the last thing that went wrong. */
  readonly error: ClientError | undefined;
  readonly site: string | undefined;
  readonly participantCount: number;
  readonly counts: RoomCounts;
  /** `people()` has everybody: the room is small. */
  readonly isEverybodyKnown: boolean;
  readonly selfId: string | undefined;
  /** What this client may publish now, as the server says it. */
  readonly mayPublish: readonly SourceType[];
  /** Why it may not publish the rest of what its token allows, by type. */
  readonly withheld: WithheldView;
  /** The token lets this client hear and see others. */
  readonly maySubscribe: boolean;
  /** One's own; changes while one is there. */
  readonly role: RoleName;
  /** The role lets this client change settings, ban, and fill the podium. */
  readonly mayModerate: boolean;
  /** Kept outside for now: nothing of the room is told, media opens by itself once one is let in. */
  readonly isOutside: boolean;
  readonly settings: RoomSettingsView;
  /** What moderators change about the podium is at one site only for now: should that site go, it is lost. */
  readonly degraded: boolean;
  /** Numbers of those on the podium who are there, in the order of their seats. */
  readonly podium: readonly number[];
  /** Joining, or picture and sound, waits for its turn; undefined = it does not. */
  readonly queue: QueueView | undefined;
};

export type QueueView = {
  /** 1 = next. */
  readonly place: number;
  /** A guess. */
  readonly expectedMs: number;
};

/** Decisions of moderators about the room. */
export type RoomSettingsView = {
  /** 0 = nobody has set anything; raised by each change. */
  readonly version: number;
  readonly title: string;
  /** 0 = no limit. */
  readonly maxParticipants: number;
  /** 0 = no limit of the room's own. */
  readonly maxPodium: number;
  /** Only moderators may join. */
  readonly locked: boolean;
  /** Who is not on the podium may switch a camera on; moderators always may. */
  readonly audienceCamera: boolean;
  /** The same of microphones. */
  readonly audienceMic: boolean;
};

/** What is left out stays as it is. */
export type SettingsChange = Partial<Omit<RoomSettingsView, 'version'>> & {
  /** Refused with SETTINGS_CONFLICT when somebody has changed them since; left out: whatever they are. */
  readonly expectedVersion?: number;
};

export type BanView = {
  readonly banId: string;
  readonly name: string;
  /** `sub` of the banned person's token. */
  readonly subject: string;
  readonly bannedBySubject: string;
  readonly bannedAtMs: number;
  readonly reason: string;
};

/** What a feature of the room has told this client: key → bytes of a message of its proto. */
export type FeatureRecordMap = ReadonlyMap<string, Uint8Array>;

/**
 * A feature of the room as it comes over the wire; typed SDKs on top of it are in client/features/. A feature that the
 * server does not have tells nothing, and refuses everything with COMMAND_UNKNOWN.
 */
export type FeaturePort = {
  readonly name: string;
  /** The same map until something in it changes, which `changed` of the room client tells. */
  records(): FeatureRecordMap;
  /**
   * Asks the room's home for a change, as moderators' commands: in order, tried again while the home can't be reached,
   * with one effect. At most 64 of a feature wait. Resolves with the feature's result.
   * Rejects with ClientFailure: ROLE_MISSING, FEATURE_REFUSED (with `reason`), COMMAND_UNKNOWN, ARGUMENT_INVALID,
   * HOME_UNREACHABLE, BUSY.
   */
  command(command: Uint8Array): Promise<Uint8Array>;
  /** Asks a question that changes nothing, once. Rejects with ClientFailure as `command`, and SIGNAL_UNREACHABLE. */
  ask(query: Uint8Array): Promise<Uint8Array>;
};

export type RoomClientEvents = {
  /** State, people, local media or what features tell changed. At most once per animation frame or 50 ms. */
  changed: [];
  /** New values of `level` and `isSpeaking`; about 4 per second. */
  levels: [];
  error: [error: ClientError];
  /** The server has switched these off: somebody who moderates has muted this client, or it may not send them any more. */
  silenced: [types: readonly SourceType[]];
};

/** What is shown of a source; see WatchRequest. */
export type WishView = {
  readonly sourceId: string;
  readonly height: number;
  readonly priority?: number;
  /** It is about to be shown (the next page): made ready, but nothing is sent for it yet. */
  readonly isPrefetch?: boolean;
};

/** Signalling nodes of one site: a session can be resumed at any of them. */
type SignalPlace = { readonly signalUrl: string; readonly moreSignalUrls?: readonly string[] };

export type RoomClientOptions = SignalPlace & {
  readonly room: string;
  /** Fetches a token when one is needed (first join, or a rejoin after the session expired). */
  readonly fetchToken: () => Promise<string>;
  /**
   * Asked when no node of the site has answered for some tries. Gives another site, where the client joins anew with the
   * devices it has (a session can be resumed at its own site only); undefined = go on trying here.
   */
  readonly findElsewhere?: () => Promise<SignalPlace | undefined>;
  /** Keeps the resume token over reloads, e.g. in sessionStorage; default: memory only. */
  readonly resumeStore?: ResumeStore;
  /** Media goes over a relay (TURN) only, for tests and support; default false. */
  readonly isRelayOnly?: boolean;
  /** Default: full. */
  readonly mode?: JoinModeName;
  /** What shows the page: a phone takes 4 pictures at once, others 25. Default: desktop. */
  readonly device?: 'desktop' | 'phone';
  /** Uniform in [0, 1), for jitter; injected so that tests are exact. */
  readonly random?: () => number;
};

export type ResumeStore = {
  load(): string | undefined;
  save(resumeToken: string): void;
  clear(): void;
};

export type RoomClient = {
  /** Joins, or resumes when the resume store has a token. Resolves when joined; rejects with ClientFailure. */
  join(): Promise<void>;
  leave(): Promise<void>;

  status(): RoomStatus;
  /**
   * Whom this client knows: everybody in a small room; in a large one itself, the podium, who shares a screen, who spoke
   * in the last seconds, and who is on a shown page. Self first, then by joined time. The array and its unchanged members
   * keep their identity between changes.
   */
  people(): readonly PersonView[];
  /** All sound of others, to be played. The array and its unchanged members keep their identity between changes. */
  sounds(): readonly SoundView[];
  /** Which pages the page of the browser shows, whole, at most 8; others are let go. What comes is told by `changed`. */
  show(lists: readonly ShownListView[]): void;
  peopleList(list: PeopleListName): PeopleListView;
  /**
   * People with this text in their name; case and accents don't matter.
   * Rejects with ClientFailure: ARGUMENT_INVALID (1..64 characters), RATE_LIMITED, SIGNAL_UNREACHABLE.
   */
  search(text: string): Promise<PeopleFound>;
  local(): LocalMedia;

  /** Publishes a microphone or replaces its track; undefined = stop sending and release the device. */
  setMic(track: MediaStreamTrack | undefined): Promise<void>;
  setMicMuted(isMuted: boolean): Promise<void>;
  /** Publishes a camera (3 simulcast layers) or replaces its track; undefined = off, others see it as paused. */
  setCamera(track: MediaStreamTrack | undefined): Promise<void>;
  /** Publishes a screen with its audio, if any; undefined = stop. Ends by itself when the browser ends the track. */
  setScreen(stream: MediaStream | undefined): Promise<void>;

  /**
   * What the page shows of others' video, whole. Who speaks is always heard. Beyond what a client can show, and while
   * it is overloaded, those of lower priority wait.
   */
  watch(wishes: readonly WishView[]): void;
  /** Whether anybody can see the page; a hidden one only listens. Default: true. */
  setVisible(isVisible: boolean): void;

  /**
   * Moderators' commands; need `mayModerate`. They reach the room's home wherever it is, are tried again for about half
   * a minute while it can't be reached, and have one effect however often they were tried.
   * All reject with ClientFailure: GRANT_MISSING, ARGUMENT_INVALID, HOME_UNREACHABLE, and what is named.
   */
  /** SETTINGS_CONFLICT. Resolves with the settings as they are then. */
  updateSettings(change: SettingsChange): Promise<RoomSettingsView>;
  /** Removes everybody with this person's `sub`, for good: PARTICIPANT_UNKNOWN, LIMIT_REACHED. */
  ban(participantId: string, reason?: string): Promise<void>;
  unban(banId: string): Promise<void>;
  bans(): Promise<readonly BanView[]>;
  /** An access token of the room with one's role of now, good for two minutes: for the HTTP API. SIGNAL_UNREACHABLE. */
  apiToken(): Promise<string>;
  /** PARTICIPANT_UNKNOWN, LIMIT_REACHED. */
  setPodium(participantId: string, isOn: boolean): Promise<void>;

  /** Of any name, at any time: the same port each time. */
  feature(name: string): FeaturePort;
  /** The server's clock, ms since 1970, by which features tell times; this computer's until a server has told it. */
  serverNowMs(): number;

  on<K extends keyof RoomClientEvents>(
    event: K,
    listener: (...args: RoomClientEvents[K]) => void,
  ): () => void;
};
