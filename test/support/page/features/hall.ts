/** A hall in a room without servers: `hall=1`; its devices are two of the others, a third waits. Test code only. */
import { HallOffersView, HallView } from '../../../../proto/features/hall.ts';
import type { FeatureRecordMap } from '../../../../client/api.ts';
import type { PageViewCase } from '../page-view.ts';

export function records(query: URLSearchParams): FeatureRecordMap {
  if (query.get('hall') === null) return new Map();
  const hall = {
    devices: [
      { number: 10, label: 'Ratssaal Erfurt', hasSound: true }, // as the invented people have them
      { number: 11, label: 'Empore', hasSound: false },
    ],
    outputNumber: 10,
    companions: [12, 13],
    companionCount: 2,
  };
  const offers = {
    devices: [{ number: 14, label: 'Rednerpult' }],
    screens: [{ number: 40, label: 'Leinwand links' }],
  };
  return new Map([
    ['hall', HallView.encode(hall).finish()],
    ['offers', HallOffersView.encode(offers).finish()],
  ]);
}

const PANEL = ['[data-testid=people]', '[data-panel=hall]'];

export const views: readonly PageViewCase[] = [
  ['the hall for whoever leads', 'people=9&hall=1&role=chair', '[data-testid=hall-offer]', ...PANEL],
  ['the page of a companion', 'people=9&mode=companion', '[data-testid=companion]'],
  [
    'the large screen with an item and a vote',
    'people=9&mode=display&agenda=5&votes=open&spotlight=2',
    '[data-testid=votes-display]',
  ],
];
