import { describe, expect, test } from '@jest/globals';
import { ServerEnvelope } from '../../../../proto/index.ts';
import { DELTA_PERIOD_MS, DeltaBatcher } from '../../../../signal/room/deltas.ts';
import { RoomView } from '../../../../signal/room/view.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { ERFURT, emptyLog, entry, gone, participant, present, touching } from '../../../support/room-logs.ts';

function setUp() {
  const clock = new FakeClock();
  const view = new RoomView();
  view.load(ERFURT, emptyLog());
  const frames: ReturnType<typeof ServerEnvelope.decode>[] = [];
  const push = (frame: Uint8Array): void => void frames.push(ServerEnvelope.decode(frame));
  const batcher = new DeltaBatcher(view, clock, { delta: push, reset: push });
  let n = 0;
  const change = (...writes: Parameters<typeof entry>[1]): void => {
    const touched = view.apply(ERFURT, entry((n += 1), writes));
    if (typeof touched === 'object') batcher.add(touched);
  };
  return { clock, view, frames, batcher, change };
}

const ada = participant('ada');
const bea = participant('bea');

describe('DeltaBatcher', () => {
  test('sends the first change at once and at most ten deltas per second', () => {
    const { clock, frames, change } = setUp();

    for (let i = 0; i < 100; i += 1) {
      change(present({ ...ada, name: `Ada ${i}` }));
      clock.advance(10);
    }

    expect(frames[0]?.delta?.participants?.[0]?.name).toBe('Ada 0');
    expect(frames.length).toBeGreaterThanOrEqual(10);
    expect(frames.length).toBeLessThanOrEqual(11);
    clock.advance(DELTA_PERIOD_MS);
    expect(frames.at(-1)?.delta?.participants?.[0]?.name).toBe('Ada 99');
  });

  test('says of each record what has become of it, once, with the versions and the count', () => {
    const { clock, frames, change } = setUp();
    change(present(ada));
    change(present(bea));
    change(present({ ...bea, reconnecting: true }));
    change(gone(ada.participantId));
    clock.advance(DELTA_PERIOD_MS);

    const delta = frames[1]?.delta;
    expect(frames).toHaveLength(2);
    expect(delta?.participants).toMatchObject([{ name: 'bea', reconnecting: true }]);
    expect(delta?.removedParticipantIds).toEqual(['ada']);
    expect(delta?.versions).toMatchObject([{ site: 'erfurt', epoch: 1, n: 4 }]);
    expect(delta?.participantCount).toBe(1);
  });

  test('sends the whole room in place of what is pending after a reset', () => {
    const { clock, frames, change, batcher } = setUp();
    change(present(ada));
    change(present(bea));

    batcher.reset();
    clock.advance(10 * DELTA_PERIOD_MS);

    expect(frames).toHaveLength(2);
    expect(frames[1]?.snapshot?.participants).toHaveLength(2);
  });

  test('says nothing about nothing, nor after it was closed', () => {
    const { clock, frames, batcher, change } = setUp();

    batcher.add(touching());
    change(present(ada));
    change(present(bea));
    batcher.close();
    clock.advance(1_000);
    change(present(ada));
    batcher.reset();

    expect(frames).toHaveLength(1);
  });
});
