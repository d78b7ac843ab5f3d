import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Producer } from 'mediasoup/types';
import type { WatchWish } from '../../cascade/media/held-consumer.ts';
import { NO_LAYER } from '../../cascade/policy/demand.ts';
import type { MediaSession } from '../../cascade/media/media-session.ts';
import type { SourceEntry } from '../../cascade/media/source-table.ts';
import { AppError, toProtoCode } from '../../common/errors.ts';
import { parseSourceId, type NodeId } from '../../common/ids.ts';
import { Direction, SourceKind } from '../../proto/index.ts';
import { identity, NODE, OTHER_NODE, SIGNAL, startMediaNode, type MediaNode } from '../support/media-node.ts';
import { opusParameters, plainProducer, vp8Parameters } from '../support/media-rtp.ts';
import { waitFor } from '../support/wait-for.ts';

const MIC = parseSourceId('p2:mic');
const CAM = parseSourceId('p2:cam');

let node: MediaNode;
let session: MediaSession;

beforeEach(async () => {
  node = await startMediaNode();
  session = await node.sessions.open(identity(), SIGNAL);
  const room = node.rooms.get(identity().roomId);
  if (room === undefined) throw new Error('no room');
  await session.transports.create({ direction: Direction.DIRECTION_RECV });
  session.receivingEnd.setCapabilities(room.router.rtpCapabilities);
});

afterEach(() => node.close());

const room = () => {
  const found = node.rooms.get(identity().roomId);
  if (found === undefined) throw new Error('no room');
  return found;
};

/** A source that did not come from a session. */
async function addSource(over: Partial<SourceEntry> = {}): Promise<Producer> {
  const { sourceId = MIC, generation = 1, originNodeId = NODE } = over;
  const isAudio = sourceId === MIC;
  const producer = await plainProducer(room().router, {
    id: `${sourceId}.${generation}.0`,
    kind: isAudio ? 'audio' : 'video',
    rtpParameters: isAudio ? opusParameters() : vp8Parameters(),
  });
  const kind = isAudio ? SourceKind.SOURCE_KIND_MIC : SourceKind.SOURCE_KIND_CAMERA;
  const hops = originNodeId === NODE ? 0 : 1;
  room().sources.add({ sourceId, generation, kind, producer, originNodeId, hops, path: [] });
  return producer;
}

const wish = (over: Partial<WatchWish> = {}): WatchWish => ({
  sourceId: MIC,
  generation: 1,
  originNodeId: NODE,
  heightPx: 0,
  priority: 0,
  ...over,
});

const cam = (heightPx: number, priority = 0): WatchWish => wish({ sourceId: CAM, heightPx, priority });

const consumersOf = async () => {
  const dump = await session.transports.receiveTransport().dump();
  return dump.consumerIds;
};

