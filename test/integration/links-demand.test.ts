/** Pictures over a link: their owner sends, and the link carries, what somebody shows (ADR 0029). */
import { afterEach, expect, test } from '@jest/globals';
import type { SourceDemands } from '../../cascade/media/source-demands.ts';
import type { RemoteWant } from '../../cascade/ports.ts';
import { DOWN_AFTER_MS, NO_LAYER, OFF_AFTER_MS } from '../../cascade/policy/demand.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { entryAt, room, source, type LinkNode } from '../support/link-nodes.ts';
import { closeOpened, send, startPair } from '../support/link-scenario.ts';
import { waitFor } from '../support/wait-for.ts';

const CAM = 'ada:cam';
const LINGER_MS = 300;
/** Several intervals of packets. */
const STILL_MS = 150;

afterEach(closeOpened);

/** A camera at one of two nodes that sends what it is told to, and nothing from the start. */
async function startCamera() {
  const demandClock = new FakeClock();
  const [a, b] = await startPair({ demandClock, lingerMs: LINGER_MS });
  const sender = await send(a, CAM, { kind: 'video', layerCount: 3 });
  const demands = a.gateway.demands.get(room());
  if (demands === undefined) throw new Error('the camera is in the room');
  const told: number[] = [];
  const tell = (maxLayer: number): void => {
    told.push(maxLayer);
    sender.setMaxLayer(maxLayer);
  };
  tell(demands.follow({ sourceId: source(CAM), producer: sender.producer }, tell));
  const want = (maxLayer: number, from: LinkNode = a): void => {
    const wants: RemoteWant = { generation: 1, originNodeId: from.nodeId, maxLayer };
    b.links.setDemand(room(), new Map([[source(CAM), wants]]));
  };
  return { a, b, sender, demands, told, want, clock: demandClock };
}

/** Packets by layer, as they have come to a node. */
async function packetsAt(node: LinkNode): Promise<readonly number[]> {
  const producer = (await entryAt(node, CAM))?.producer;
  const stats = (await producer?.getStats()) ?? [];
  return (producer?.rtpParameters.encodings ?? []).map(({ ssrc }) =>
    Math.max(0, ...stats.filter((one) => one.ssrc === ssrc).map(({ packetCount }) => packetCount)),
  );
}

/** Resolves when no more packets come, with how many came. */
async function settles(node: LinkNode): Promise<number> {
  let last = { packets: -1, sinceMs: 0 };
  const isStill = async (): Promise<boolean> => {
    const packets = (await packetsAt(node)).reduce((total, one) => total + one, 0);
    if (packets !== last.packets) last = { packets, sinceMs: performance.now() };
    return performance.now() - last.sinceMs > STILL_MS;
  };
  await waitFor(isStill, { what: `no more packets at ${node.nodeId}` });
  return last.packets;
}

/** Resolves when the camera's node knows that nobody shows it: until then a pause of packets says nothing. */
const unshown = (demands: SourceDemands) =>
  waitFor(() => demands.wantedByOthers({}, source(CAM)) === NO_LAYER, { what: 'nobody shows the camera' });

const flows = (node: LinkNode, layer: number, after = 0) =>
  waitFor(async () => ((await packetsAt(node))[layer] ?? 0) > after, {
    what: `layer ${layer} at ${node.nodeId}`,
  });

test('a camera that nobody shows sends nothing; shown at the other site, it sends up to that layer', async () => {
  const { a, told, want } = await startCamera();
  expect(await settles(a)).toBe(0);

  want(1);

  await flows(a, 1);
  expect(told).toEqual([NO_LAYER, 1]);
  expect((await packetsAt(a))[2]).toBe(0);
});

test('what is no longer shown does not cross the link, and is sent for a while only', async () => {
  const { a, b, demands, told, want, clock } = await startCamera();
  want(2);
  await flows(b, 0);

  want(NO_LAYER);

  await unshown(demands);
  await settles(b);
  expect(told).toEqual([NO_LAYER, 2]);
  clock.advance(DOWN_AFTER_MS);
  expect(told.at(-1)).toBe(0);
  clock.advance(OFF_AFTER_MS - DOWN_AFTER_MS);
  expect(told.at(-1)).toBe(NO_LAYER);
  await settles(a);
});

test('shown again, it flows at once', async () => {
  const { b, demands, told, want } = await startCamera();
  want(0);
  await flows(b, 0);
  want(NO_LAYER);
  await unshown(demands);
  const before = await settles(b);

  want(0);

  await flows(b, 0, before);
  expect(told).toEqual([NO_LAYER, 0]);
});
