/** Raised hands in a room without servers: `hands=4`; the first is one's own. Test code only. */
import { HandsView, OwnHandView } from '../../../../proto/features/hands.ts';
import type { FeatureRecordMap } from '../../../../client/api.ts';
import type { PageViewCase } from '../page-view.ts';

/** 2 pm on a day in November. */
const SINCE_MS = Date.UTC(2026, 10, 23, 13);
const NAMES = ['Erika Mustermann', 'Anna Weber', 'Jürgen Åkesson', 'Şebnem Fuchs', 'Karl-Heinz Neumann'];

export function records(query: URLSearchParams): FeatureRecordMap {
  const count = Number(query.get('hands') ?? '0');
  if (count === 0) return new Map();
  const first = NAMES.slice(0, count).map((name, index) => ({
    place: index + 1,
    raisedAtMs: SINCE_MS + index * 61_000,
    number: index === 0 ? 7 : index + 9, // as the invented people have them
    name,
  }));
  return new Map([
    ['hands', HandsView.encode({ first, count }).finish()],
    ['own', OwnHandView.encode({ place: 1 }).finish()],
  ]);
}

export const views: readonly PageViewCase[] = [
  [
    'raised hands',
    'people=9&hands=4&role=chair',
    '[data-testid=hands-list]',
    '[data-testid=people]',
    '[data-panel=hands]',
  ],
];
