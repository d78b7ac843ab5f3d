/** Timer and curtain in a room without servers: `timer=1`, `curtain=1`, `ready=1`. Test code only. */
import { TimerCurtain, TimerReadyView, TimerRunning } from '../../../../proto/features/timer.ts';
import type { FeatureRecordMap } from '../../../../client/api.ts';
import type { PageViewCase } from '../page-view.ts';

/** Long over: what is shown of it does not change. */
const STARTED_AT_MS = Date.UTC(2026, 10, 23, 13);
const BREAK_MS = 15 * 60_000;

export function records(query: URLSearchParams): FeatureRecordMap {
  const told: (readonly [string, Uint8Array])[] = [];
  if (query.get('timer') !== null) {
    const timer = { title: 'Redezeit', startedAtMs: 1, durationSec: 180 };
    told.push(['timer', TimerRunning.encode(timer).finish()]);
  }
  if (query.get('curtain') !== null) {
    const curtain = { text: 'Kaffee im Foyer', untilMs: STARTED_AT_MS + BREAK_MS };
    told.push(['curtain', TimerCurtain.encode(curtain).finish()]);
  }
  if (query.get('ready') !== null) {
    const ready = { title: 'Abstimmung', askedAtMs: STARTED_AT_MS, ready: 5, notReady: 1 };
    told.push(['ready', TimerReadyView.encode(ready).finish()]);
  }
  return new Map(told);
}

export const views: readonly PageViewCase[] = [
  ['timer', 'people=4&timer=1&ready=1', '[data-testid=timer-clock]'],
  ['break curtain', 'people=4&curtain=1&role=chair', '[data-testid=timer-curtain]'],
  [
    'time and breaks',
    'people=4&ready=1&role=chair',
    '[data-testid=timer-panel]',
    '[data-testid=people]',
    '[data-panel=timer]',
  ],
];
