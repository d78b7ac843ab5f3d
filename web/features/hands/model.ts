/** Raised hands in a call, as signals. No DOM. */
import { computed, type ReadonlySignal } from '@preact/signals';
import type { PersonView } from '../../../client/api.ts';
import { Hands, handsViewOf, type HandsView, type HandView } from '../../../client/features/hands/index.ts';
import type { MarkView, PageContext, ToolView } from '../contract.ts';
import type { HandsTexts } from './texts.ts';

export const HAND_ICON = {
  path: 'M8 12.5V6.2a1.3 1.3 0 0 1 2.6 0v4.6M10.6 10.8V4.8a1.3 1.3 0 0 1 2.6 0v6M13.2 10.8V5.8a1.3 1.3 0 0 1 2.6 0v6M15.8 11.8V8.3a1.3 1.3 0 0 1 2.6 0v6.2a6 6 0 0 1-6 6h-.8a5.6 5.6 0 0 1-4.4-2.2L4.3 14a1.35 1.35 0 0 1 2.1-1.7L8 14.2',
};

/** How many places a mark names; who is further back is only marked. */
const MAX_PLACE_IN_MARK = 50;

export class HandsModel {
  readonly view: ReadonlySignal<HandsView>;
  readonly tool: ReadonlySignal<ToolView | undefined>;
  readonly context: PageContext<HandsTexts>;
  readonly #hands: Hands;
  readonly #byNumber: ReadonlySignal<ReadonlyMap<number, HandView>>;

  constructor(context: PageContext<HandsTexts>) {
    this.context = context;
    this.#hands = new Hands(context.port);
    this.view = computed(() => handsViewOf(context.records.value));
    this.tool = computed(() => this.#tool());
    this.#byNumber = computed(() => new Map(this.view.value.first.map((hand) => [hand.number, hand])));
  }

  mark({ number, isSelf }: PersonView): MarkView | undefined {
    const own = isSelf ? this.view.value.ownPlace : undefined;
    const place = own ?? this.#byNumber.value.get(number)?.place;
    if (place === undefined) return undefined;
    const text = place > MAX_PLACE_IN_MARK ? {} : { text: String(place) };
    return { icon: HAND_ICON, label: this.context.texts.value.mark(place), testId: 'hands-mark', ...text };
  }

  /** When it was raised, as people of the page's language write it. */
  timeOf({ raisedAtMs }: HandView): string {
    const { language, texts } = this.context;
    const format = new Intl.DateTimeFormat(language.value, {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    return texts.value.since(format.format(raisedAtMs));
  }

  toggle(): Promise<boolean> {
    const isUp = this.view.peek().ownPlace !== undefined;
    return this.context.attempt(isUp ? this.#hands.lower() : this.#hands.raise());
  }

  lower({ number }: HandView): Promise<boolean> {
    return this.context.attempt(this.#hands.lower(number));
  }

  lowerAll(): Promise<boolean> {
    return this.context.attempt(this.#hands.lowerAll());
  }

  /** Not for whom no command is. */
  #tool(): ToolView | undefined {
    const role = this.context.room.role.value;
    if (role === 'observer' || role === 'operator') return undefined;
    const texts = this.context.texts.value;
    const { ownPlace } = this.view.value;
    return {
      icon: HAND_ICON,
      label: texts.tool,
      hint: ownPlace === undefined ? texts.raise : texts.lower,
      isPressed: ownPlace !== undefined,
      badge: ownPlace === undefined ? undefined : { count: ownPlace, label: texts.ownPlace(ownPlace) },
      testId: 'hands-raise',
      onClick: () => void this.toggle(),
    };
  }
}
