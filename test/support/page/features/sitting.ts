/** A sitting in a room without servers: `sitting=open|suspended`. Test code only. */
import {
  SittingDisturbanceKind,
  SittingDisturbancesView,
  SittingLosses,
  SittingPastView,
  SittingProfilesView,
  SittingRollView,
  SittingView,
} from '../../../../proto/features/sitting.ts';
import type { FeatureRecordMap } from '../../../../client/api.ts';
import type { PageViewCase } from '../page-view.ts';

/** 2 pm on a day in November. */
const OPENED_AT_MS = Date.UTC(2026, 10, 23, 13);
const NAMES = ['Erika Mustermann', 'Anna Weber', 'Jürgen Åkesson', 'Şebnem Fuchs', 'Karl-Heinz Neumann'];
const NONE = { number: 0, isPresent: false, inHall: false, isLost: false, isDisturbed: false };

export function records(query: URLSearchParams): FeatureRecordMap {
  const asked = query.get('sitting');
  if (asked === null) return new Map();
  if (asked === 'none') return new Map();
  const suspended =
    asked === 'suspended' ? { suspendedAtMs: OPENED_AT_MS, suspendReason: 'Tonausfall im Saal' } : {};
  const sitting = {
    ...{ sittingId: 's1', title: '14. Sitzung des Stadtrats', body: 'Stadtrat', openedAtMs: OPENED_AT_MS },
    profile: 'de-nw',
    ...suspended,
  };
  const members = NAMES.map((name, index) => ({
    ...NONE,
    memberId: name,
    name,
    group: index % 2 === 0 ? 'Fraktion A' : 'Fraktion B',
    isPresent: index < 3,
    inHall: index === 0,
    isLost: index === 3,
    fromMs: index < 4 ? OPENED_AT_MS + index * 60_000 : 0,
  }));
  const first = [
    {
      disturbanceId: 'd1',
      name: 'Anna Weber',
      number: 10,
      kind: SittingDisturbanceKind.SITTING_DISTURBANCE_KIND_SOUND,
      text: 'Der Saal ist nicht zu hören.',
      atMs: OPENED_AT_MS + 600_000,
    },
  ];
  const losses = [
    { name: 'Şebnem Fuchs', site: 'jena', cause: 'client', sinceMs: OPENED_AT_MS + 900_000 },
    {
      ...{ name: 'Jürgen Åkesson', site: 'erfurt', cause: 'node', sinceMs: OPENED_AT_MS + 300_000 },
      untilMs: OPENED_AT_MS + 360_000,
    },
  ];
  const view = { sitting, rollSize: 5, inHall: 1, remote: 2, required: 3, guests: 4 };
  return new Map([
    ['sitting', SittingView.encode(view).finish()],
    ['losses', SittingLosses.encode({ losses }).finish()],
    ['roll/0', SittingRollView.encode({ members }).finish()],
    ['disturbances', SittingDisturbancesView.encode({ first, count: 1 }).finish()],
    [
      'past',
      SittingPastView.encode({
        sittings: [{ ...sitting, sittingId: 's0', title: '13. Sitzung', closedAtMs: 1 }],
      }).finish(),
    ],
  ]);
}

/** Whose law there is. */
export const answer = (): Uint8Array =>
  SittingProfilesView.encode({
    profiles: [
      {
        ...{ id: '', hybrid: 'regular', digital: 'regular', secret: 'open', elections: 'open' },
        areProxiesAllowed: true,
      },
      {
        ...{ id: 'de-nw', land: 'Nordrhein-Westfalen', norm: '§§ 47a, 58a GO NRW', hybrid: 'committees' },
        ...{ digital: 'emergency', secret: 'approved-system', elections: 'approved-system' },
        ...{ detailNorm: '§ 4 Abs. 2 DigiSiVO', namesNorm: '§ 4 Abs. 1 DigiSiVO' },
      },
    ],
  }).finish();

export const views: readonly PageViewCase[] = [
  [
    'a sitting, led',
    'people=9&sitting=suspended&role=chair',
    '[data-testid=sitting-panel]',
    '[data-testid=people]',
    '[data-panel=sitting]',
    '[data-testid=sitting-law-open]',
    '[data-testid=sitting-edit-mode]',
    '[data-testid=sitting-add-open]',
    '[data-testid=sitting-files]',
  ],
  [
    'a sitting to open',
    'people=9&sitting=none&role=chair',
    '[data-testid=sitting-open-law]',
    '[data-testid=people]',
    '[data-panel=sitting]',
  ],
];