describe('watching', () => {
  test('makes all consumers in one go, paused', async () => {
    await addSource();
    await addSource({ sourceId: CAM });

    const { consumers, failures } = await session.consumers.setWatch([wish(), cam(360)]);

    expect(
      consumers?.map(({ sourceId, generation, producerId }) => [sourceId, generation, producerId]),
    ).toEqual([
      [MIC, 1, `${MIC}.1.0`],
      [CAM, 1, `${CAM}.1.0`],
    ]);
    const made = consumers?.map(({ consumerId }) => consumerId) ?? [];
    expect([failures, (await consumersOf()).sort()]).toEqual([[], made.sort()]);
    expect([MIC, CAM].map((id) => session.consumers.find(id)?.paused)).toEqual([true, true]);
  });

  test('audio has NACK, and video the layer and priority of its tile', async () => {
    await addSource();
    await addSource({ sourceId: CAM });

    const { consumers } = await session.consumers.setWatch([wish(), cam(360, 7)]);

    expect(consumers?.[0]?.rtpParametersJson).toContain('"nack"');
    expect(await layersOf(CAM)).toEqual({ layer: 1, priority: 7 });
  });

  test('another height moves the layer of the consumer that is there', async () => {
    await addSource({ sourceId: CAM });
    await session.consumers.setWatch([cam(100)]);
    const before = await layersOf(CAM);

    const { consumers, closedConsumerIds } = await session.consumers.setWatch([cam(720)]);

    expect([before.layer, (await layersOf(CAM)).layer, consumers, closedConsumerIds]).toEqual([0, 2, [], []]);
  });

  test('is idempotent', async () => {
    await addSource();
    await session.consumers.setWatch([wish()]);

    const again = await session.consumers.setWatch([wish(), wish()]);

    expect(again).toEqual({ consumers: [], closedConsumerIds: [], failures: [] });
    expect(session.consumers.count).toBe(1);
  });

  test('lets go what is not wished any more', async () => {
    await addSource();
    const { consumers } = await session.consumers.setWatch([wish()]);

    const { closedConsumerIds } = await session.consumers.setWatch([]);

    expect(closedConsumerIds).toEqual(consumers?.map(({ consumerId }) => consumerId));
    expect([await consumersOf(), node.events]).toEqual([[], []]);
  });

  test('replaces the consumer of an older generation', async () => {
    const older = await addSource();
    const first = await session.consumers.setWatch([wish()]);
    older.close();
    await addSource({ generation: 2 });
    await waitFor(() => node.events.length > 0, { what: 'told of the close' });

    const second = await session.consumers.setWatch([wish({ generation: 2 })]);

    expect(second.consumers).toMatchObject([{ sourceId: MIC, generation: 2, producerId: `${MIC}.2.0` }]);
    expect(first.consumers?.[0]?.consumerId).not.toBe(second.consumers?.[0]?.consumerId);
  });

  test('gives a newer generation than was wished', async () => {
    await addSource({ generation: 3 });

    const { consumers } = await session.consumers.setWatch([wish({ generation: 1 })]);

    expect(consumers).toMatchObject([{ generation: 3 }]);
  });

  test('a consumer that the client never started is made anew', async () => {
    await addSource();
    const first = await session.consumers.setWatch([wish()]);
    node.clock.nowMs += 6_000;

    const second = await session.consumers.setWatch([wish()]);

    expect(second.closedConsumerIds).toEqual([first.consumers?.[0]?.consumerId]);
    expect(second.consumers).toHaveLength(1);
  });

  test('what is prefetched stays paused, and flows without a new consumer when it is shown', async () => {
    await addSource({ sourceId: CAM });
    const isPaused = () => session.consumers.find(CAM)?.paused;
    const { consumers } = await session.consumers.setWatch([{ ...cam(180), isPrefetch: true }]);
    await session.consumers.start(consumers?.map(({ consumerId }) => consumerId ?? '') ?? []);
    expect(isPaused()).toBe(true);

    const shown = await session.consumers.setWatch([cam(180)]);
    expect([isPaused(), shown.consumers, shown.closedConsumerIds]).toEqual([false, [], []]);
    await session.consumers.setWatch([{ ...cam(180), isPrefetch: true }]);

    expect(isPaused()).toBe(true);
  });

  test('a picture is wanted from when the client is ready for it until it lets it go', async () => {
    await addSource({ sourceId: CAM });
    const entry = room().sources.get(CAM);
    if (entry === undefined) throw new Error('it was added');
    const told: number[] = [];
    expect(room().demands.follow(entry, (layer) => told.push(layer))).toBe(NO_LAYER);

    const { consumers } = await session.consumers.setWatch([cam(360)]);
    expect(told).toEqual([]);
    await session.consumers.start(consumers?.map(({ consumerId }) => consumerId ?? '') ?? []);
    await session.consumers.setWatch([cam(720)]);
    await session.consumers.setWatch([]);

    expect(told).toEqual([1, 2]); // and down after a while
  });

  test('a consumer that ends while its start is under way is no error', async () => {
    const producer = await addSource({ sourceId: CAM });
    const { consumers } = await session.consumers.setWatch([cam(360)]);
    const ids = consumers?.map(({ consumerId }) => consumerId ?? '') ?? [];

    const starting = session.consumers.start(ids);
    producer.close();
    const again = session.consumers.setWatch([cam(360)]);

    await expect(starting).resolves.toBeUndefined();
    expect((await again).consumers).toEqual([]);
    await expect(session.consumers.start(ids)).resolves.toBeUndefined();
  });

  test('one that was started stays', async () => {
    await addSource();
    const { consumers } = await session.consumers.setWatch([wish()]);
    await session.consumers.start([consumers?.[0]?.consumerId ?? '', 'unknown']);
    node.clock.nowMs += 6_000;

    expect(await session.consumers.setWatch([wish()])).toEqual({
      consumers: [],
      closedConsumerIds: [],
      failures: [],
    });
  });

  test('a source that has gone fails alone', async () => {
    await addSource();

    const { consumers, failures } = await session.consumers.setWatch([cam(0), wish()]);

    expect(consumers).toMatchObject([{ sourceId: MIC }]);
    expect(failures).toMatchObject([{ sourceId: CAM, failure: { code: toProtoCode('SOURCE_UNKNOWN') } }]);
  });

  test('what the client can not decode fails alone', async () => {
    await addSource();
    await addSource({ sourceId: CAM });
    const { codecs, headerExtensions } = room().router.rtpCapabilities;
    session.receivingEnd.setCapabilities({
      codecs: codecs?.filter(({ kind }) => kind === 'audio') ?? [],
      headerExtensions: headerExtensions ?? [],
    });

    const { consumers, failures } = await session.consumers.setWatch([cam(0), wish()]);

    expect(consumers).toMatchObject([{ sourceId: MIC }]);
    expect(failures).toMatchObject([
      { sourceId: CAM, failure: { code: toProtoCode('CONSUMER_IMPOSSIBLE') } },
    ]);
  });

  test('needs capabilities and a transport', async () => {
    const bare = await node.sessions.open(identity('s2'), SIGNAL);

    await expect(bare.consumers.setWatch([wish()])).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
    bare.receivingEnd.setCapabilities(room().router.rtpCapabilities);
    await expect(bare.consumers.setWatch([wish()])).rejects.toMatchObject({ code: 'TRANSPORT_UNKNOWN' });
  });

  test('tells together which consumers closed with their sources', async () => {
    const producers = [await addSource(), await addSource({ sourceId: CAM })];
    const { consumers } = await session.consumers.setWatch([wish(), cam(0)]);

    for (const producer of producers) producer.close();

    await waitFor(() => node.events.length > 0, { what: 'told of the close' });
    const consumerIds = consumers?.map(({ consumerId }) => consumerId);
    expect(node.events).toEqual([
      { to: [SIGNAL], event: { consumersClosed: { sessionId: 's1', consumerIds } } },
    ]);
  });

  test('a close that nobody heard is in the next answer', async () => {
    const producer = await addSource();
    const { consumers } = await session.consumers.setWatch([wish()]);
    node.audience.isListening = false;

    producer.close();
    const { closedConsumerIds } = await session.consumers.setWatch([]);

    expect(closedConsumerIds).toEqual(consumers?.map(({ consumerId }) => consumerId));
  });
});

