/** A `RoomClient` without servers: a room full of invented people, driven by the test page. Test code only. */
import type {
  FeaturePort,
  FeatureRecordMap,
  LocalMedia,
  PeopleFound,
  PeopleListName,
  PeopleListView,
  PersonView,
  RoleName,
  RoomClient,
  RoomClientEvents,
  RoomState,
  RoomStatus,
  ShownListView,
  SourceView,
  WishView,
} from '../../../client/api.ts';
import { ClientFailure, type ErrorCode } from '../../../client/errors.ts';
import { knownPeople, listed, listView, PAGE_SIZE } from './fake-lists.ts';
import { inventPerson } from './invented-people.ts';

const SETTINGS = {
  ...{ version: 0, title: '', maxParticipants: 0, maxPodium: 0, locked: false },
  ...{ audienceCamera: true, audienceMic: true },
};
const NO_RECORDS: FeatureRecordMap = new Map();
/** As long as a server nearby takes. */
const ANSWER_MS = 40;

export type FakeRoomOptions = {
  readonly others: number;
  readonly name: string;
  readonly site: string;
  readonly hasScreen: boolean;
  readonly joinError: ErrorCode | undefined;
  readonly finalState: RoomState;
  /** One's place in the queue, at which one stays; 0 = none. */
  readonly queuePlace: number;
  /** Microphones and cameras are the podium's. */
  readonly isAudience: boolean;
  /** Kept outside of the room. */
  readonly isOutside: boolean;
  readonly role: RoleName;
  /** By feature: what it tells. */
  readonly records: ReadonlyMap<string, FeatureRecordMap>;
  readonly answers: ReadonlyMap<string, ((query: Uint8Array) => Uint8Array) | undefined>;
  readonly videoTrackOf: (person: PersonView, source: SourceView) => MediaStreamTrack;
};

/** Joins after a moment; everything it is told can be read back from {@link watched} and {@link shown}. */
export class FakeRoomClient implements RoomClient {
  isVisible = true;
  watched: readonly WishView[] = [];
  shown: readonly ShownListView[] = [];
  readonly #options: FakeRoomOptions;
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #tracks = new Map<string, MediaStreamTrack>();
  #status: RoomStatus;
  /** Everybody, oneself first. */
  #everybody: readonly PersonView[] = [];
  #arrived: readonly ShownListView[] = [];
  #lists: Readonly<Record<PeopleListName, PeopleListView>>;
  #known: readonly PersonView[] = [];
  #local: LocalMedia = { mic: undefined, camera: undefined, screen: undefined };
  #nextIndex: number;

