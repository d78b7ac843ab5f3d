/** The agenda in a call, as signals. No DOM. */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import {
  Agenda,
  agendaViewOf,
  type AgendaDraft,
  type AgendaItemView,
  type AgendaView,
} from '../../../client/features/agenda/index.ts';
import type { PageContext } from '../contract.ts';
import type { AgendaTexts } from './texts.ts';

export const AGENDA_ICON = {
  path: 'M9.5 6h11M9.5 12h11M9.5 18h11M3.5 6l1.2 1.2L7 4.8M3.5 12l1.2 1.2L7 10.8M4 18h2',
};

export class AgendaModel {
  readonly view: ReadonlySignal<AgendaView>;
  readonly context: PageContext<AgendaTexts>;
  /** Whoever leads changes it. */
  readonly isEditing = signal(false);
  /** What comes after the current item, or first. */
  readonly next: ReadonlySignal<AgendaItemView | undefined>;
  readonly #agenda: Agenda;
  /** As the server has told them; undefined = asked for. */
  readonly #texts = signal<ReadonlyMap<string, string | undefined>>(new Map());

  constructor(context: PageContext<AgendaTexts>) {
    this.context = context;
    this.#agenda = new Agenda(context.port);
    this.view = computed(() => agendaViewOf(context.records.value));
    this.next = computed(() => nextOf(this.view.value));
  }

  /** '' for an observer of what is not public: then what it says instead. */
  titleOf({ title }: AgendaItemView): string {
    return title || this.context.texts.value.withheld;
  }

  /** Time of day, as people of the page's language write it. */
  timeOf(atMs: number): string {
    const hour = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    return new Intl.DateTimeFormat(this.context.language.value, hour).format(atMs);
  }

  /** Undefined until {@link load} has it; reads a signal. */
  textOf(itemId: string): string | undefined {
    return this.#texts.value.get(itemId);
  }

  /** The text of an item, anew each time: it may have changed. @returns undefined when it can't be had */
  async load(itemId: string): Promise<string | undefined> {
    await this.context.attempt(
      this.#agenda.text(itemId).then((text) => {
        this.#texts.value = new Map(this.#texts.peek()).set(itemId, text);
      }),
    );
    return this.#texts.peek().get(itemId);
  }

  start(itemId: string): Promise<boolean> {
    return this.context.attempt(this.#agenda.start(itemId));
  }

  finish(itemId: string): Promise<boolean> {
    return this.context.attempt(this.#agenda.finish(itemId));
  }

  add(drafts: readonly AgendaDraft[]): Promise<boolean> {
    return this.context.attempt(this.#agenda.addMany(drafts));
  }

  async edit(itemId: string, draft: AgendaDraft): Promise<boolean> {
    const isDone = await this.context.attempt(this.#agenda.edit(itemId, draft));
    if (isDone) this.#texts.value = new Map(this.#texts.peek()).set(itemId, draft.text);
    return isDone;
  }

  remove(itemId: string): Promise<boolean> {
    return this.context.attempt(this.#agenda.remove(itemId));
  }

  clear(): Promise<boolean> {
    return this.context.attempt(this.#agenda.clear());
  }

  /** By one place. @param by -1 = up */
  async move(itemId: string, by: -1 | 1): Promise<void> {
    const { items } = this.view.peek();
    const index = items.findIndex((item) => item.itemId === itemId);
    const target = index + by;
    if (index < 0 || target < 0 || target >= items.length) return;
    const before = items[by < 0 ? target : target + 1]?.itemId ?? '';
    await this.context.attempt(this.#agenda.move(itemId, before));
  }
}

function nextOf({ items, current }: AgendaView): AgendaItemView | undefined {
  const from = current ? items.indexOf(current) + 1 : 0;
  return items.slice(from).find(({ state }) => state === 'open');
}
