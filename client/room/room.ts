/** A room as a page uses it. Wiring only: every duty has a file of its own. */
import type {
  BanView,
  ClientError,
  FeaturePort,
  LocalMedia,
  PeopleFound,
  PeopleListName,
  PeopleListView,
  PersonView,
  RoomClient,
  RoomClientEvents,
  RoomSettingsView,
  RoomStatus,
  SettingsChange,
  SoundView,
  ShownListView,
  WishView,
} from '../api.ts';
import { Emitter } from '../emitter.ts';
import type { ClientFailure } from '../errors.ts';
import { createMemoryStore } from '../signal/resume-store.ts';
import type { SendRequest, ServerEvent } from '../signal/requests.ts';
import { SessionLoop, type SessionOptions, type SessionState } from '../signal/session-loop.ts';
import type { SessionEntry } from '../signal/entry.ts';
import { Commands } from './commands.ts';
import { RoomFeatures } from './features.ts';
import type { MediaPort } from './media-port.ts';
import { Moderation } from './moderation.ts';
import type { Device } from './picture-limits.ts';
import { RoomMedia } from './room-media.ts';
import { RoomPeople } from './room-people.ts';
import { RoomStateView } from './room-state.ts';
import { sourceTypeOf } from './roster-person.ts';
import type { Roster } from './roster.ts';
import { ServerClock } from './server-clock.ts';
import { Standing } from './standing.ts';
import { StatusView } from './status.ts';
import { Throttle } from './throttle.ts';

const CHANGED_INTERVAL_MS = 50;

export type RoomOptions = Omit<SessionOptions, 'shown' | 'resumeStore'> &
  Partial<Pick<SessionOptions, 'resumeStore'>> & {
    /** What shows the pictures; default: desktop. */
    readonly device?: Device | undefined;
    /** Undefined: signalling only. */
    readonly mediaPort: MediaPort | undefined;
    /** Least time between two `changed`; default 50. */
    readonly changedIntervalMs?: number;
    /** Whether loudness is sampled, which costs more the more people there are; default true. */
    readonly hasLevels?: boolean;
  };

/** What comes at the entry and with events. */
type RoomNews = Partial<Pick<ServerEvent, 'snapshot' | 'delta' | 'talkers'>>;

export class Room extends Emitter<RoomClientEvents> implements RoomClient {
  readonly #session: SessionLoop;
  readonly #people: RoomPeople;
  readonly #roomState = new RoomStateView();
  readonly #status = new StatusView();
  readonly #moderation: Moderation;
  readonly #features: RoomFeatures;
  readonly #clock = new ServerClock();
  readonly #media: RoomMedia;
  readonly #standing: Standing;
  readonly #notice: Throttle;

