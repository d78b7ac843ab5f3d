/** A running room as signals: what views render. Wiring only; the SDK's client keeps the truth. */
import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type {
  JoinModeName,
  LocalMedia,
  PeopleListView,
  PersonView,
  RoomClient,
  RoomStatus,
  SoundView,
  SourceType,
  WishView,
} from '../../client/api.ts';
import type { ErrorCode } from '../../client/errors.ts';
import type { Language } from '../texts/language.ts';
import { Audience, type Withheld } from './audience.ts';
import { CallFeatures } from './call-features.ts';
import { areSameLists, othersWithPodium, pagedRows, wholeRows, type PeopleRows } from './people-rows.ts';
import { hiddenIn, leadOf, PlaceJoiner } from './place-joiner.ts';
import { ShownPages } from './shown-pages.ts';
import { SpeakerFollower } from './speaker-follower.ts';
import { Voices } from './voices.ts';
import { areSameWishes, wishesFor, type Shown } from './wishes.ts';

/** Rooms that grow beyond 25 come in pages; a hall that fills takes a moment from here to there. */
const NEARLY_IN_PAGES = 16;

export type CallOptions = {
  readonly onError: (code: ErrorCode) => void;
  /** Monotonic, ms. */
  readonly now: () => number;
  readonly language: ReadonlySignal<Language>;
  readonly roomId: string;
  /** As what this page takes part; default: full. */
  readonly mode?: JoinModeName;
};

/** One room client, observed. */
export class Call {
  readonly client: RoomClient;
  readonly status: ReadonlySignal<RoomStatus>;
  /** Who is known: everybody, unless the room is in pages. */
  readonly people: ReadonlySignal<readonly PersonView[]>;
  readonly byId: ReadonlySignal<ReadonlyMap<string, PersonView>>;
  readonly self: ReadonlySignal<PersonView | undefined>;
  readonly isInPages: ReadonlySignal<boolean>;
  /** The gallery's pages are to be shown: the room is in pages, or so near to it that they may be needed at any moment. */
  readonly needsGalleryPages: ReadonlySignal<boolean>;
  readonly mayModerate: ReadonlySignal<boolean>;
  /** Everybody: oneself first and then as they joined, or by name when the room is in pages. */
  readonly everybody: ReadonlySignal<PeopleRows>;
  /** Whom the gallery shows besides oneself, as far as they are there. */
  readonly others: ReadonlySignal<PeopleRows>;
  readonly local: ReadonlySignal<LocalMedia>;
  /** To be played. */
  readonly sounds: ReadonlySignal<readonly SoundView[]>;
  readonly voices = new Voices();
  readonly audience = new Audience();
  readonly features: CallFeatures;
  /** Devices that may not be used now, as the server says: kept for the podium, or forbidden by a feature. */
  readonly withheld = computed((): Withheld => {
    const { mic, camera } = this.status.value.withheld;
    return { mic: mic !== undefined, camera: camera !== undefined };
  });
  /** What the server has switched off, until somebody has seen it. */
  readonly silenced = signal<readonly SourceType[]>([]);
  readonly pages: ShownPages;
  /** Numbers of those who are in somebody else's tile. */
  readonly hidden = computed(() => hiddenIn(this.features.places.value));
  /** In whose tile somebody else speaks, or spoke last. */
  readonly speakerTileId = computed(() => {
    const number = this.byId.value.get(this.speakerId.value ?? '')?.number;
    const lead = number === undefined ? undefined : leadOf(this.features.places.value, number);
    if (lead === undefined) return this.speakerId.value;
    return this.people.value.find((person) => person.number === lead)?.participantId;
  });
  readonly #speaker: SpeakerFollower;
  readonly #unsubscribe: (() => void)[];
  #wishes: readonly WishView[] = [];

  constructor(client: RoomClient, { onError, now, language, roomId, mode = 'full' }: CallOptions) {
    this.client = client;
    this.pages = new ShownPages({ show: (lists) => client.show(lists), now });
    this.pages.set('withVideo', [0]); // comes with the entry: the gallery of a large room does not wait for it
    this.#speaker = new SpeakerFollower(now);
    const status = (this.status = signal(client.status()));
    const people = signal(client.people());
    const local = (this.local = signal(client.local()));
    const sounds = signal(client.sounds());
    const byName = signal(client.peopleList('byName'));
    const withVideo = signal(client.peopleList('withVideo'));
    const joiner = new PlaceJoiner();
    this.people = computed(() => joiner.join(people.value, this.features.places.value));
    this.sounds = computed(() => (mode === 'full' || this.features.playsSound.value ? sounds.value : []));
    this.byId = computed(() => new Map(this.people.value.map((person) => [person.participantId, person])));
    this.self = computed(() => people.value.find((person) => person.isSelf));
    this.isInPages = computed(() => !status.value.isEverybodyKnown);
    this.needsGalleryPages = computed(
      () => this.isInPages.value || status.value.participantCount >= NEARLY_IN_PAGES,
    );
    this.mayModerate = computed(() => status.value.mayModerate);
    const room = {
      status,
      people,
      self: this.self,
      byNumber: computed(() => new Map(people.value.map((person) => [person.number, person]))),
      role: computed(() => status.value.role),
      mayModerate: this.mayModerate,
    };
    this.features = new CallFeatures({ client, bans: client, room, language, mode, roomId, onError });
    this.everybody = computed(() =>
      this.isInPages.value ? pagedRows(byName.value) : wholeRows(this.people.value),
    );
    this.others = computed(() =>
      this.isInPages.value ? othersWithPodium(withVideo.value, this.#tiles()) : wholeRows(this.#tiles()),
    );
    const refresh = (): void =>
      batch(() => {
        status.value = client.status();
        people.value = client.people();
        local.value = client.local();
        sounds.value = client.sounds();
        take(byName, client.peopleList('byName'));
        take(withVideo, client.peopleList('withVideo'));
        this.audience.update(status.value, this.self.value);
        this.features.refresh();
        this.#listen(people.value);
      });
    this.#unsubscribe = [
      client.on('changed', refresh),
      client.on('levels', () => batch(() => this.#listen(client.people()))),
      client.on('silenced', (types) => (this.silenced.value = types)),
      client.on('error', ({ code }) => onError(code)),
    ];
  }

  /** Somebody else who speaks, or spoke last. */
  get speakerId(): ReadonlySignal<string | undefined> {
    return this.#speaker.speakerId;
  }

  /** Somebody wants a device that is withheld: says again why it is. */
  explain(device: 'mic' | 'camera'): void {
    const reason = this.status.peek().withheld[device];
    if (this.audience.withheld.peek()[device]) this.audience.remind();
    else if (reason !== undefined) this.features.explain(reason);
  }

  /** Tells the client which video is on the page, if that changed. */
  show(shown: Shown): void {
    this.client.setVisible(shown.isPageVisible);
    const wishes = wishesFor(this.byId.value, shown);
    if (areSameWishes(wishes, this.#wishes)) return;
    this.#wishes = wishes;
    this.client.watch(wishes);
  }

  /** Stops observing; does not leave. */
  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.features.close();
    this.#speaker.close();
    this.pages.close();
  }

  #tiles(): readonly PersonView[] {
    return this.people.value.filter(({ isSelf, number }) => !isSelf && !this.hidden.value.has(number));
  }

  #listen(people: readonly PersonView[]): void {
    this.voices.update(people);
    this.#speaker.look(people);
  }
}

/** The same list may come as another object. */
function take(held: Signal<PeopleListView>, next: PeopleListView): void {
  if (!areSameLists(held.peek(), next)) held.value = next;
}
