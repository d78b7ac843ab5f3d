/** The hall in a call, as signals: its devices, which camera one sees, who sits there, whether this page plays sound. No DOM. */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { PersonView } from '../../../client/api.ts';
import { Hall, hallViewOf, type HallView } from '../../../client/features/hall/index.ts';
import type { MarkView, NoticeView, PageContext, PlaceView, RoomCore } from '../contract.ts';
import type { HallTexts } from './texts.ts';

export const HALL_ICON = {
  path: 'M3.5 9.5L12 4.5l8.5 5M5 10v8.5M10 10v8.5M14 10v8.5M19 10v8.5M3.5 19.5h17',
};

export class HallModel {
  readonly context: PageContext<HallTexts>;
  readonly view: ReadonlySignal<HallView>;
  readonly commands: Hall;
  readonly #core: RoomCore;
  /** Number of the camera that was chosen; undefined = that which stands for the hall. */
  readonly #chosen = signal<number | undefined>(undefined);

  constructor(context: PageContext<HallTexts>, core: RoomCore) {
    this.context = context;
    this.#core = core;
    this.commands = new Hall(context.port);
    this.view = computed(() => hallViewOf(context.records.value));
  }

  readonly places = computed((): readonly PlaceView[] => {
    const { devices } = this.view.value;
    const [lead] = devices;
    if (lead === undefined) return [];
    const chosen = devices.find(({ number }) => number === this.#chosen.value) ?? lead;
    return [
      {
        lead: lead.number,
        title: lead.label,
        label: this.context.texts.value.cameras,
        cameras: devices.map(({ number, label }) => ({ number, label })),
        chosen: chosen.number,
        choose: (number) => (this.#chosen.value = number),
      },
    ];
  });

  /** Of all devices in the hall one plays sound. */
  readonly playsSound = computed((): boolean => {
    const own = this.context.room.self.value?.number;
    return own !== undefined && own === this.view.value.outputNumber;
  });

  readonly notices = computed((): readonly NoticeView[] => {
    const own = this.context.room.self.value?.number;
    const isDeclared = this.view.value.devices.some(({ number }) => number === own);
    if (this.#core.mode !== 'hall' || own === undefined || isDeclared) return [];
    const { waiting: title, waitingHelp: text } = this.context.texts.value;
    return [{ id: 'waiting', tone: 'info', title, text, testId: 'hall-waiting' }];
  });

  mark({ number }: PersonView): MarkView | undefined {
    const { companions, devices } = this.view.value;
    const texts = this.context.texts.value;
    if (companions.has(number)) return { icon: HALL_ICON, label: texts.mark, testId: 'hall-companion' };
    if (!devices.some((one) => one.number === number)) return undefined;
    return { icon: HALL_ICON, label: texts.hall, testId: 'hall-device-mark' };
  }

  run(work: Promise<void>): Promise<boolean> {
    return this.context.attempt(work);
  }
}
