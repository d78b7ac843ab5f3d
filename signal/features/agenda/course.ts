/** What is being dealt with: items begun and finished. Pure. */
import type { AppError } from '../../../common/errors.ts';
import { AgendaState, type IAgendaFinish, type IAgendaStart } from '../../../proto/features/agenda.ts';
import type { DecideContext, Decision, Due, RecordDraft, TendContext } from '../contract.ts';
import { refuse } from '../define.ts';
import { keptFromNow, leastOf } from '../kept-from.ts';
import { locked } from './edits.ts';
import { linesOf } from './lines.ts';
import { isCurrent, isFinished, writeItem, type Agenda, type Item } from './state.ts';

/** Finishes what was current. One that is current stays so. Errors: agenda.unknown, agenda.locked. */
export function start(
  { items, current }: Agenda,
  { itemId }: IAgendaStart,
  { rules, nowMs }: DecideContext,
): AppError | Decision {
  const item = items.find((one) => one.itemId === itemId);
  if (item === undefined) return refuse('agenda', 'unknown', 'there is no such item');
  if (isCurrent(item)) return { writes: [] };
  if (rules.isItemLocked) return locked();
  const ended = current && finished(current, nowMs);
  const state = AgendaState.AGENDA_STATE_CURRENT;
  const begun: Item = {
    ...{ ...item, state, startedAtMs: nowMs, finishedAtMs: 0 },
    keptFrom: leastOf(item.keptFrom, keptFromNow(rules)),
  };
  const lines = linesOf('agenda.started', [begun], { isAgain: isFinished(item) });
  return {
    writes: [...(ended ? [writeItem(ended)] : []), writeItem(begun)],
    record: [...(ended ? lineOfEnd(ended) : []), ...lines],
  };
}

/** Another one than was seen: nothing happens. Errors: agenda.locked. */
export function finish(
  { current }: Agenda,
  { itemId }: IAgendaFinish,
  { rules, nowMs }: DecideContext,
): AppError | Decision {
  if (current === undefined || current.itemId !== itemId) return { writes: [] };
  if (rules.isItemLocked) return locked();
  const ended = finished(current, nowMs);
  return { writes: [writeItem(ended)], record: lineOfEnd(ended) };
}

/** Whoever is there when an item is current is told its title, from then on. */
export function tend({ current }: Agenda, { rules }: TendContext): Due | undefined {
  if (current === undefined) return undefined;
  const keptFrom = leastOf(current.keptFrom, keptFromNow(rules));
  if (keptFrom === current.keptFrom) return undefined;
  return { durability: 'durable', decision: { writes: [writeItem({ ...current, keptFrom })] } };
}

const finished = (item: Item, nowMs: number): Item => ({
  ...item,
  state: AgendaState.AGENDA_STATE_FINISHED,
  finishedAtMs: nowMs,
});

const lineOfEnd = (item: Item): readonly RecordDraft[] =>
  linesOf('agenda.finished', [item], { tookMs: Math.max(0, item.finishedAtMs - item.startedAtMs) });
