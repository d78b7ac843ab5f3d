/** Moderation in a call, as signals: what is settled, what one may do about it, and for whom. No DOM. */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { BanView, PersonView } from '../../../client/api.ts';
import {
  Moderation,
  moderationViewOf,
  type DeviceKinds,
  type ModerationView,
} from '../../../client/features/moderation/index.ts';
import type { NoticeView, OutsideView, PageContext } from '../contract.ts';
import type { ModerationTexts } from './texts.ts';

export class ModerationModel {
  readonly context: PageContext<ModerationTexts>;
  readonly view: ReadonlySignal<ModerationView>;
  /** Whom the panel is about; undefined = the room. */
  readonly person: ReadonlySignal<PersonView | undefined>;
  readonly commands: Moderation;
  /** Those who may not come in again, as of the last time that it was asked. */
  readonly bans = signal<readonly BanView[]>([]);
  readonly #chosen = signal<PersonView | undefined>(undefined);
  /** Notices that somebody has closed, until they say something else. */
  readonly #closed = signal<ReadonlySet<string>>(new Set());

  constructor(context: PageContext<ModerationTexts>) {
    this.context = context;
    this.commands = new Moderation(context.port);
    this.view = computed(() => moderationViewOf(context.records.value));
    this.person = computed(() => {
      const chosen = this.#chosen.value;
      return chosen && (context.room.byNumber.value.get(chosen.number) ?? chosen);
    });
  }

  choose(person: PersonView | undefined): void {
    this.#chosen.value = person;
    if (person !== undefined) this.context.showPanel();
  }

  /** Waits for a command; a failure is told. */
  run(work: Promise<void>): Promise<boolean> {
    return this.context.attempt(work);
  }

  get mayBan(): boolean {
    return this.context.bans !== undefined;
  }

  /** Removes somebody who may not come in again. @returns whether it went well */
  async ban({ participantId }: PersonView): Promise<boolean> {
    const { bans } = this.context;
    return bans !== undefined && (await this.run(bans.ban(participantId))) && this.loadBans();
  }

  async unban(banId: string): Promise<void> {
    const { bans } = this.context;
    if (bans !== undefined && (await this.run(bans.unban(banId)))) await this.loadBans();
  }

  loadBans(): Promise<boolean> {
    const load = async (): Promise<void> => {
      this.bans.value = (await this.context.bans?.bans()) ?? [];
    };
    return this.run(load());
  }

  /** As people of the page's language write it. */
  timeOf(ms: number): string {
    const options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    return new Intl.DateTimeFormat(this.context.language.value, options).format(ms);
  }

  readonly outside = computed((): OutsideView | undefined => {
    const { own } = this.context.texts.value;
    switch (this.view.value.outside) {
      case 'waiting':
        return { title: own.waiting, text: own.waitingHelp };
      case 'closed':
        return { title: own.closed, text: own.closedHelp };
      case undefined:
        return undefined;
    }
  });

  readonly notices = computed((): readonly NoticeView[] => {
    const notices = this.context.room.mayModerate.value
      ? [...this.#ended(), ...this.#waiting(), ...this.#public()]
      : [...this.#public(), ...this.#locks()];
    return notices.filter(({ id }) => !this.#closed.value.has(id));
  });

  #ended(): NoticeView[] {
    const { end } = this.context.texts.value;
    if (this.view.value.endedAtMs === undefined) return [];
    const onClick = (): void => void this.run(this.commands.reopen());
    return [
      {
        id: 'ended',
        tone: 'warning',
        title: end.ended,
        text: end.endedHelp,
        action: { label: end.reopen, testId: 'moderation-reopen', onClick },
        testId: 'moderation-ended',
      },
    ];
  }

  #waiting(): NoticeView[] {
    const { waiting } = this.context.texts.value;
    const { waitingCount } = this.view.value;
    if (waitingCount === 0) return [];
    const onClick = (): void => {
      this.choose(undefined);
      this.context.showPanel();
    };
    return [
      {
        id: `waiting ${waitingCount}`,
        tone: 'info',
        isInPanel: true,
        title: waiting.notice(waitingCount),
        action: { label: waiting.show, testId: 'moderation-show-waiting', onClick },
        testId: 'moderation-waiting-notice',
        onClose: () => this.#close(`waiting ${waitingCount}`),
      },
    ];
  }

  #public(): NoticeView[] {
    const { closed } = this.view.value;
    if (closed === undefined) return [];
    const title = this.context.texts.value.public.isClosed(this.timeOf(closed.sinceMs));
    const id = `closed ${closed.sinceMs}`;
    return [{ id, tone: 'info', title, testId: 'moderation-closed', onClose: () => this.#close(id) }];
  }

  /** Somebody to whom they don't apply is not told. */
  #locks(): NoticeView[] {
    const { locked, isExempt } = this.view.value;
    const isListener = this.context.room.role.value === 'observer';
    if ((!locked.mic && !locked.camera) || isExempt || isListener) return [];
    const id = `locks ${locked.mic} ${locked.camera}`;
    const { own } = this.context.texts.value;
    return [
      {
        id,
        tone: 'info',
        title: lockTitle(locked, own),
        text: own.lockedHelp,
        testId: 'moderation-locked',
        onClose: () => this.#close(id),
      },
    ];
  }

  #close(id: string): void {
    this.#closed.value = new Set([...this.#closed.peek(), id]);
  }
}

function lockTitle({ mic, camera }: DeviceKinds, texts: ModerationTexts['own']): string {
  if (mic && camera) return texts.bothLocked;
  return mic ? texts.micLocked : texts.cameraLocked;
}
