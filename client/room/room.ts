/** A room as a page uses it. Wiring only: every duty has a file of its own. */
import type {
  BanView,
  ClientError,
  LocalMedia,
  PeopleFound,
  PeopleListName,
  PeopleListView,
  PersonView,
  RoomClient,
  RoomClientEvents,
  RoomCounts,
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
import { Hearing } from './hearing.ts';
import { LevelMeter } from './level-meter.ts';
import { takeMediaEvent } from './media-events.ts';
import { MediaLink } from './media-link.ts';
import type { MediaPort } from './media-port.ts';
import { microphonesOf } from './microphones.ts';
import { Moderation } from './moderation.ts';
import { PeopleLists } from './people-lists.ts';
import { PeopleView } from './people.ts';
import { Publisher } from './publisher.ts';
import { RoomStateView } from './room-state.ts';
import { Roster, type RosterSource, sourceTypeOf } from './roster.ts';
import { StatsReporter } from './stats-reporter.ts';
import { StatusView } from './status.ts';
import { Throttle } from './throttle.ts';
import { Watcher } from './watcher.ts';

const CHANGED_INTERVAL_MS = 50;

export type RoomOptions = Omit<SessionOptions, 'versions' | 'resumeStore'> &
  Partial<Pick<SessionOptions, 'resumeStore'>> & {
    /** Undefined: signalling only. */
    readonly mediaPort: MediaPort | undefined;
    /** Least time between two `changed`; default 50. */
    readonly changedIntervalMs?: number;
    /** Whether loudness is sampled, which costs more the more people there are; default true. */
    readonly hasLevels?: boolean;
  };

/** What comes at the entry and with events. */
type RoomNews = {
  readonly snapshot?: ServerEvent['snapshot'] | undefined;
  readonly delta?: ServerEvent['delta'] | undefined;
};

export class Room extends Emitter<RoomClientEvents> implements RoomClient {
  readonly #session: SessionLoop;
  readonly #roster = new Roster();
  readonly #peopleView = new PeopleView();
  readonly #lists = new PeopleLists();
  readonly #roomState = new RoomStateView();
  readonly #status = new StatusView();
  readonly #moderation: Moderation;
  readonly #publisher: Publisher;
  readonly #watcher: Watcher;
  readonly #hearing: Hearing;
  readonly #media: MediaLink;
  readonly #levels: LevelMeter;
  readonly #stats: StatsReporter;
  readonly #hasLevels: boolean;
  readonly #notice: Throttle;

  constructor(options: RoomOptions) {
    super();
    const { random, mediaPort, hasLevels = true, changedIntervalMs = CHANGED_INTERVAL_MS } = options;
    this.#hasLevels = hasLevels;
    this.#notice = new Throttle(changedIntervalMs, () => this.emit('changed'));
    this.#session = new SessionLoop({
      ...options,
      resumeStore: options.resumeStore ?? createMemoryStore(),
      versions: () => this.#roster.versions(),
    });
    const request: SendRequest = (kind, body) => this.#session.request(kind, body);
    const isAlive = () => this.#session.state === 'joined' || this.#session.state === 'reconnecting';
    this.#moderation = new Moderation({ request, random, isAlive });
    const deps = {
      request,
      random,
      changed: () => this.#changed(),
      failed: (failure: ClientFailure) => this.#onFailure(failure),
      mediaBroken: (failure: ClientFailure) => this.#media.lost(failure),
    };
    this.#publisher = new Publisher({ ...deps, ownSources: () => this.#ownSources() });
    this.#watcher = new Watcher({
      ...deps,
      selfId: () => this.#status.selfId,
      maySubscribe: () => this.#status.current.maySubscribe,
      sources: () => this.#roster.sources,
      audio: () => this.#hearing.wishes,
    });
    this.#hearing = new Hearing({
      selfId: () => this.#status.selfId,
      sources: () => this.#roster.sources,
      consumers: this.#watcher.consumers,
      levels: () => this.#levels.sample,
      numberOf: () => undefined,
      isMediaOpen: () => this.#media.engine !== undefined,
      turned: () => this.#watcher.rosterChanged(),
    });
    this.#media = new MediaLink({
      ...deps,
      port: mediaPort,
      users: [this.#publisher, this.#watcher, this.#hearing],
      opened: () => this.#onMediaOpened(),
    });
    const engine = () => this.#media.engine;
    this.#levels = new LevelMeter({
      engine,
      microphones: () => microphonesOf(this.#roster, this.#watcher.consumers, this.#status.selfId),
      changed: () => this.#onLevels(),
    });
    this.#stats = new StatsReporter(request, engine);
    this.#session.on('stateChanged', (state, reason) => this.#onState(state, reason));
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
    this.#updatePeople();
    return this.#peopleView.people;
  }

  show(lists: readonly ShownListView[]): void {
    this.#lists.show(lists);
    this.#changed();
  }

  peopleList(list: PeopleListName): PeopleListView {
    return this.#lists.list(list, this.people());
  }

  async search(text: string): Promise<PeopleFound> {
    return this.#lists.search(text, this.people());
  }

  sounds(): readonly SoundView[] {
    return this.#hearing.sounds;
  }

  /** The truth behind {@link people}, without views: for programs that look often. */
  roster(): Pick<Roster, 'people' | 'sources'> {
    return this.#roster;
  }

  local(): LocalMedia {
    return this.#publisher.local;
  }

  setMic(track: MediaStreamTrack | undefined): Promise<void> {
    return this.#publisher.setMic(track);
  }

  setMicMuted(isMuted: boolean): Promise<void> {
    return this.#publisher.setMicMuted(isMuted);
  }

  setCamera(track: MediaStreamTrack | undefined): Promise<void> {
    return this.#publisher.setCamera(track);
  }

  setScreen(stream: MediaStream | undefined): Promise<void> {
    return this.#publisher.setScreen(stream);
  }

  watch(wishes: readonly WishView[]): void {
    this.#watcher.watch(wishes);
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

  setPodium(participantId: string, isOn: boolean): Promise<void> {
    return this.#moderation.setPodium(participantId, isOn);
  }

  #onState(state: SessionState, reason: ClientFailure | undefined): void {
    const isNews = reason !== undefined || state === 'joining' || state === 'left';
    this.#status.set({ state, ...(isNews && { error: reason && toError(reason) }) });
    if (state === 'reconnecting') this.#media.signalLost();
    if (state === 'left' || (state === 'failed' && this.#status.selfId !== undefined)) this.#end();
    if (reason !== undefined) this.emit('error', toError(reason));
    this.#changed();
  }

  #onEntered(entry: SessionEntry): void {
    if (entry.how === 'joined') this.#startAfresh();
    const mayPublish = (entry.grants.publish ?? []).flatMap((kind) => sourceTypeOf(kind) ?? []);
    const maySubscribe = entry.grants.subscribe ?? false;
    const mayModerate = entry.grants.moderate ?? false;
    const { site, participantId: selfId } = entry;
    this.#status.set({ error: undefined, site, selfId, mayPublish, maySubscribe, mayModerate });
    this.#apply(entry);
    if (this.#hasLevels) this.#levels.start();
    this.#stats.start();
    this.#rosterChanged();
    this.#media.signalEntered(entry.isMediaKept);
  }

  /** A new participant: nothing of the old session is worth anything. */
  #startAfresh(): void {
    this.#media.close();
    this.#roster.clear();
    this.#roomState.clear();
  }

  #apply(news: RoomNews): void {
    const { snapshot, delta } = news;
    this.#hearing.apply(news);
    if (snapshot) this.#roster.applySnapshot(snapshot);
    if (delta) this.#roster.applyDelta(delta);
    const state = snapshot?.room ?? delta?.room;
    if (state) this.#roomState.apply(state);
  }

  #onEvent(event: ServerEvent): void {
    this.#apply(event);
    if (event.talkers) this.#levels.setTalkers(event.talkers.numbers ?? []);
    if (event.snapshot || event.delta) this.#rosterChanged();
    const parts = { publisher: this.#publisher, watcher: this.#watcher, media: this.#media };
    if (takeMediaEvent(event, parts)) this.#changed();
  }

  #onMediaOpened(): void {
    this.#status.set({ error: undefined });
    this.#changed();
  }

  #onFailure(failure: ClientFailure): void {
    this.#status.set({ error: toError(failure) });
    this.emit('error', toError(failure));
    this.#changed();
  }

  #onLevels(): void {
    this.#updatePeople();
    this.emit('levels');
  }

  #rosterChanged(): void {
    const { settings, degraded } = this.#roomState;
    const { participantCount } = this.#roster;
    const counts = countsOf(this.#roster);
    this.#status.set({ participantCount, counts, isEverybodyKnown: true, settings, degraded });
    this.#watcher.rosterChanged();
    this.#changed();
  }

  #changed(): void {
    this.#hearing.update();
    this.#notice.touch();
  }

  /** The stay is over: nothing is sent or received any more, devices are released. */
  #end(): void {
    this.#levels.stop();
    this.#stats.stop();
    this.#media.close();
    this.#hearing.close();
    this.#publisher.close();
    this.#roster.clear();
    this.#status.set({ selfId: undefined, participantCount: 0 });
  }

  #ownSources(): RosterSource[] {
    const { selfId } = this.#status;
    return [...this.#roster.sources.values()].filter((source) => source.participantId === selfId);
  }

  #updatePeople(): void {
    this.#peopleView.update({
      roster: this.#roster,
      selfId: this.#status.selfId,
      podium: this.#roomState.podium,
      loudness: (participantId) => this.#levels.of(participantId),
      areSlotsHeard: this.#hearing.heardSlots > 0,
      mediaOf: ({ sourceId, type }, isSelf) => {
        if (isSelf) return { track: this.#publisher.trackOf(type), score: undefined };
        const consumer = this.#watcher.consumers.get(sourceId);
        return { track: consumer?.track, score: consumer?.score };
      },
    });
  }
}

function toError({ code, message }: ClientFailure): ClientError {
  return { code, detail: message };
}

function countsOf({ participantCount, sources }: Roster): RoomCounts {
  const live = [...sources.values()].filter(({ isPaused }) => !isPaused);
  const withVideo = new Set(
    live
      .filter(({ type }) => type === 'camera' || type === 'screen')
      .map(({ participantId }) => participantId),
  );
  return {
    people: participantCount,
    withVideo: withVideo.size,
    openMics: live.filter(({ type }) => type === 'mic').length,
  };
}
