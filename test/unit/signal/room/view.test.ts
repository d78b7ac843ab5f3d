import { describe, expect, test } from '@jest/globals';
import { parseSiteId } from '../../../../common/ids.ts';
import { RoomView } from '../../../../signal/room/view.ts';
import { ERFURT, emptyLog, entry, gone, participant, present } from '../../../support/room-logs.ts';

const JENA = parseSiteId('jena');
const ada = participant('ada');
const bea = participant('bea', { site: JENA });

function viewWithAda(): RoomView {
  const view = new RoomView();
  view.load(ERFURT, emptyLog());
  view.apply(ERFURT, entry(1, [present(ada)]));
  return view;
}

describe('RoomView', () => {
  test('applies entries in order, and skips those it has', () => {
    const view = viewWithAda();

    expect(view.apply(ERFURT, entry(1, [gone(ada.participantId)]))).toBe('old');
    expect(view.apply(ERFURT, entry(3, []))).toBe('gap');
    expect(view.apply(ERFURT, entry(1, [], 2))).toBe('gap');
    expect(view.participants()).toEqual([ada]);
    expect(view.apply(ERFURT, entry(2, [gone(ada.participantId)]))).toEqual({
      participantIds: new Set([ada.participantId]),
      awaySites: new Set(),
      sourceIds: new Set(),
    });
    expect(view.participantCount()).toBe(0);
  });

  test('counts and finds over all sites', () => {
    const view = viewWithAda();
    expect(view.apply(JENA, entry(1, [present(bea)]))).toBe('gap');
    view.load(JENA, emptyLog());
    view.apply(JENA, entry(1, [present(bea)]));

    expect(view.participantCount()).toBe(2);
    expect(view.participant(bea.participantId)).toEqual(bea);
    expect(view.versions().map(([site, { n }]) => [site, n])).toEqual([
      ['erfurt', 1],
      ['jena', 1],
    ]);
  });

  test('takes a newer snapshot only, and says what it touched and whether it is of another log', () => {
    const view = viewWithAda();

    expect(view.load(ERFURT, emptyLog())).toBeUndefined();
    expect(view.load(ERFURT, emptyLog(2))).toEqual({
      touched: { participantIds: new Set([ada.participantId]), sourceIds: new Set(), awaySites: new Set() },
      replaced: true,
    });
    expect(view.participantCount()).toBe(0);
  });

  test('forgets a site', () => {
    const view = viewWithAda();

    expect(view.load(ERFURT, undefined)?.replaced).toBe(true);
    expect(view.has(ERFURT)).toBe(false);
    expect(view.load(ERFURT, undefined)).toBeUndefined();
  });

  test('leaves keys that it does not know alone', () => {
    const view = viewWithAda();

    view.apply(ERFURT, entry(2, [{ key: 'future/1', value: new Uint8Array([1]) }]));

    expect(view.site(ERFURT).version.n).toBe(2);
  });
});
