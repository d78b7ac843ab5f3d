import { EventEmitter } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { SourceDemands } from '../../../../cascade/media/source-demands.ts';
import { DOWN_AFTER_MS, NO_LAYER, OFF_AFTER_MS } from '../../../../cascade/policy/demand.ts';
import { parseSourceId } from '../../../../common/ids.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

const CAM = parseSourceId('ada:cam');
const ONE = {};
const OTHER = {};

function start() {
  const clock = new FakeClock();
  const demands = new SourceDemands(clock);
  const told: number[] = [];
  const observer = new EventEmitter();
  const follow = () => demands.follow({ sourceId: CAM, producer: { observer } }, (layer) => told.push(layer));
  return { clock, demands, told, observer, follow };
}

describe('SourceDemands', () => {
  test('tells the highest layer of all viewers', () => {
    const { demands, told, follow } = start();
    follow();

    demands.want(ONE, CAM, 0);
    demands.want(OTHER, CAM, 2);
    demands.want(ONE, CAM, 1);

    expect(told).toEqual([0, 2]);
  });

  test('is wanted from the start when somebody waited for it', () => {
    const { demands, told, follow } = start();
    demands.want(ONE, CAM, 1);

    expect(follow()).toBe(1);
    expect(told).toEqual([]);
  });

  test('counts the pictures that nobody shows', () => {
    const { demands, follow } = start();
    follow();
    expect(demands.unwatchedCount).toBe(1);

    demands.want(ONE, CAM, 0);

    expect(demands.unwatchedCount).toBe(0);
  });

  test('goes down by itself when its viewers have gone', () => {
    const { clock, demands, told, follow } = start();
    follow();
    demands.want(ONE, CAM, 2);

    demands.want(ONE, CAM, NO_LAYER);
    clock.advance(DOWN_AFTER_MS - 1);
    expect(demands.of(CAM)).toBe(2);
    clock.advance(OFF_AFTER_MS);

    expect(told).toEqual([2, 0, NO_LAYER]);
  });

  test('says nothing of a source that has ended', () => {
    const { clock, demands, told, observer, follow } = start();
    follow();
    demands.want(ONE, CAM, 2);

    observer.emit('close');
    demands.want(ONE, CAM, NO_LAYER);
    clock.advance(OFF_AFTER_MS);

    expect(told).toEqual([2]);
    expect(demands.of(CAM)).toBeUndefined();
  });

  test('the end of an older one leaves the newer one alone', () => {
    const { demands, observer, follow } = start();
    follow();
    const newer = { sourceId: CAM, producer: { observer: new EventEmitter() } };
    demands.follow(newer, () => {});

    observer.emit('close');

    expect(demands.of(CAM)).toBe(NO_LAYER);
  });

  test('asks for less at once where there is no room for more, and for no less than others show', () => {
    const { demands, told, follow } = start();
    follow();
    demands.want(ONE, CAM, 2);
    demands.want(OTHER, CAM, 1);

    demands.want(ONE, CAM, 0, 'now');

    expect(told).toEqual([2, 1]);
    expect(demands.wantedByOthers(ONE, CAM)).toBe(1);
    expect(demands.wantedByOthers(OTHER, CAM)).toBe(0);
    expect(demands.wantedByOthers({}, parseSourceId('eva:cam'))).toBe(NO_LAYER);
  });
});
