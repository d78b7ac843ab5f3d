/** A camera with three layers over a link: which one is watched is decided beyond it. */
import { afterEach, expect, test } from '@jest/globals';
import { HeldConsumer, type WatchWish } from '../../cascade/media/held-consumer.ts';
import { KeyFrameRequestCounter } from '../../cascade/media/key-frame-requests.ts';
import { entryAt, room, source, wants, type LinkNode } from '../support/link-nodes.ts';
import { arrives, closeOpened, send, startPair } from '../support/link-scenario.ts';
import { boundSocket } from '../support/rtp-sender.ts';
import { waitFor } from '../support/wait-for.ts';

const CAM = 'ada:cam';
const ESTIMATORS: ReadonlySet<string> = new Set(['transport-cc', 'goog-remb']);

afterEach(closeOpened);

const wish = (node: LinkNode, heightPx: number): WatchWish => ({
  sourceId: source(CAM),
  generation: 1,
  originNodeId: node.nodeId,
  heightPx,
  priority: 0,
});

/** Watches the camera at a node without estimating bandwidth, so that a wished layer is taken at once. */
async function watchAt(node: LinkNode) {
  const { router } = await node.gateway.room(room());
  const entry = await waitFor(() => entryAt(node, CAM), { what: 'camera beyond the link' });
  const transport = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
    rtcpMux: true,
  });
  const sink = await boundSocket();
  await transport.connect({ ip: '127.0.0.1', port: sink.address().port });
  const codecs = (router.rtpCapabilities.codecs ?? []).map((codec) => ({
    ...codec,
    rtcpFeedback: codec.rtcpFeedback?.filter(({ type }) => !ESTIMATORS.has(type)) ?? [],
  }));
  const headerExtensions = (router.rtpCapabilities.headerExtensions ?? []).filter(
    ({ uri }) => !uri.includes('transport-wide-cc') && !uri.includes('abs-send-time'),
  );
  const held = await HeldConsumer.make(entry, {
    transport,
    rtpCapabilities: { codecs, headerExtensions },
    nowMs: 0,
  });
  return { held, close: () => sink.close() };
}

async function countRequests(node: LinkNode): Promise<KeyFrameRequestCounter> {
  const counter = new KeyFrameRequestCounter();
  counter.follow((await node.gateway.room(room())).sources);
  return counter;
}

test('a far watcher gets the layer that fits its tile, and another one when the tile changes', async () => {
  const [a, b] = await startPair();
  const [atA, atB] = [await countRequests(a), await countRequests(b)];
  await send(a, CAM, { kind: 'video', layerCount: 3 });
  b.links.setDemand(room(), wants([CAM, a]));
  await arrives(b, CAM);
  const { held, close } = await watchAt(b);
  const shows = (spatialLayer: number) =>
    waitFor(() => held.consumer.currentLayers?.spatialLayer === spatialLayer, {
      what: `layer ${spatialLayer}`,
    });
  try {
    await held.apply(wish(a, 150));
    await held.start();
    await shows(0);

    await held.apply(wish(a, 720));
    await shows(2);

    await held.apply(wish(a, 300));
    await shows(1);

    // a layer is shown from a key frame on, which is asked for over the link, and there of the publisher
    await waitFor(() => atA.origin > 0 && atB.link > 0, { what: 'key frames asked for' });
    expect([atA.link, atB.origin]).toEqual([0, 0]);
    expect(held.consumer.type).toBe('simulcast');
    expect((await entryAt(b, CAM))?.producer.rtpParameters.encodings).toHaveLength(3);
  } finally {
    close();
  }
});
