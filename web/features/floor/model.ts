/** The order of speech in a call, as signals. No DOM. */
import { computed, type ReadonlySignal } from '@preact/signals';
import type { PersonView } from '../../../client/api.ts';
import {
  Floor,
  floorViewOf,
  type FloorSettingsView,
  type FloorView,
  type RequestView,
  type SpeechKind,
} from '../../../client/features/floor/index.ts';
import type { MarkView, NoticeView, PageContext, ToolView } from '../contract.ts';
import { clockOf, type ClockView } from './clock.ts';
import type { FloorTexts } from './texts.ts';

/** A desk with a microphone. */
export const FLOOR_ICON = {
  path: 'M5 20.5l1.5-7h11l1.5 7M4 13.5h16M12 13.5V9M12 9a2 2 0 0 1-2-2V5.5a2 2 0 0 1 4 0V7a2 2 0 0 1-2 2z',
};

const EXTENSION_SEC = 60;

export class FloorModel {
  readonly view: ReadonlySignal<FloorView>;
  readonly tool: ReadonlySignal<ToolView | undefined>;
  readonly notices: ReadonlySignal<readonly NoticeView[]>;
  /** Of the speech that goes on; runs while somebody looks. */
  readonly clock: ReadonlySignal<ClockView | undefined>;
  readonly hasFloor: ReadonlySignal<boolean>;
  /** Observers and operators do not speak. */
  readonly mayAsk: ReadonlySignal<boolean>;
  readonly context: PageContext<FloorTexts>;
  readonly #floor: Floor;
  readonly #places: ReadonlySignal<ReadonlyMap<number, number>>;

  constructor(context: PageContext<FloorTexts>) {
    const { records, room, clockMs } = context;
    this.context = context;
    this.#floor = new Floor(context.port);
    this.view = computed(() => floorViewOf(records.value));
    this.clock = computed(() => this.view.value.speech && clockOf(this.view.value.speech, clockMs.value));
    this.hasFloor = computed(() => {
      const number = this.view.value.speech?.number;
      return number !== undefined && number === room.self.value?.number;
    });
    this.mayAsk = computed(() => room.role.value !== 'observer' && room.role.value !== 'operator');
    this.tool = computed(() => this.#tool());
    this.notices = computed(() => this.#notices());
    this.#places = computed(
      () => new Map(this.view.value.first.map(({ number }, index) => [number, index + 1])),
    );
  }

  mark({ number, isSelf }: PersonView): MarkView | undefined {
    const texts = this.context.texts.value;
    const { speech, own } = this.view.value;
    if (speech?.number === number) return { icon: FLOOR_ICON, label: texts.mark, testId: 'floor-mark' };
    const place = isSelf ? own?.place : this.#places.value.get(number);
    if (place === undefined) return undefined;
    const label = texts.markPlace(place);
    return { icon: FLOOR_ICON, label, text: String(place), testId: 'floor-mark' };
  }

  /** When somebody asked, as people of the page's language write it. */
  timeOf({ requestedAtMs }: RequestView): string {
    const { language, texts } = this.context;
    const hour = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    return texts.value.since(new Intl.DateTimeFormat(language.value, hour).format(requestedAtMs));
  }

  request(kind: SpeechKind): Promise<boolean> {
    return this.context.attempt(this.#floor.request(kind));
  }

  withdraw(number?: number): Promise<boolean> {
    return this.context.attempt(this.#floor.withdraw(number));
  }

  clear(): Promise<boolean> {
    return this.context.attempt(this.#floor.clear());
  }

  /** Before who is before them, within their kind. */
  async up(request: RequestView): Promise<void> {
    const { first } = this.view.peek();
    const before = first[first.findIndex(({ number }) => number === request.number) - 1];
    if (before !== undefined) await this.context.attempt(this.#floor.move(request.number, before.number));
  }

  next(): Promise<boolean> {
    return this.context.attempt(this.#floor.next());
  }

  give(number: number): Promise<boolean> {
    return this.context.attempt(this.#floor.give(number));
  }

  nominate(number: number): Promise<boolean> {
    return this.context.attempt(this.#floor.nominate(number));
  }

  end(): Promise<boolean> {
    return this.context.attempt(this.#floor.end());
  }

  take(): Promise<boolean> {
    return this.context.attempt(this.#floor.take());
  }

  extend(): Promise<boolean> {
    return this.context.attempt(this.#floor.extend(EXTENSION_SEC));
  }

  configure(change: Partial<FloorSettingsView>): Promise<boolean> {
    return this.context.attempt(this.#floor.configure(change));
  }

  reset(): Promise<boolean> {
    return this.context.attempt(this.#floor.reset());
  }

  /** Only where the floor is in use: a room without an order of speech has no button for it. */
  #tool(): ToolView | undefined {
    const { own, speech, count, settings } = this.view.value;
    const isInUse = speech !== undefined || count > 0 || settings.governsMicrophones;
    if (!isInUse || !this.mayAsk.value) return undefined;
    const texts = this.context.texts.value;
    return {
      icon: FLOOR_ICON,
      label: texts.tool,
      hint: own === undefined ? texts.toolHint : texts.withdraw,
      isPressed: own !== undefined,
      badge: own === undefined ? undefined : { count: own.place, label: texts.ownPlace(own.place) },
      testId: 'floor-ask-tool',
      onClick: () => void (own === undefined ? this.request('matter') : this.withdraw()),
    };
  }

  #notices(): readonly NoticeView[] {
    if (!this.hasFloor.value) return [];
    const texts = this.context.texts.value;
    const { settings, speech } = this.view.value;
    const isSilenced =
      speech?.isOver === true && settings.closesWhenOver && !this.context.room.mayModerate.value;
    return [
      {
        id: 'floor',
        tone: isSilenced ? 'warning' : 'info',
        title: isSilenced ? texts.silenced : texts.yours,
        ...(!isSilenced && { text: texts.yoursText(settings.strategy) }),
        action: { label: texts.endOwn, testId: 'floor-end-own', onClick: () => void this.end() },
        testId: 'floor-yours',
      },
    ];
  }
}
