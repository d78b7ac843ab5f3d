/** Steps that tests of links share: start nodes, publish, see what arrives. */
import { MemoryCluster } from '../../common/coordination/memory.ts';
import type { FindingCode } from '../../run/kaskade/check/finding.ts';
import { expectCleanCluster } from './clean-cluster.ts';
import {
  entryAt,
  packetsAt,
  publish,
  room,
  startLinkNode,
  type LinkNode,
  type LinkNodeOptions,
} from './link-nodes.ts';
import { waitFor } from './wait-for.ts';

type Opened = { close(): Promise<void> | void };

const opened: Opened[] = [];

const clusters = new Set<MemoryCluster>();
/** There is nothing here but links: what is said about the rest says nothing. */
const WITHOUT_REST: readonly FindingCode[] = ['NODES_MISSING', 'ROUTER_UNCLAIMED'];
let ignored = WITHOUT_REST;

/** What this test leaves behind on purpose. */
export function leavesFinding(code: FindingCode): void {
  ignored = [...ignored, code];
}

/** Has something closed at the end of the test. */
export function closesWithTest<T extends Opened>(one: T): T {
  opened.push(one);
  return one;
}

/** Closes what the test has opened, the youngest first; before that, links must fit together. For `afterEach`. */
export async function closeOpened(): Promise<void> {
  try {
    for (const cluster of clusters) await expectCleanCluster(cluster.client(), { ignore: ignored });
  } finally {
    clusters.clear();
    ignored = WITHOUT_REST;
    for (const one of opened.splice(0).reverse()) await one.close();
  }
}

/** Starts a node of this test. */
export async function startNode(...args: Parameters<typeof startLinkNode>): Promise<LinkNode> {
  const node = await startLinkNode(...args);
  clusters.add(args[0]);
  opened.push(node);
  return node;
}

/** Starts nodes that know each other, in the order of their names. */
export async function startNodes(
  names: readonly string[],
  options: LinkNodeOptions = {},
): Promise<LinkNode[]> {
  const cluster = new MemoryCluster();
  return Promise.all(names.map((name) => startNode(cluster, name, options)));
}

/** Starts two nodes. */
export async function startPair(options: LinkNodeOptions = {}): Promise<[LinkNode, LinkNode]> {
  const [a, b] = await startNodes(['sfu-a', 'sfu-b'], options);
  if (a === undefined || b === undefined) throw new Error('two nodes were started');
  return [a, b];
}

/** Publishes a source that ends with the test. */
export async function send(...args: Parameters<typeof publish>): ReturnType<typeof publish> {
  const sender = await publish(...args);
  opened.push(sender);
  return sender;
}

/** The first link of a room as a node sees it. */
export const linkOf = (node: LinkNode, roomId = room()) => node.links.describe(roomId)[0];

/** Resolves when packets of a source have come to a node. */
export const arrives = (node: LinkNode, sourceId: string, roomId = room()) =>
  waitFor(async () => (await packetsAt(node, sourceId, roomId)) > 5, {
    what: `packets of ${sourceId} at ${node.nodeId}`,
  });

/** Resolves when a source is no longer at a node. */
export const leaves = (node: LinkNode, sourceId: string) =>
  waitFor(async () => (await entryAt(node, sourceId)) === undefined, {
    what: `${sourceId} is gone at ${node.nodeId}`,
  });