  constructor(options: RoomOptions) {
    super();
    const { random, mediaPort: port, device, hasLevels = true } = options;
    this.#notice = new Throttle(options.changedIntervalMs ?? CHANGED_INTERVAL_MS, () => this.emit('changed'));
    this.#session = new SessionLoop({
      ...options,
      resumeStore: options.resumeStore ?? createMemoryStore(),
      shown: () => this.#people.shown,
    });
    const request: SendRequest = (kind, body) => this.#session.request(kind, body);
    const isAlive = () => this.#session.state === 'joined' || this.#session.state === 'reconnecting';
    const commands = new Commands({ request, random, isAlive });
    this.#moderation = new Moderation({ request, commands });
    this.#features = new RoomFeatures({ request, commands });
    this.#people = new RoomPeople({
      request,
      random,
      changed: () => this.#rosterChanged(),
      inputs: () => ({ selfId: this.#status.selfId, ...this.#media.inputs() }),
    });
    this.#media = new RoomMedia({
      request,
      random,
      port,
      device,
      hasLevels,
      status: this.#status,
      roster: () => this.#roster,
      opened: () => this.#setAndTell({ error: undefined, queue: undefined }),
      changed: () => this.#changed(),
      measured: () => this.#onLevels(),
      failed: (failure) => this.#onFailure(failure),
    });
    const self = () => this.#roster.people.get(this.#status.selfId ?? '');
    this.#standing = new Standing({ status: this.#status, publisher: this.#media.publisher, self });
    this.#listen();
  }

  #listen(): void {
    this.#session.on('stateChanged', (state, reason) => this.#onState(state, reason));
    this.#session.on('queued', (queue) => this.#setAndTell({ queue }));
    this.#session.on('entered', (entry) => this.#onEntered(entry));
    this.#session.on('event', (event) => this.#onEvent(event));
  }

  join(): Promise<void> {
    return this.#session.start();
  }

  leave(): Promise<void> {
    return this.#session.leave();
  }

  /** Tries to reconnect at once: the browser says that it is online again. */
  retryNow(): void {
    this.#session.retryNow();
  }

  status(): RoomStatus {
    return this.#status.current;
  }

  people(): readonly PersonView[] {
    return this.#people.people();
  }

  show(lists: readonly ShownListView[]): void {
    this.#people.show(lists);
  }

  peopleList(list: PeopleListName): PeopleListView {
    return this.#people.list(list);
  }

  search(text: string): Promise<PeopleFound> {
    return this.#people.search(text);
  }

  sounds(): readonly SoundView[] {
    return this.#media.hearing.sounds;
  }

  /** The truth behind {@link people}, without views: for programs that look often. */
  roster(): Pick<Roster, 'people' | 'sources'> {
    return this.#roster;
  }

  /** Talker slots that are heard; 0 = microphones are. For programs likewise. */
  heardSlots(): number {
    return this.#media.hearing.heardSlots;
  }

  local(): LocalMedia {
    return this.#media.publisher.local;
  }

  setMic(track: MediaStreamTrack | undefined): Promise<void> {
    return this.#media.publisher.setMic(track);
  }

  setMicMuted(isMuted: boolean): Promise<void> {
    return this.#media.publisher.setMicMuted(isMuted);
  }

  setCamera(track: MediaStreamTrack | undefined): Promise<void> {
    return this.#media.publisher.setCamera(track);
  }

  setScreen(stream: MediaStream | undefined): Promise<void> {
    return this.#media.publisher.setScreen(stream);
  }

  watch(wishes: readonly WishView[]): void {
    this.#media.watcher.watch(wishes);
  }

  setVisible(isVisible: boolean): void {
    this.#media.viewing.setVisible(isVisible);
  }

  updateSettings(change: SettingsChange): Promise<RoomSettingsView> {
    return this.#moderation.updateSettings(change);
  }

  ban(participantId: string, reason?: string): Promise<void> {
    return this.#moderation.ban(participantId, reason);
  }

  unban(banId: string): Promise<void> {
    return this.#moderation.unban(banId);
  }

  bans(): Promise<readonly BanView[]> {
    return this.#moderation.bans();
  }

  apiToken(): Promise<string> {
    return this.#moderation.apiToken();
  }

  setPodium(participantId: string, isOn: boolean): Promise<void> {
    return this.#moderation.setPodium(participantId, isOn);
  }

  feature(name: string): FeaturePort {
    return this.#features.port(name);
  }

  serverNowMs(): number {
    return this.#clock.nowMs();
  }

  #onState(state: SessionState, reason: ClientFailure | undefined): void {
    const isNews = reason !== undefined || state === 'joining' || state === 'left';
    this.#status.set({ state, queue: undefined, ...(isNews && { error: reason && toError(reason) }) });
    if (state !== 'joined') this.#people.lost();
    if (state === 'reconnecting') this.#media.signalLost();
    if (state === 'left' || (state === 'failed' && this.#status.selfId !== undefined)) this.#end();
    if (reason !== undefined) this.emit('error', toError(reason));
    this.#changed();
  }

  #onEntered(entry: SessionEntry): void {
    if (entry.how === 'joined') this.#startAfresh();
    const granted = (entry.grants.publish ?? []).flatMap((kind) => sourceTypeOf(kind) ?? []);
    this.#standing.entered(granted, entry.sendRights);
    const maySubscribe = entry.grants.subscribe ?? false;
    const { site, participantId: selfId } = entry;
    this.#status.set({ error: undefined, queue: undefined, site, selfId, maySubscribe });
    this.#clock.told(entry.timeMs);
    this.#features.entered(entry);
    this.#people.entered(entry);
    this.#apply(entry);
    this.#media.start();
    this.#rosterChanged();
    this.#media.signalEntered(entry.isMediaKept);
  }

  /** A new participant: nothing of the old session is worth anything. */
  #startAfresh(): void {
    this.#media.drop();
    this.#people.clear();
    this.#roomState.clear();
  }

  #apply(news: RoomNews): void {
    const { snapshot, delta } = news;
    this.#media.hearing.apply(news);
    const state = snapshot?.room ?? delta?.room;
    if (state) this.#roomState.apply(state);
  }

  #onEvent(event: ServerEvent): void {
    this.#apply(event);
    const areRightsNew = this.#standing.take(event.sendRights);
    if (this.#people.take(event) || areRightsNew) this.#rosterChanged();
    if (this.#media.take(event)) this.#changed();
    if (this.#features.take(event)) this.#changed();
    const silenced = this.#media.takeSilence(event);
    if (silenced.length > 0) this.emit('silenced', silenced);
  }

  #setAndTell(change: Partial<RoomStatus>): void {
    this.#status.set(change);
    this.#changed();
  }

  #onFailure(failure: ClientFailure): void {
    this.#status.set({ error: toError(failure), queue: undefined });
    this.emit('error', toError(failure));
    this.#changed();
  }

  #onLevels(): void {
    this.#people.people();
    this.emit('levels');
  }

  #rosterChanged(): void {
    const { settings, degraded, podium } = this.#roomState;
    const { participantCount, counts, isEverybodyKnown } = this.#roster;
    this.#status.set({ participantCount, counts, isEverybodyKnown, settings, degraded, podium });
    const wasOutside = this.#status.current.isOutside;
    this.#standing.update();
    if (wasOutside && !this.#status.current.isOutside) this.#media.admitted();
    this.#media.watcher.rosterChanged();
    this.#changed();
  }

  #changed(): void {
    this.#media.hearing.update();
    this.#notice.touch();
  }

  /** The stay is over. */
  #end(): void {
    this.#media.end();
    this.#people.clear();
    this.#features.clear();
    const { participantCount, counts } = this.#roster;
    this.#status.set({ selfId: undefined, isOutside: false, participantCount, counts });
  }

  get #roster(): Roster {
    return this.#people.roster;
  }
}

function toError({ code, message }: ClientFailure): ClientError {
  return { code, detail: message };
}
