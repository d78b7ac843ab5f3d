import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Consumer, Producer } from 'mediasoup/types';
import { ConsumerStates, type ObservedConsumer } from '../../../../cascade/media/consumer-states.ts';
import { SourceTable, type SourceEntry } from '../../../../cascade/media/source-table.ts';
import { parseNodeId, parseSourceId } from '../../../../common/ids.ts';
import { SourceKind, type IConsumerState } from '../../../../proto/index.ts';

function consumer(over: Partial<Consumer> = {}): Consumer & EventEmitter {
  const facts = {
    id: 'c1',
    type: 'simulcast',
    score: { score: 9, producerScore: 8, producerScores: [8] },
    currentLayers: { spatialLayer: 1, temporalLayer: 0 },
    observer: new EventEmitter(),
    ...over,
  };
  return Object.assign(new EventEmitter(), facts) as unknown as Consumer & EventEmitter;
}

const held = (one: Consumer): ObservedConsumer => ({ consumer: one, entry: {} as SourceEntry });

function states() {
  const told: (readonly IConsumerState[])[] = [];
  const sources = new SourceTable();
  const sut = new ConsumerStates({ tell: (list) => told.push(list), sources });
  return { told, sut, sources };
}

/** An entry of the table, as if piped in. */
function pipedIn(sources: SourceTable): SourceEntry {
  const entry = {
    sourceId: parseSourceId('ada:mic'),
    generation: 1,
    kind: SourceKind.SOURCE_KIND_MIC,
    producer: { observer: new EventEmitter() } as unknown as Producer,
    originNodeId: parseNodeId('sfu-b'),
    hops: 1,
    path: [],
  };
  sources.add(entry);
  return entry;
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe('ConsumerStates', () => {
  test('tells what changed', () => {
    const { told, sut } = states();
    const one = consumer();
    sut.follow(held(one));

    one.emit('score');
    jest.advanceTimersByTime(0);

    expect(told).toEqual([[{ consumerId: 'c1', score: 9, sourceScore: 8, spatialLayer: 1 }]]);
  });

  test('tells at most four times per second, and the last state of each', () => {
    const { told, sut } = states();
    const one = consumer();
    sut.follow(held(one));

    for (let elapsedMs = 0; elapsedMs < 1_000; elapsedMs += 10) {
      one.emit('layerschange');
      jest.advanceTimersByTime(10);
    }

    expect(told.length).toBeLessThanOrEqual(5);
    expect(told.every((list) => list.length === 1)).toBe(true);
  });

  test('tells at once that a source is worse at its origin', () => {
    const { told, sut, sources } = states();
    const entry = pipedIn(sources);
    sut.follow({ consumer: consumer(), entry });
    sut.follow(held(consumer({ id: 'c2' })));

    sources.setOriginScore(entry, 3);
    jest.advanceTimersByTime(0);

    expect(told).toEqual([[{ consumerId: 'c1', score: 9, sourceScore: 3, spatialLayer: 1 }]]);
  });

  test('tells that the link holds a source back, also to who begins to receive it then, and when it comes again', () => {
    const { told, sut, sources } = states();
    const entry = pipedIn(sources);
    sources.setHeldByLink(entry, true);
    sut.follow({ consumer: consumer(), entry });
    jest.advanceTimersByTime(0);

    sources.setHeldByLink(entry, false);
    jest.advanceTimersByTime(1_000);

    const state = { consumerId: 'c1', score: 9, sourceScore: 8 };
    expect(told).toEqual([
      [{ ...state, spatialLayer: -1, heldByLink: true }],
      [{ ...state, spatialLayer: 1 }],
    ]);
  });

  test.each([
    ['simple', undefined, 0],
    ['simulcast', undefined, -1],
  ] as const)('a %s consumer without layers forwards layer %p as %p', (type, currentLayers, spatialLayer) => {
    const { told, sut } = states();
    const one = consumer({ type, currentLayers });
    sut.follow(held(one));

    one.emit('score');
    jest.advanceTimersByTime(0);

    expect(told[0]?.[0]?.spatialLayer).toBe(spatialLayer);
  });

  test('a consumer that closed is not told of', () => {
    const { told, sut } = states();
    const one = consumer();
    sut.follow(held(one));

    one.emit('score');
    one.observer.emit('close');
    jest.advanceTimersByTime(1_000);

    expect(told).toEqual([]);
  });

  test('says nothing after its end', () => {
    const { told, sut } = states();
    const one = consumer();
    sut.follow(held(one));
    one.emit('score');

    sut.close();
    jest.advanceTimersByTime(1_000);

    expect(told).toEqual([]);
  });
});
