/** The agenda for a page or a bot: typed, over the port of the feature. No DOM. */
import {
  AgendaAnswer,
  AgendaCommand,
  AgendaItemView as WireItem,
  AgendaKind,
  AgendaOrderView,
  AgendaQuery,
  AgendaState,
  type IAgendaCommand,
  type IAgendaDraft,
} from '../../../proto/features/agenda.ts';
import type { FeaturePort, FeatureRecordMap } from '../../api.ts';

const KINDS = {
  other: AgendaKind.AGENDA_KIND_UNSPECIFIED,
  decision: AgendaKind.AGENDA_KIND_DECISION,
  report: AgendaKind.AGENDA_KIND_REPORT,
  discussion: AgendaKind.AGENDA_KIND_DISCUSSION,
  election: AgendaKind.AGENDA_KIND_ELECTION,
  questions: AgendaKind.AGENDA_KIND_QUESTIONS,
} as const;

export type AgendaItemKind = keyof typeof KINDS;

export const AGENDA_KINDS: readonly AgendaItemKind[] = [
  ...(['decision', 'discussion', 'report', 'election', 'questions', 'other'] as const),
];

export type AgendaItemView = {
  readonly itemId: string;
  /** As people call it: "3", "3.1". */
  readonly number: string;
  /** '' = it is not public, and one is an observer. */
  readonly title: string;
  readonly kind: AgendaItemKind;
  readonly isPublic: boolean;
  readonly state: 'open' | 'current' | 'finished';
  /** When it was begun last, ms since 1970 by the server's clock; 0 = never. */
  readonly startedAtMs: number;
  /** 0 = it is not finished. */
  readonly finishedAtMs: number;
  /** {@link Agenda.text} has one. */
  readonly hasText: boolean;
};

export type AgendaView = {
  readonly items: readonly AgendaItemView[];
  readonly current: AgendaItemView | undefined;
};

/** What whoever leads writes of an item. */
export type AgendaDraft = {
  /** At most 16 characters; '' = the next whole one. */
  readonly number: string;
  /** 1..200 characters. */
  readonly title: string;
  /** At most 2,000 characters. */
  readonly text: string;
  readonly kind: AgendaItemKind;
  readonly isPublic: boolean;
};

/** Items of one command. */
const MAX_AT_ONCE = 40;

/** What the records of the feature say. */
export function agendaViewOf(records: FeatureRecordMap): AgendaView {
  const order = records.get('order');
  const items = (order ? AgendaOrderView.decode(order).itemIds : []).flatMap((itemId) => {
    const record = records.get(`item/${itemId}`);
    return record === undefined ? [] : [itemOf(itemId, record, records.get(`inside/${itemId}`))];
  });
  return { items, current: items.find(({ state }) => state === 'current') };
}

function itemOf(itemId: string, record: Uint8Array, inside: Uint8Array | undefined): AgendaItemView {
  const item = WireItem.decode(record);
  const { title, hasText } = inside ? WireItem.decode(inside) : item;
  const { number, notPublic, startedAtMs, finishedAtMs } = item;
  const kind = AGENDA_KINDS.find((one) => KINDS[one] === item.kind) ?? 'other';
  const state = stateOf(item.state);
  return { itemId, number, title, kind, isPublic: !notPublic, state, startedAtMs, finishedAtMs, hasText };
}

function stateOf(state: AgendaState): AgendaItemView['state'] {
  if (state === AgendaState.AGENDA_STATE_CURRENT) return 'current';
  return state === AgendaState.AGENDA_STATE_FINISHED ? 'finished' : 'open';
}

/** All commands reject as {@link FeaturePort.command} does; they are for moderators and the chair. */
export class Agenda {
  readonly #port: FeaturePort;
  #read: { readonly of: FeatureRecordMap; readonly view: AgendaView } | undefined;

  constructor(port: FeaturePort) {
    this.#port = port;
  }

  /** The same object until something changes. */
  view(): AgendaView {
    const of = this.#port.records();
    if (this.#read?.of !== of) this.#read = { of, view: agendaViewOf(of) };
    return this.#read.view;
  }

  /** The text of an item. Rejects as {@link FeaturePort.ask} does: ARGUMENT_INVALID when there is no such item. */
  async text(itemId: string): Promise<string> {
    const answer = await this.#port.ask(AgendaQuery.encode({ itemId }).finish());
    return AgendaAnswer.decode(answer).text;
  }

  /** @param beforeItemId '' = at the end */
  async add(draft: AgendaDraft, beforeItemId = ''): Promise<void> {
    await this.#send({ add: { item: wireOf(draft), beforeItemId } });
  }

  /** In portions of 40, in their order: those before one that is refused are there then. */
  async addMany(drafts: readonly AgendaDraft[]): Promise<void> {
    for (let at = 0; at < drafts.length; at += MAX_AT_ONCE)
      await this.#send({ addMany: { items: drafts.slice(at, at + MAX_AT_ONCE).map(wireOf) } });
  }

  async edit(itemId: string, draft: AgendaDraft): Promise<void> {
    await this.#send({ edit: { itemId, item: wireOf(draft) } });
  }

  /** @param beforeItemId '' = to the end */
  async move(itemId: string, beforeItemId: string): Promise<void> {
    await this.#send({ move: { itemId, beforeItemId } });
  }

  async remove(itemId: string): Promise<void> {
    await this.#send({ remove: { itemId } });
  }

  /** All of it, in portions. */
  async clear(): Promise<void> {
    for (let left = this.view().items.length; left > 0; left -= MAX_AT_ONCE) await this.#send({ clear: {} });
  }

  async start(itemId: string): Promise<void> {
    await this.#send({ start: { itemId } });
  }

  async finish(itemId: string): Promise<void> {
    await this.#send({ finish: { itemId } });
  }

  async #send(command: IAgendaCommand): Promise<void> {
    await this.#port.command(AgendaCommand.encode(command).finish());
  }
}

const wireOf = ({ number, title, text, kind, isPublic }: AgendaDraft): IAgendaDraft => ({
  ...{ number, title, text },
  kind: KINDS[kind],
  notPublic: !isPublic,
});
