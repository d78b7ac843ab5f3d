/** An agenda in a room without servers: `agenda=5`; the second item is current. Test code only. */
import { AgendaItemView, AgendaOrderView, AgendaState } from '../../../../proto/features/agenda.ts';
import type { FeatureRecordMap } from '../../../../client/api.ts';
import type { PageViewCase } from '../page-view.ts';

/** 2 pm on a day in November. */
const SINCE_MS = Date.UTC(2026, 10, 23, 13);
const TITLES = [
  'Eröffnung, Feststellung der Beschlussfähigkeit',
  'Haushaltssatzung 2027 mit mittelfristiger Finanzplanung',
  'Bericht der Bürgermeisterin',
  'Neubau der Grundschule am Wasserwerk',
  'Verkauf des Grundstücks Flurstück 7',
];

export function records(query: URLSearchParams): FeatureRecordMap {
  const count = Number(query.get('agenda') ?? '0');
  if (count === 0) return new Map();
  const items = TITLES.slice(0, count).map((title, index) => {
    const state = [AgendaState.AGENDA_STATE_FINISHED, AgendaState.AGENDA_STATE_CURRENT][index] ?? 0;
    const item = { number: String(index + 1), title, kind: (index % 5) + 1, notPublic: index === 4 };
    const bytes = AgendaItemView.encode({
      ...item,
      state,
      startedAtMs: SINCE_MS,
      hasText: index > 1,
    }).finish();
    return [`item/i${index + 1}`, bytes] as const;
  });
  const itemIds = items.map((_, index) => `i${index + 1}`);
  return new Map([...items, ['order', AgendaOrderView.encode({ itemIds }).finish()]]);
}

const PANEL = ['[data-testid=people]', '[data-panel=agenda]'];

export const views: readonly PageViewCase[] = [
  ['the agenda', 'people=9&agenda=5', '[data-testid=agenda-list]', ...PANEL],
  [
    'the agenda for whoever leads',
    'people=9&agenda=5&role=chair',
    '[data-testid=agenda-form]',
    ...PANEL,
    '[data-testid=agenda-edit-mode]',
  ],
];
