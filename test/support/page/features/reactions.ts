/** Reactions in a room without servers: `reactions=3`, by name; more than five are sums. Test code only. */
import { ReactionsNow } from '../../../../proto/features/reactions.ts';
import type { FeatureRecordMap } from '../../../../client/api.ts';
import type { PageViewCase } from '../page-view.ts';

const NAMES = ['Anna Weber', 'Jürgen Åkesson', 'Şebnem Fuchs'];
const KINDS = 8;

export function records(query: URLSearchParams): FeatureRecordMap {
  const count = Number(query.get('reactions') ?? '0');
  if (count === 0) return new Map();
  const recent = Array.from({ length: count }, (_, index) => ({
    kind: (index % KINDS) + 1,
    atMs: 1_000 + index,
    number: index + 9,
    name: NAMES[index % NAMES.length] ?? '',
  }));
  return new Map([['now', ReactionsNow.encode({ recent }).finish()]]);
}

export const views: readonly PageViewCase[] = [
  [
    'reactions',
    'people=4&reactions=3&role=chair',
    '[data-testid=reactions-picker]',
    '[data-testid=reactions-open]',
  ],
];
