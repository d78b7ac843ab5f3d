/** Spotlight, pins, and whom oneself wants large, as signals. No DOM. */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { PersonView } from '../../../client/api.ts';
import {
  Spotlight,
  spotlightViewOf,
  type SpotlightPerson,
  type SpotlightView,
} from '../../../client/features/spotlight/index.ts';
import type { LargeView, MarkView, PageContext, RoomCore } from '../contract.ts';
import type { SpotlightTexts } from './texts.ts';

export const FRAME_ICON = {
  path: 'M4 8V5.5A1.5 1.5 0 0 1 5.5 4H8M16 4h2.5A1.5 1.5 0 0 1 20 5.5V8M20 16v2.5a1.5 1.5 0 0 1-1.5 1.5H16M8 20H5.5A1.5 1.5 0 0 1 4 18.5V16M12 11.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8.5 16c.4-1.7 1.7-2.7 3.5-2.7s3.1 1 3.5 2.7',
};
export const PIN_ICON = { path: 'M9 3.5h6M10 3.5v6L7.5 13h9L14 9.5v-6M12 13v7.5' };

export class SpotlightModel {
  readonly context: PageContext<SpotlightTexts>;
  readonly view: ReadonlySignal<SpotlightView>;
  /** Whom oneself wants large, by number. */
  readonly own = signal<number | undefined>(undefined);
  readonly commands: Spotlight;

  readonly #core: Pick<RoomCore, 'nameOf'>;

  constructor(context: PageContext<SpotlightTexts>, core: Pick<RoomCore, 'nameOf'>) {
    this.context = context;
    this.#core = core;
    this.commands = new Spotlight(context.port);
    this.view = computed(() => spotlightViewOf(context.records.value));
  }

  readonly large = computed((): LargeView => {
    const { shown, pinned } = this.view.value;
    return {
      own: this.own.value,
      spotlight: shown.map(({ number }) => number),
      pinned: pinned.map(({ number }) => number),
    };
  });

  isShown(number: number): boolean {
    return this.view.value.shown.some((one) => one.number === number);
  }

  isPinned(number: number): boolean {
    return this.view.value.pinned.some((one) => one.number === number);
  }

  /** As tiles call them now; the record has the name that they had when they came here. */
  nameOf({ number, name }: SpotlightPerson): string {
    return this.#core.nameOf(number) ?? name;
  }

  /** Again: no longer. */
  toggleOwn(number: number): void {
    this.own.value = this.own.peek() === number ? undefined : number;
  }

  run(work: Promise<void>): void {
    void this.context.attempt(work);
  }

  mark({ number }: PersonView): MarkView | undefined {
    const texts = this.context.texts.value;
    if (this.isPinned(number)) return { icon: PIN_ICON, label: texts.markPinned, testId: 'spotlight-pinned' };
    if (this.isShown(number)) return { icon: FRAME_ICON, label: texts.markShown, testId: 'spotlight-shown' };
    if (this.own.value !== number) return undefined;
    return { icon: FRAME_ICON, label: texts.markOwn, testId: 'spotlight-own-mark' };
  }
}
