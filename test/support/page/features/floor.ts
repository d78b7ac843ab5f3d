/** An order of speech in a room without servers: `floor=4` ask, the first of them is one's own; somebody speaks. Test code only. */
import {
  FloorListView,
  FloorOwnView,
  FloorSettings,
  FloorSpeechView,
  FloorTotalsView,
} from '../../../../proto/features/floor.ts';
import type { FeatureRecordMap } from '../../../../client/api.ts';
import type { PageViewCase } from '../page-view.ts';

const MINUTE_MS = 60_000;
const NAMES = ['Erika Mustermann', 'Anna Weber', 'Jürgen Åkesson', 'Şebnem Fuchs', 'Karl-Heinz Neumann'];

export function records(query: URLSearchParams): FeatureRecordMap {
  const count = Number(query.get('floor') ?? '0');
  if (count === 0) return new Map();
  const nowMs = Date.now();
  const isOver = query.has('over');
  const first = NAMES.slice(0, count).map((name, index) => ({
    kind: index === 0 ? 1 : 0,
    requestedAtMs: nowMs - index * MINUTE_MS,
    number: index === 0 ? 7 : index + 9, // as the invented people have them
    name,
  }));
  const about = { itemNumber: '2', itemTitle: 'Haushaltssatzung 2027 mit mittelfristiger Finanzplanung' };
  const beganAtMs = nowMs - (isOver ? 6 : 2) * MINUTE_MS;
  const total = (name: string, minutes: number) => ({ name, speeches: 2, spokenMs: minutes * MINUTE_MS });
  const people = NAMES.slice(1).map((name, index) => total(name, 12 - 2 * index));
  const groups = [total('Die Grünen', 14), total('Freie Wähler', 8)];
  const speech = { speech: 3, number: 14, name: 'Maximiliane von und zu Hohenstein', limitSec: 300, isOver };
  return new Map([
    [
      'settings',
      FloorSettings.encode({ limitSec: 300, shortLimitSec: 60, governsMicrophones: true }).finish(),
    ],
    ['speech', FloorSpeechView.encode({ ...speech, ...about, beganAtMs }).finish()],
    ['list', FloorListView.encode({ first, count }).finish()],
    ['own', FloorOwnView.encode({ place: 1, kind: 1 }).finish()],
    [
      'totals',
      FloorTotalsView.encode({ people, groups, items: [{ ...total('Haushalt', 22), number: '2' }] }).finish(),
    ],
  ]);
}

const PANEL = ['[data-testid=people]', '[data-panel=floor]'];
const PARTS = ['[data-testid=floor-totals]', '[data-testid=floor-rules]'];

export const views: readonly PageViewCase[] = [
  ['the order of speech', 'people=9&floor=4', '[data-testid=floor-list]', ...PANEL],
  [
    'the order of speech for whoever leads',
    'people=9&floor=4&role=chair&over=1',
    '[data-testid=floor-total]',
    ...PANEL,
    ...PARTS,
  ],
];
