/** The sitting in a call, as signals. No DOM. */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import {
  Sitting,
  sittingViewOf,
  type Disturbance,
  type DisturbanceKind,
  type LawView,
  type RollMember,
  type SittingMember,
  type SittingView,
  type StepName,
} from '../../../client/features/sitting/index.ts';
import type { BadgeView, NoticeView, PageContext, RoomCore, ToolView } from '../contract.ts';
import type { SittingTexts } from './texts.ts';

export const SITTING_ICON = {
  path: 'M4 20h16M6 20v-8M10 20v-8M14 20v-8M18 20v-8M3.5 12h17M12 3.5L3.8 8.5h16.4z',
};

export class SittingModel {
  readonly view: ReadonlySignal<SittingView>;
  readonly tool: ReadonlySignal<ToolView | undefined>;
  readonly badge: ReadonlySignal<BadgeView | undefined>;
  readonly notices: ReadonlySignal<readonly NoticeView[]>;
  readonly mayModerate: ReadonlySignal<boolean>;
  readonly context: PageContext<SittingTexts>;
  readonly roomId: string;
  /** The last download failed. */
  readonly hasFailed = signal(false);
  /** Whose law a sitting can name; empty = not asked for yet. */
  readonly laws = signal<readonly LawView[]>([]);
  readonly #sitting: Sitting;

  constructor(context: PageContext<SittingTexts>, { roomId }: Pick<RoomCore, 'roomId'>) {
    this.context = context;
    this.roomId = roomId;
    this.#sitting = new Sitting(context.port);
    this.view = computed(() => sittingViewOf(context.records.value));
    // operators see, and lead nothing
    this.mayModerate = computed(() => ['chair', 'moderator'].includes(context.room.role.value));
    this.badge = computed(() => {
      const { length: count } = this.view.value.disturbances;
      return count === 0 ? undefined : { count, label: context.texts.value.badge(count) };
    });
    this.tool = computed(() => this.#tool());
    this.notices = computed(() => [...this.#suspension(), ...this.#disturbanceNotices()]);
  }

  get mayTakePart(): boolean {
    return !['observer', 'operator'].includes(this.context.room.role.value);
  }

  /** A time as people of the page's language write it. */
  clockOf(ms: number): string {
    const format = new Intl.DateTimeFormat(this.context.language.value, {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    return format.format(ms);
  }

  dayOf(ms: number): string {
    return new Intl.DateTimeFormat(this.context.language.value, { dateStyle: 'medium' }).format(ms);
  }

  open(about: Parameters<Sitting['open']>[0]): Promise<boolean> {
    return this.context.attempt(this.#sitting.open(about));
  }

  /** Asked for once. */
  async loadLaws(): Promise<void> {
    if (this.laws.peek().length > 0) return;
    await this.context.attempt(this.#sitting.laws().then((laws) => (this.laws.value = laws)));
  }

  close(): Promise<boolean> {
    return this.context.attempt(this.#sitting.close());
  }

  suspend(reason: string): Promise<boolean> {
    return this.context.attempt(this.#sitting.suspend(reason));
  }

  /** @param step what is done again by itself */
  resume(repeat: string, step: StepName): Promise<boolean> {
    return this.context.attempt(this.#sitting.resume(repeat, step));
  }

  add(members: readonly RollMember[]): Promise<boolean> {
    return this.context.attempt(this.#sitting.addMembers(members));
  }

  change({ memberId }: SittingMember, about: { name: string; group: string }): Promise<boolean> {
    return this.context.attempt(this.#sitting.changeMember(memberId, about));
  }

  addPresent(): Promise<boolean> {
    return this.context.attempt(this.#sitting.addPresent());
  }

  remove({ memberId }: SittingMember): Promise<boolean> {
    return this.context.attempt(this.#sitting.removeMembers([memberId]));
  }

  setPlace(inHall: boolean): Promise<boolean> {
    return this.context.attempt(this.#sitting.setPlace(inHall));
  }

  report(kind: DisturbanceKind, text: string): Promise<boolean> {
    return this.context.attempt(this.#sitting.report(kind, text));
  }

  /** @param one left out: one's own */
  settle(one?: Disturbance): Promise<boolean> {
    return this.context.attempt(this.#sitting.settle(one?.disturbanceId));
  }

  /** @param fetchFile gets the secret that opens it; rejects when there is none */
  async download(fetchFile: (secret: string) => Promise<void>): Promise<void> {
    let secret = '';
    const isAllowed = await this.context.attempt(this.#sitting.ticket().then((given) => (secret = given)));
    if (!isAllowed) return;
    try {
      await fetchFile(secret);
      this.hasFailed.value = false;
    } catch {
      // whatever it was: the panel says that there is no file
      this.hasFailed.value = true;
    }
  }

  /** A way to the panel with one click, once there is a sitting. */
  #tool(): ToolView | undefined {
    const texts = this.context.texts.value;
    if (this.view.value.sitting === undefined || !this.mayTakePart) return undefined;
    return {
      icon: SITTING_ICON,
      label: texts.tool,
      hint: texts.toolHint,
      testId: 'sitting-tool',
      onClick: () => this.context.showPanel(),
    };
  }

  #suspension(): readonly NoticeView[] {
    const suspended = this.view.value.sitting?.suspended;
    if (suspended === undefined) return [];
    const texts = this.context.texts.value;
    const text = texts.suspendedSince(this.clockOf(suspended.sinceMs), suspended.reason);
    return [
      {
        ...{ id: 'suspended', tone: 'warning', isInPanel: true, testId: 'sitting-suspended' },
        title: texts.suspended,
        text,
      },
    ];
  }

  /** The newest that is not over, for who leads. */
  #disturbanceNotices(): readonly NoticeView[] {
    const newest = this.view.value.disturbances.at(-1);
    if (newest === undefined || !this.mayModerate.value) return [];
    const texts = this.context.texts.value;
    const onClick = (): void => this.context.showPanel();
    return [
      {
        ...{ id: 'disturbance', tone: 'warning', isInPanel: true },
        title: texts.disturbedNow(newest.name, texts.kinds[newest.kind]),
        ...(newest.text !== '' && { text: newest.text }),
        action: { label: texts.show, testId: 'sitting-show', onClick },
        testId: 'sitting-disturbed',
      },
    ];
  }
}
