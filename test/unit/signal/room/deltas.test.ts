import { describe, expect, test } from '@jest/globals';
import { ServerEnvelope } from '../../../../proto/index.ts';
import { COUNTS_PERIOD_MS, DELTA_PERIOD_MS, DeltaBatcher } from '../../../../signal/room/deltas.ts';
import { PeopleBoard } from '../../../../signal/room/people/people-board.ts';
import { SPEAKER_KEPT_MS } from '../../../../signal/room/people/recent-speakers.ts';
import { RoomView } from '../../../../signal/room/view.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { ERFURT, emptyLog, entry, gone, participant, present, touching } from '../../../support/room-logs.ts';

function setUp() {
  const clock = new FakeClock();
  const view = new RoomView();
  view.load(ERFURT, emptyLog());
  const frames: ReturnType<typeof ServerEnvelope.decode>[] = [];
  const rows: string[] = [];
  const push = (frame: Uint8Array): void => void frames.push(ServerEnvelope.decode(frame));
  const batcher = new DeltaBatcher(new PeopleBoard(view), clock, {
    delta: push,
    page: (_ref, frame) => push(frame),
    row: (id) => rows.push(id),
  });
  let n = 0;
  const change = (...writes: Parameters<typeof entry>[1]): void => {
    const touched = view.apply(ERFURT, entry((n += 1), writes));
    if (typeof touched === 'object') batcher.add(touched);
  };
  const crowd = (size: number): void =>
    change(...Array.from({ length: size }, (_, index) => present(participant(`guest${index}`))));
  return { clock, view, frames, rows, batcher, change, crowd };
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

    expect(frames[0]?.delta?.people?.[0]?.name).toBe('Ada 0');
    expect(frames.length).toBeGreaterThanOrEqual(10);
    expect(frames.length).toBeLessThanOrEqual(11);
    clock.advance(DELTA_PERIOD_MS);
    expect(frames.at(-1)?.delta?.people?.[0]?.name).toBe('Ada 99');
  });

  test('says of each person what has become of them, once, with the count', () => {
    const { clock, frames, change } = setUp();
    change(present(ada));
    change(present(bea));
    change(present({ ...bea, reconnecting: true }));
    change(gone(ada.participantId));
    clock.advance(DELTA_PERIOD_MS);

    const delta = frames[1]?.delta;
    expect(frames).toHaveLength(2);
    expect(delta?.people).toMatchObject([{ name: 'bea', reconnecting: true }]);
    expect(delta?.left).toEqual([ada.number]);
    expect(delta?.counts).toBeNull(); // one came, one left
  });

  test('says nothing about nothing, nor after it was closed', () => {
    const { clock, frames, batcher, change } = setUp();

    batcher.add(touching());
    change(present(ada));
    clock.advance(DELTA_PERIOD_MS);
    change(present(bea));
    clock.advance(DELTA_PERIOD_MS);
    change(present({ ...bea, sessionGeneration: 2 }));
    batcher.close();
    change(gone(ada.participantId));
    clock.advance(1_000);

    expect(frames).toHaveLength(2);
  });

  test('says nothing of counts of a large room that are as before half a second later', () => {
    const { clock, frames, change, crowd } = setUp();
    crowd(30);
    clock.advance(COUNTS_PERIOD_MS);
    const before = frames.length;

    change(present(ada));
    clock.advance(DELTA_PERIOD_MS);
    change(gone(ada.participantId));
    clock.advance(2 * COUNTS_PERIOD_MS);

    expect(frames).toHaveLength(before);
  });

  test('tells counts of a large room twice a second', () => {
    const { clock, frames, change, crowd } = setUp();
    crowd(30);
    const before = frames.length;

    for (let i = 0; i < 20; i += 1) {
      change(present(participant(`late${i}`)));
      clock.advance(50);
    }
    clock.advance(COUNTS_PERIOD_MS);

    const counts = frames.slice(before).map(({ delta }) => delta?.counts?.people);
    expect(counts.length).toBeLessThanOrEqual(4);
    expect(counts.at(-1)).toBe(50);
  });

  test('tells everybody about who speaks before it returns, and until a while after they have stopped', () => {
    const { clock, frames, batcher, crowd } = setUp();
    crowd(30);
    const speaker = participant('guest7');

    batcher.speak(new Set([speaker.number]));
    expect(frames.at(-1)?.delta?.people).toMatchObject([{ name: 'guest7' }]);

    batcher.speak(new Set());
    clock.advance(SPEAKER_KEPT_MS - DELTA_PERIOD_MS);
    expect(frames.at(-1)?.delta?.left ?? []).toEqual([]);
    clock.advance(2 * DELTA_PERIOD_MS);
    expect(frames.at(-1)?.delta?.left).toEqual([speaker.number]);
  });

  test('tells rows of those whom not everybody is told about', () => {
    const { clock, rows, change, crowd } = setUp();
    crowd(20);
    expect(rows).toEqual([]);
    crowd(30);
    clock.advance(DELTA_PERIOD_MS);
    rows.length = 0;

    change(present({ ...participant('guest3'), reconnecting: true }));
    clock.advance(DELTA_PERIOD_MS);

    expect(rows).toEqual(['guest3']);
  });
});
