import { EventEmitter } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import type { ConsumerOptions } from 'mediasoup/types';
import { HeldConsumer, type WatchWish } from '../../../../cascade/media/held-consumer.ts';
import type { SourceEntry } from '../../../../cascade/media/source-table.ts';
import { SourceKind } from '../../../../proto/index.ts';

/** Each request to the worker, by name. */
function makeWorker() {
  const requests: string[] = [];
  const request = (name: string) => async () => void requests.push(name);
  const transport = {
    closed: false,
    consume: async ({ preferredLayers }: ConsumerOptions) => {
      requests.push(`consume ${preferredLayers?.spatialLayer ?? '-'}`);
      const consumer = {
        kind: 'video',
        type: 'simulcast',
        closed: false,
        paused: true,
        observer: new EventEmitter(),
        setPreferredLayers: request('setPreferredLayers'),
        setPriority: request('setPriority'),
        resume: async () => {
          requests.push('resume');
          consumer.paused = false;
        },
      };
      return consumer as never;
    },
  };
  return { requests, transport };
}

const ENTRY = {
  sourceId: 'p1:cam',
  kind: SourceKind.SOURCE_KIND_CAMERA,
  producer: {
    id: 'p1:cam.1.0',
    kind: 'video',
    type: 'simulcast',
    closed: false,
    rtpParameters: { encodings: [4, 2, 1].map((scaleResolutionDownBy) => ({ scaleResolutionDownBy })) },
  },
} as unknown as SourceEntry;

const wish = (heightPx: number): WatchWish =>
  ({ sourceId: ENTRY.sourceId, generation: 1, originNodeId: 'n', heightPx, priority: 0 }) as WatchWish;

describe('HeldConsumer', () => {
  test('a picture of a join takes two requests: its layer comes with the first, its start is the second', async () => {
    const { requests, transport } = makeWorker();
    const on = { transport, rtpCapabilities: {}, nowMs: 0 };

    const held = await HeldConsumer.make(ENTRY, { ...on, heightPx: 180 });
    await held.apply(wish(180));
    await held.start();

    expect(requests).toEqual(['consume 0', 'resume']);
  });

  test('asks for another layer when the tile has grown meanwhile', async () => {
    const { requests, transport } = makeWorker();
    const on = { transport, rtpCapabilities: {}, nowMs: 0 };

    const held = await HeldConsumer.make(ENTRY, { ...on, heightPx: 180 });
    await held.apply(wish(720));

    expect(requests).toEqual(['consume 0', 'setPreferredLayers']);
  });
});
