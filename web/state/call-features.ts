/** The features of the page in one call: opened when they are there, refreshed with the client, closed with the call. */
import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { FeatureRecordMap, JoinModeName, PersonView, RoomClient } from '../../client/api.ts';
import { ClientFailure, type ErrorCode } from '../../client/errors.ts';
import type {
  BadgeView,
  BanPort,
  MarkView,
  NoticeView,
  OutsideView,
  PageFeature,
  PageParts,
  RoomCore,
  RoomSignals,
} from '../features/contract.ts';
import type { Language } from '../texts/language.ts';
import { codeOfError } from './error-list.ts';
import { askingOf, largeOf, placesOf, playsSound } from './feature-wishes.ts';
import { placeName } from './place-joiner.ts';
import { SideArea } from './side-area.ts';

const CLOCK_STEP_MS = 1_000;

export type CallFeaturesDeps = {
  readonly client: Pick<RoomClient, 'feature' | 'serverNowMs' | 'setPodium' | 'updateSettings'>;
  readonly bans?: BanPort;
  readonly room: RoomSignals;
  readonly language: ReadonlySignal<Language>;
  readonly mode: JoinModeName;
  readonly roomId: string;
  /** What no feature has words for. */
  readonly onError: (code: ErrorCode) => void;
};

/** A feature with what it shows. */
export type OpenPart = PageParts & { readonly name: string };

type Held = { readonly part: OpenPart; readonly refresh: () => void };

/** `feature`, and the reason without its name. */
type Refusal = { readonly feature: string; readonly reason: string };

export class CallFeatures {
  readonly parts: ReadonlySignal<readonly OpenPart[]>;
  /** Those of the features, and what they have refused. */
  readonly notices: ReadonlySignal<readonly NoticeView[]>;
  readonly side: SideArea;
  readonly #deps: CallFeaturesDeps;
  readonly #held = signal<readonly Held[]>([]);
  readonly #refusals = signal<readonly Refusal[]>([]);
  /** Why something may not be sent. */
  readonly #explained = signal<string | undefined>(undefined);
  readonly #clockMs: ReadonlySignal<number>;
  #features: readonly PageFeature[] = [];
  #isClosed = false;

  constructor(deps: CallFeaturesDeps) {
    this.#deps = deps;
    this.#clockMs = tickingClock(() => deps.client.serverNowMs());
    const { client, mode, roomId } = deps;
    this.#core = {
      mode,
      roomId,
      nameOf: (number) => placeName(this.places.value, number) ?? deps.room.byNumber.value.get(number)?.name,
      asking: computed(() => askingOf(this.parts.value)),
      setPodium: (id, isOn) => client.setPodium(id, isOn),
      updateSettings: (change) => client.updateSettings(change),
    };
    this.parts = computed(() => this.#held.value.map(({ part }) => part));
    this.notices = computed(() => [
      ...this.parts.value.flatMap(({ name, notices }) =>
        (notices?.value ?? []).filter(({ isInPanel }) => isInPanel !== true || this.side.panel !== name),
      ),
      ...this.#refusals.value.map((refusal) => this.#noticeOf(refusal)),
      ...this.#explanation(),
    ]);
    this.side = new SideArea((name) => this.panels.value.some((part) => part.name === name));
  }

  /** Those with a panel that is there now. */
  readonly panels = computed(() =>
    this.parts.value.filter(({ panel }) => panel !== undefined && (panel.isShown?.value ?? true)),
  );

  /** What panels have to say, all together: for the button that opens them. */
  readonly badge = computed((): BadgeView | undefined => {
    const badges = this.panels.value.flatMap(({ panel }) => panel?.badge?.value ?? []);
    const count = badges.reduce((sum, badge) => sum + badge.count, 0);
    return count === 0 ? undefined : { count, label: badges.map(({ label }) => label).join(', ') };
  });

  readonly large = computed(() => largeOf(this.parts.value));
  readonly places = computed(() => placesOf(this.parts.value));
  readonly playsSound = computed(() => playsSound(this.parts.value));
  readonly #core: RoomCore;

  /** Why one is kept outside, as far as a feature says it. */
  readonly outside = computed((): OutsideView | undefined =>
    this.parts.value.map(({ outside }) => outside?.value).find((one) => one),
  );

