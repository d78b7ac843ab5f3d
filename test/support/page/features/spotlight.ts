/** Spotlight and pins in a room without servers: `spotlight=2&pins=1` are the first of the others. Test code only. */
import { SpotlightView } from '../../../../proto/features/spotlight.ts';
import type { FeatureRecordMap } from '../../../../client/api.ts';
import type { PageViewCase } from '../page-view.ts';

/** As the invented people have them. */
const FIRST_NUMBER = 10;

export function records(query: URLSearchParams): FeatureRecordMap {
  const shownCount = Number(query.get('spotlight') ?? '0');
  const pinCount = Number(query.get('pins') ?? '0');
  if (shownCount + pinCount === 0) return new Map();
  const people = Array.from({ length: shownCount + pinCount }, (_, index) => ({
    number: FIRST_NUMBER + index,
    name: ['Anna Weber', 'Jürgen Åkesson', 'Şebnem Fuchs'][index] ?? 'Karl-Heinz Neumann',
  }));
  const view = { shown: people.slice(0, shownCount), pinned: people.slice(shownCount) };
  return new Map([['spotlight', SpotlightView.encode(view).finish()]]);
}

export const views: readonly PageViewCase[] = [
  [
    'two in the spotlight and one pinned',
    'people=9&spotlight=2&pins=1&role=chair',
    '[data-testid=spotlight-panel]',
    '[data-testid=people]',
    '[data-panel=spotlight]',
  ],
];
