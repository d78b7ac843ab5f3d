/** Moderation in a room without servers: `waiting=3`, `closed=1`, `locks=1`. Test code only. */
import type { FeatureRecordMap } from '../../../../client/api.ts';
import { ModerationOutsideView, ModerationRoomView } from '../../../../proto/features/moderation.ts';
import type { PageViewCase } from '../page-view.ts';

/** 2 pm on a day in November. */
const SINCE_MS = Date.UTC(2026, 10, 23, 13);
const NAMES = ['Gunda Gast', 'Prof. Dr. Eberhard von Lichtenberg-Hohenstein', 'Ayşe Yıldız', 'Tom'];

export function records(query: URLSearchParams): FeatureRecordMap {
  const count = Number(query.get('waiting') ?? '0');
  const isClosed = query.get('closed') === '1';
  const isLocked = query.get('locks') === '1';
  if (count === 0 && !isClosed && !isLocked) return new Map();
  const first = NAMES.slice(0, count).map((name, index) => ({
    number: 900 + index,
    name,
    role: 'guest',
    sinceMs: SINCE_MS + index * 61_000,
  }));
  const room = {
    waitingRoom: count > 0 ? 'guests' : 'off',
    isMicLocked: isLocked,
    closedSinceMs: isClosed ? SINCE_MS : 0,
  };
  return new Map([
    ['room', ModerationRoomView.encode(room).finish()],
    ['outside', ModerationOutsideView.encode({ first, count, closedCount: isClosed ? 12 : 0 }).finish()],
  ]);
}

export const views: readonly PageViewCase[] = [
  [
    'moderation',
    'people=9&waiting=3&closed=1&locks=1&role=chair',
    '[data-testid=moderation-panel]',
    '[data-testid=people]',
    '[data-panel=moderation]',
  ],
  [
    'moderation of one person',
    'people=9&role=chair',
    '[data-testid=moderation-person]',
    '[data-testid=people]',
    '[data-testid=person-row]:nth-child(3) [data-testid=person-actions]',
    '[data-testid=person-row]:nth-child(3) [data-testid=moderation-choose]',
  ],
];
