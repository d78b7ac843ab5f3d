/** Polls in a room without servers: `polls=1`, one open, one closed. Test code only. */
import { PollsPoll } from '../../../../proto/features/polls.ts';
import type { FeatureRecordMap } from '../../../../client/api.ts';
import type { PageViewCase } from '../page-view.ts';

export function records(query: URLSearchParams): FeatureRecordMap {
  if (query.get('polls') === null) return new Map();
  const open = {
    poll: 2,
    question: 'Wann soll die nächste Sitzung beginnen?',
    options: ['17:00 Uhr', '18:00 Uhr', '19:00 Uhr'],
    byName: 'Anna Weber',
    answered: 4,
  };
  const closed = {
    poll: 1,
    question: 'Brauchen Sie eine Pause?',
    options: ['Ja', 'Nein'],
    byName: 'Anna Weber',
    isClosed: true,
    answered: 7,
    sums: [5, 2],
  };
  return new Map([open, closed].map((poll) => [`poll/${poll.poll}`, PollsPoll.encode(poll).finish()]));
}

export const views: readonly PageViewCase[] = [
  [
    'polls',
    'people=9&polls=1&role=chair',
    '[data-testid=polls-result]',
    '[data-testid=people]',
    '[data-panel=polls]',
    '[data-testid=polls-new]',
  ],
];