  constructor(options: FakeRoomOptions) {
    this.#options = options;
    this.#nextIndex = options.others;
    this.#lists = { byName: listView('byName', [], []), withVideo: listView('withVideo', [], []) };
    this.#status = {
      state: 'idle', error: undefined, site: options.site, participantCount: 0,
      counts: { people: 0, withVideo: 0, openMics: 0, observers: 0 }, isEverybodyKnown: true, queue: undefined,
      selfId: 'self', mayPublish: ['mic', 'camera', 'screen', 'screenaudio'], withheld: {},
      maySubscribe: true, role: 'member', mayModerate: false, isOutside: false, settings: SETTINGS, degraded: false,
      podium: [],
    }; // prettier-ignore
  }

  async join(): Promise<void> {
    const { others, name, site, joinError, finalState, queuePlace, isAudience, isOutside, role } =
      this.#options;
    this.set({ state: 'joining' });
    if (joinError !== undefined) throw new ClientFailure(joinError, 'as the test wants it');
    if (queuePlace > 0) {
      this.set({ queue: { place: queuePlace, expectedMs: queuePlace * 700 } });
      return new Promise(() => {});
    }
    this.set({ role, isOutside, mayModerate: ['chair', 'moderator', 'operator'].includes(role) });
    if (isAudience)
      this.set({
        ...{ mayPublish: ['screen'], withheld: { mic: 'podium', camera: 'podium' } },
        settings: { ...SETTINGS, audienceCamera: false, audienceMic: false },
      });
    const self: PersonView = {
      ...inventPerson(-3, { hasScreen: false, isLargeRoom: false }), participantId: 'self', name, site, role, isSelf: true,
      isReconnecting: false, isSpeaking: false, level: 0, camera: undefined, mic: undefined,
    }; // prettier-ignore
    this.#everybody = [self, ...Array.from({ length: others }, (_, index) => this.#invent(index))];
    this.set({ state: 'joined' });
    if (finalState !== 'joined') setTimeout(() => this.set({ state: finalState }), 100);
  }

  async leave(): Promise<void> {
    this.set({ state: 'left' });
  }

  status(): RoomStatus {
    return this.#status;
  }

  people(): readonly PersonView[] {
    return this.#known;
  }

  show(lists: readonly ShownListView[]): void {
    this.shown = lists;
    setTimeout(() => {
      this.#arrived = lists;
      this.#changed();
    }, ANSWER_MS);
  }

  peopleList(list: PeopleListName): PeopleListView {
    return this.#lists[list];
  }

  async search(text: string): Promise<PeopleFound> {
    const found = listed('byName', this.#everybody).filter(({ name }) =>
      name.toLowerCase().includes(text.toLowerCase()),
    );
    return { people: found.slice(0, 20), total: found.length };
  }

  sounds(): [] {
    return [];
  }

  local(): LocalMedia {
    return this.#local;
  }

  async setMic(track: MediaStreamTrack | undefined): Promise<void> {
    this.#local = { ...this.#local, mic: track };
  }

  async setMicMuted(): Promise<void> {}

  async setCamera(track: MediaStreamTrack | undefined): Promise<void> {
    this.#local = { ...this.#local, camera: track };
  }

  async setScreen(stream: MediaStream | undefined): Promise<void> {
    this.#local = { ...this.#local, screen: stream?.getVideoTracks()[0] };
    this.#emit('changed');
  }

  async updateSettings(): ReturnType<RoomClient['updateSettings']> {
    return SETTINGS;
  }

  async ban(): Promise<void> {}

  async unban(): Promise<void> {}

  async apiToken(): Promise<string> {
    return 'token';
  }

  async bans(): ReturnType<RoomClient['bans']> {
    return [];
  }

  async setPodium(participantId: string, isOnPodium: boolean): Promise<void> {
    this.change([participantId], { isOnPodium });
  }

  feature(name: string): FeaturePort {
    return {
      name,
      records: () => this.#options.records.get(name) ?? NO_RECORDS,
      command: async () => new Uint8Array(),
      ask: async (query) => this.#options.answers.get(name)?.(query) ?? new Uint8Array(),
    };
  }

  serverNowMs(): number {
    return Date.now();
  }

  setVisible(isVisible: boolean): void {
    this.isVisible = isVisible;
  }

  watch(wishes: readonly WishView[]): void {
    this.watched = wishes;
    setTimeout(() => this.#changed(), ANSWER_MS);
  }

  on<K extends keyof RoomClientEvents>(
    event: K,
    listener: (...args: RoomClientEvents[K]) => void,
  ): () => void {
    const listeners = this.#listeners.get(event) ?? new Set<() => void>();
    const call = listener; // this room has no `error` events, the only ones with an argument
    this.#listeners.set(event, listeners.add(call));
    return () => void listeners.delete(call);
  }

  /** Changes what the status says. */
  set(change: Partial<RoomStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.#changed();
  }

  /** So many more people. */
  come(count: number): void {
    const more = Array.from({ length: count }, () => this.#invent(this.#nextIndex++));
    this.#everybody = [...this.#everybody, ...more];
    this.#changed();
  }

  /** These people leave; by number, the first after oneself is 1. */
  go(places: readonly number[]): void {
    this.#everybody = this.#everybody.filter((person, index) => person.isSelf || !places.includes(index));
    this.#changed();
  }

  /** Something about these people is different. */
  change(ids: readonly string[], change: Partial<PersonView>): void {
    this.#everybody = this.#everybody.map((person) =>
      ids.includes(person.participantId) ? { ...person, ...change } : person,
    );
    this.#changed();
  }

  /** These people speak, and nobody else. */
  speak(ids: readonly string[]): void {
    this.#everybody = this.#everybody.map((person) => {
      const isSpeaking = ids.includes(person.participantId);
      return person.isSpeaking === isSpeaking
        ? person
        : { ...person, isSpeaking, level: isSpeaking ? 0.6 : 0 };
    });
    this.#changed();
  }

  get everybody(): readonly PersonView[] {
    return this.#everybody;
  }

  #invent(index: number): PersonView {
    const { hasScreen, others } = this.#options;
    return inventPerson(index, { hasScreen, isLargeRoom: others >= PAGE_SIZE });
  }

  #changed(): void {
    this.#consume();
    const everybody = this.#everybody;
    const withVideo = listed('withVideo', everybody).length;
    const openMics = everybody.filter(({ mic }) => mic?.paused === false).length;
    const isEverybodyKnown = everybody.length <= PAGE_SIZE;
    const participantCount = everybody.length;
    this.#lists = {
      byName: listView('byName', everybody, this.#arrived),
      withVideo: listView('withVideo', everybody, this.#arrived),
    };
    this.#known = isEverybodyKnown ? everybody : knownPeople(everybody, Object.values(this.#lists));
    const counts = { people: participantCount, withVideo, openMics, observers: 0 };
    this.#status = { ...this.#status, participantCount, counts, isEverybodyKnown };
    this.#emit('changed');
  }

  /** Tracks come for what is watched, and go with it. */
  #consume(): void {
    const watched = new Set(this.watched.map(({ sourceId }) => sourceId));
    this.#everybody = this.#everybody.map((person) => {
      const camera = this.#consumed(person, person.camera, watched);
      const screen = this.#consumed(person, person.screen, watched);
      return camera === person.camera && screen === person.screen ? person : { ...person, camera, screen };
    });
    const present = new Set(
      this.#everybody.flatMap(({ camera, screen }) => [camera?.sourceId, screen?.sourceId]),
    );
    for (const [id, track] of this.#tracks) {
      if (watched.has(id) && present.has(id)) continue;
      track.stop();
      this.#tracks.delete(id);
    }
  }

  #consumed(
    person: PersonView,
    of: SourceView | undefined,
    watched: ReadonlySet<string>,
  ): SourceView | undefined {
    if (of === undefined) return undefined;
    if (!watched.has(of.sourceId)) return of.track === undefined ? of : { ...of, track: undefined };
    if (of.track !== undefined) return of;
    const track = this.#options.videoTrackOf(person, of);
    this.#tracks.set(of.sourceId, track);
    return { ...of, track };
  }

  #emit(event: 'changed' | 'levels'): void {
    for (const listener of this.#listeners.get(event) ?? []) listener();
  }
}