describe('watching sources of other nodes', () => {
  const remote = (over: Partial<WatchWish> = {}): WatchWish => wish({ originNodeId: OTHER_NODE, ...over });
  const wanted = (generation = 1, originNodeId: NodeId = OTHER_NODE) =>
    new Map([[MIC, { generation, originNodeId, maxLayer: 0 }]]);

  test('asks the links, and waits for the source', async () => {
    const watching = session.consumers.setWatch([remote(), cam(0)]);
    await waitFor(() => node.links.demands.length > 0, { what: 'demand' });
    await addSource({ originNodeId: OTHER_NODE });

    const { consumers } = await watching;

    expect(node.links.demands.map(({ wants }) => wants)).toEqual([wanted()]);
    expect(consumers).toMatchObject([{ sourceId: MIC }]);
  });

  test('a refused source fails at once and is wanted no more', async () => {
    const watching = session.consumers.setWatch([remote()]);
    await waitFor(() => node.links.demands.length > 0, { what: 'demand' });

    room().sources.refuse(MIC, 1, new AppError('LINK_FAILED', 'no way'));

    expect((await watching).failures).toMatchObject([{ failure: { code: toProtoCode('LINK_FAILED') } }]);
    expect(node.links.demands.at(-1)?.wants.size).toBe(0);
  });

  test('a newer watch does not wait for what an older one waits for', async () => {
    await addSource({ sourceId: CAM });
    const older = session.consumers.setWatch([remote()]);

    const newer = await session.consumers.setWatch([cam(0)]);
    await addSource({ originNodeId: OTHER_NODE });

    expect(newer.consumers).toMatchObject([{ sourceId: CAM }]);
    expect(await older).toEqual({ consumers: [], closedConsumerIds: [], failures: [] });
    expect(session.consumers.count).toBe(1);
  });

  test('the demand stays while the source is away, and goes with the session', async () => {
    const producer = await addSource({ originNodeId: OTHER_NODE });
    await session.consumers.setWatch([remote()]);

    producer.close();
    const during = node.links.demands.at(-1)?.wants;
    node.sessions.close(identity().sessionId);

    expect([during, node.links.demands.at(-1)?.wants]).toEqual([wanted(), new Map()]);
  });
});

async function layersOf(
  sourceId: string,
): Promise<{ layer: number | undefined; priority: number | undefined }> {
  const consumer = session.consumers.find(parseSourceId(sourceId));
  return { layer: consumer?.preferredLayers?.spatialLayer, priority: consumer?.priority };
}