  /** Once, when they have been loaded. */
  open(features: readonly PageFeature[]): void {
    if (this.#isClosed) return;
    this.#features = features;
    this.#held.value = features.map((feature) => this.#openOne(feature));
  }

  /** The client says that something has changed. */
  refresh(): void {
    batch(() => {
      const withheld = Object.values(this.#deps.room.status.peek().withheld);
      const explained = this.#explained.peek();
      if (explained !== undefined && !withheld.includes(explained)) this.#explained.value = undefined;
      for (const { refresh } of this.#held.peek()) refresh();
    });
  }

  /** Marks of all features at somebody; reads signals. */
  marksOf(person: PersonView): readonly MarkView[] {
    return this.parts.value.flatMap(({ mark }) => mark?.(person) ?? []);
  }

  /** In the words of the feature; reads signals. @param said `<feature>.<reason>` */
  reasonText(said: string): string | undefined {
    const { feature, reason } = split(said);
    const found = this.parts.value && this.#features.find(({ name }) => name === feature);
    return found?.texts[this.#deps.language.value].refusals[reason];
  }

  /** Tells why something may not be sent, for as long as that is so and nobody has closed it. */
  explain(said: string): void {
    if (this.reasonText(said) !== undefined) this.#explained.value = said;
  }

  /** Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const { part } of this.#held.peek()) part.close?.();
    this.#held.value = [];
  }

  #openOne(feature: PageFeature): Held {
    const { client, room, language, bans } = this.#deps;
    const port = client.feature(feature.name);
    const records: Signal<FeatureRecordMap> = signal(port.records());
    const context = {
      port,
      records,
      room,
      language,
      texts: computed(() => feature.texts[language.value]),
      clockMs: this.#clockMs,
      attempt: (work: Promise<unknown>) => this.#attempt(feature, work),
      ...(bans && { bans }),
      showPanel: () => this.side.show(feature.name),
    };
    const parts = feature.open(context, this.#core);
    const refresh = (): void => {
      records.value = port.records();
    };
    return { part: { ...parts, name: feature.name }, refresh };
  }

  async #attempt({ name, texts }: PageFeature, work: Promise<unknown>): Promise<boolean> {
    try {
      await work;
      this.#refusals.value = this.#refusals.peek().filter(({ feature }) => feature !== name);
      return true;
    } catch (error) {
      const reason = error instanceof ClientFailure ? split(error.reason ?? '').reason : '';
      if (texts.de.refusals[reason] !== undefined) this.#refuse({ feature: name, reason });
      else this.#deps.onError(codeOfError(error));
      return false;
    }
  }

  /** The newest of each feature. */
  #refuse(refusal: Refusal): void {
    const others = this.#refusals.peek().filter(({ feature }) => feature !== refusal.feature);
    this.#refusals.value = [...others, refusal];
  }

  #explanation(): NoticeView[] {
    const title = this.reasonText(this.#explained.value ?? '');
    if (title === undefined) return [];
    const onClose = (): void => void (this.#explained.value = undefined);
    return [{ id: 'withheld', tone: 'info', title, testId: 'withheld', onClose }];
  }

  #noticeOf(refusal: Refusal): NoticeView {
    const { feature, reason } = refusal;
    return {
      id: `refused ${feature}`,
      tone: 'warning',
      title: this.reasonText(`${feature}.${reason}`) ?? reason,
      testId: 'refusal',
      onClose: () => {
        this.#refusals.value = this.#refusals.peek().filter((one) => one !== refusal);
      },
    };
  }
}

function split(said: string): Refusal {
  const [feature = '', ...reason] = said.split('.');
  return { feature, reason: reason.join('.') };
}

/** Looks at a clock once a second, while somebody looks at it. */
function tickingClock(nowMs: () => number): ReadonlySignal<number> {
  let timer: ReturnType<typeof setInterval> | undefined;
  const clock: Signal<number> = signal(nowMs(), {
    watched: () => {
      clock.value = nowMs();
      timer = setInterval(() => (clock.value = nowMs()), CLOCK_STEP_MS);
    },
    unwatched: () => clearInterval(timer),
  });
  return clock;
}
