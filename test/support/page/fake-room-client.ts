/** A `RoomClient` without servers: a room full of invented people, driven by the test page. Test code only. */
import type {
  LocalMedia,
  PeopleFound,
  PeopleListName,
  PeopleListView,
  PersonView,
  RoomClient,
  RoomClientEvents,
  RoomState,
  SourceType,
  SourceView,
  WishView,
} from '../../../client/api.ts';
import { ClientFailure, type ErrorCode } from '../../../client/errors.ts';
import { fakeVideoTrack } from './fake-media.ts';

const NAMES = [
  'Anna Weber', 'Dr. Jürgen Müller-Lüdenscheidt', 'Şebnem Öztürk', 'Karl-Heinz Schmidt', 'Lena Vogt',
  'Thomas Brandt', 'Maria Kowalska', 'Björn Åkesson', 'Ute Richter', 'Paul Nguyen',
]; // prettier-ignore
const SETTINGS = { version: 0, title: '', maxParticipants: 0, maxPodium: 0, locked: false };
const SITES = ['erfurt', 'jena', 'weimar'];

export type FakeRoomOptions = {
  readonly others: number;
  readonly name: string;
  readonly site: string;
  readonly hasScreen: boolean;
  readonly joinError: ErrorCode | undefined;
  readonly finalState: RoomState;
};

function source(sourceId: string, type: SourceType, over: Partial<SourceView> = {}): SourceView {
  return { sourceId, type, paused: false, track: undefined, score: 10, ...over };
}

function otherPerson(index: number, hasScreen: boolean): PersonView {
  const id = `p${index}`;
  return {
    participantId: id,
    name: NAMES[index % NAMES.length] ?? id,
    site: SITES[index % SITES.length] ?? 'erfurt',
    isSelf: false,
    isReconnecting: index === 5,
    level: index % 4 === 0 ? 0.5 : 0,
    isSpeaking: index % 4 === 0,
    mic: source(`${id}:mic`, 'mic', { paused: index % 3 === 1, score: [10, 8, 5, 2, 0][index % 5] }),
    camera: index % 3 === 2 ? undefined : source(`${id}:cam`, 'camera', { track: fakeVideoTrack(index * 47) }),
    screen: hasScreen && index === 0
      ? source(`${id}:screen`, 'screen', { track: fakeVideoTrack(210, 'Haushaltsplan 2027') })
      : undefined,
    screenAudio: undefined,
    isOnPodium: false,
    joinedAtMs: index,
  }; // prettier-ignore
}

/** Joins after a moment; everything it is told can be read back from {@link watched}. */
export class FakeRoomClient implements RoomClient {
  watched: readonly WishView[] = [];
  readonly #options: FakeRoomOptions;
  readonly #listeners = new Map<string, Set<() => void>>();
  #state: RoomState = 'idle';
  #people: readonly PersonView[] = [];
  #local: LocalMedia = { mic: undefined, camera: undefined, screen: undefined };

  constructor(options: FakeRoomOptions) {
    this.#options = options;
  }

  async join(): Promise<void> {
    const { others, name, site, hasScreen, joinError, finalState } = this.#options;
    this.#change('joining');
    if (joinError !== undefined) throw new ClientFailure(joinError, 'as the test wants it');
    const self: PersonView = {
      ...otherPerson(-3, false), participantId: 'self', name, site, isSelf: true, isReconnecting: false,
      isSpeaking: false, level: 0, camera: undefined, mic: undefined,
    }; // prettier-ignore
    this.#people = [self, ...Array.from({ length: others }, (_, index) => otherPerson(index, hasScreen))];
    this.#change('joined');
    if (finalState !== 'joined') setTimeout(() => this.#change(finalState), 100);
  }

  async leave(): Promise<void> {
    this.#change('left');
  }

  status(): ReturnType<RoomClient['status']> {
    return {
      state: this.#state, error: undefined, site: this.#options.site, participantCount: this.#people.length,
      counts: { people: this.#people.length, withVideo: 0, openMics: 0 }, queue: undefined,
      counts: { people: this.#people.length, withVideo: this.#withVideo().length, openMics: 0 }, isEverybodyKnown: true,
      selfId: 'self', mayPublish: ['mic', 'camera', 'screen', 'screenaudio'],
      maySubscribe: true, mayModerate: false, settings: SETTINGS, degraded: false,
    }; // prettier-ignore
  }

  people(): readonly PersonView[] {
    return this.#people;
  }

  show(): void {}

  peopleList(list: PeopleListName): PeopleListView {
    const people = list === 'byName' ? this.#people : this.#withVideo();
    return { total: people.length, pageSize: people.length, pages: new Map([[0, people]]) };
  }

  async search(text: string): Promise<PeopleFound> {
    const people = this.#people.filter(({ name }) => name.includes(text));
    return { people, total: people.length };
  }

  #withVideo(): readonly PersonView[] {
    return this.#people.filter(({ camera, screen }) => camera !== undefined || screen !== undefined);
  }

  show(): void {}

  peopleList(): ReturnType<RoomClient['peopleList']> {
    return { total: this.#people.length, pageSize: 25, pages: new Map() };
  }

  async search(): ReturnType<RoomClient['search']> {
    return { people: [], total: 0 };
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

  async bans(): ReturnType<RoomClient['bans']> {
    return [];
  }

  async setPodium(): Promise<void> {}

  watch(wishes: readonly WishView[]): void {
    this.watched = wishes;
  }

  on<K extends keyof RoomClientEvents>(
    event: K,
    listener: (...args: RoomClientEvents[K]) => void,
  ): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    const call = listener; // this room has no `error` events, the only ones with an argument
    this.#listeners.set(event, listeners.add(call));
    return () => void listeners.delete(call);
  }

  #change(state: RoomState): void {
    this.#state = state;
    this.#emit('changed');
  }

  #emit(event: 'changed' | 'levels'): void {
    for (const listener of this.#listeners.get(event) ?? []) listener();
  }
}
