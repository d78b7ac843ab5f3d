/** The podium in a room without servers. Test code only. */
import type { FeatureRecordMap } from '../../../../client/api.ts';
import type { PageViewCase } from '../page-view.ts';

export const records = (): FeatureRecordMap => new Map();

export const views: readonly PageViewCase[] = [
  [
    'the podium for whoever leads',
    'people=9&hands=4&role=chair',
    '[data-testid=podium-panel]',
    '[data-testid=people]',
    '[data-panel=podium]',
  ],
];
