/** Two SFU nodes whose pipes go through a relay that can be narrowed, and what arrives beyond it. */
import { setTimeout as delay } from 'node:timers/promises';
import type { LinksDeps } from '../../cascade/links/links.ts';
import { MemoryCluster } from '../../common/coordination/memory.ts';
import { ownerOf, parseParticipantId } from '../../common/ids.ts';
import type { SourceKind } from '../../proto/index.ts';
import { type Rank } from '../../proto/index.ts';
import { room, source, wants, type LinkNode } from './link-nodes.ts';
import { arrives, closesWithTest, send, startNode } from './link-scenario.ts';
import { FREE, relayedEnds, startUdpRelay, type UdpRelay } from './udp-relay.ts';

/** Packets of pictures are large: pictures are most of what flows. */
const PICTURE_BYTES = 500;
const COUNT_MS = 1_000;
/** Packets of microphones are smaller. */
const SOUND_MAX_BYTES = 250;
/** Where RTP has its payload type (RFC 5761). */
const RTCP_TYPES = { first: 192, last: 223 } as const;

export type NarrowPicture = {
  readonly name: string;
  readonly rank: Rank;
  /** Default: a camera. */
  readonly sourceKind?: SourceKind;
  /** Default 1. With more its owner sends what is asked for, as a client does. */
  readonly layerCount?: number;
};

type SoundLost = {
  readonly count: number;
  /** When the last one was, by `performance.now()`. */
  readonly lastAtMs: number;
};

export type NarrowLink = {
  readonly a: LinkNode;
  readonly b: LinkNode;
  /** What goes from `a` to `b`, bit/s, counted for a second. */
  flowingBps(): Promise<number>;
  /** Whose pictures `b` knows to be held back by the link. */
  held(): Promise<readonly string[]>;
  /** Packets of microphones that were lost on the way to `b` so far. */
  readonly soundLost: SoundLost;
  /** Narrows the way from `a` to `b`; undefined = no longer. */
  narrow(rateBps: number | undefined): void;
};

/** Starts it; everything flows. Pictures are named after their owners. */
export async function startNarrowLink(
  options: { readonly mics: readonly string[]; readonly pictures: readonly NarrowPicture[] },
  linkTimes?: LinksDeps['linkTimes'],
): Promise<NarrowLink> {
  const [endA, endB] = await relayedEnds();
  const relay = closesWithTest(await startUdpRelay(endA, endB));
  const cluster = new MemoryCluster();
  const [a, b] = await Promise.all([
    startNode(cluster, 'sfu-a', {
      ...onlyPort(endA),
      ...(linkTimes && { linkTimes }),
    }),
    startNode(cluster, 'sfu-b', onlyPort(endB)),
  ]);
  rank(a, options.pictures);
  const mics = options.mics.map((name) => `${name}:mic`);
  const pictures = options.pictures.map(({ name }) => `${name}:picture`);
  for (const mic of mics) await send(a, mic);
  for (const picture of options.pictures) await sendPicture(a, picture);
  b.links.setDemand(room(), wants(...[...mics, ...pictures].map((name) => [name, a] as const)));
  for (const name of [...mics, ...pictures]) await arrives(b, name);
  return {
    a,
    b,
    flowingBps: () => rateOf(relay, COUNT_MS),
    held: () => heldAt(b),
    soundLost: countSoundLost(relay),
    narrow: (rateBps = Infinity) => relay.setConditions({ ...FREE, rateBps }),
  };
}

async function sendPicture(
  node: LinkNode,
  { name, sourceKind, layerCount = 1 }: NarrowPicture,
): Promise<void> {
  const sourceId = `${name}:picture`;
  const { producer, setMaxLayer } = await send(node, sourceId, {
    kind: 'video',
    payloadBytes: PICTURE_BYTES,
    layerCount,
    ...(sourceKind !== undefined && { sourceKind }),
  });
  if (layerCount === 1) return;
  const demands = node.gateway.demands.get(room());
  if (demands === undefined) throw new Error('the picture is in the room');
  setMaxLayer(demands.follow({ sourceId: source(sourceId), producer }, setMaxLayer));
}

/** Owners of the pictures that a node knows to be held back. */
async function heldAt(node: LinkNode): Promise<readonly string[]> {
  const { sources } = await node.gateway.room(room());
  const held = sources.list().filter((entry) => sources.isHeldByLink(entry));
  return held.map(({ sourceId }) => ownerOf(sourceId)).sort();
}

/** Counts packets of microphones among those that a relay loses: they are small, and no control. */
function countSoundLost(relay: UdpRelay): SoundLost {
  const lost = { count: 0, lastAtMs: Number.NEGATIVE_INFINITY };
  relay.onDropped((packet) => {
    const type = packet.readUInt8(1);
    const isControl = type >= RTCP_TYPES.first && type <= RTCP_TYPES.last;
    if (isControl || packet.length > SOUND_MAX_BYTES) return;
    lost.count += 1;
    lost.lastAtMs = performance.now();
  });
  return lost;
}

const onlyPort = (end: {
  readonly ip: string;
  readonly announcedAddress: string;
  readonly port: number;
}) => ({
  pipeAddress: { ip: end.ip, announcedAddress: end.announcedAddress },
  pipePorts: { min: end.port, max: end.port },
});

function rank(node: LinkNode, pictures: readonly NarrowPicture[]): void {
  const ranked = pictures.map((picture) => ({
    participantId: parseParticipantId(picture.name),
    number: 0,
    rank: picture.rank,
  }));
  node.gateway.ranks.set({ generation: 1, revision: 1 }, ranked);
}

async function rateOf(relay: UdpRelay, overMs: number): Promise<number> {
  const from = { bytes: relay.bytes(), atMs: performance.now() };
  await delay(overMs);
  return ((relay.bytes() - from.bytes) * 8_000) / (performance.now() - from.atMs);
}
