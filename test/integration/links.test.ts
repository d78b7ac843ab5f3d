/** Links between nodes on real workers: what is wanted flows, what ends is told, what breaks comes back. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { MemoryCluster } from '../../common/coordination/memory.ts';
import { LinkState } from '../../proto/index.ts';
import {
  entryAt,
  packetsAt,
  publish,
  room,
  source,
  startLinkNode,
  wants,
  type LinkNode,
  type LinkNodeOptions,
} from '../support/link-nodes.ts';
import { waitFor } from '../support/wait-for.ts';

const opened: { close(): Promise<void> | void }[] = [];

/** Starts nodes that know each other, in the order of their names. */
async function startNodes(names: readonly string[], options: LinkNodeOptions = {}): Promise<LinkNode[]> {
  const cluster = new MemoryCluster();
  const nodes = await Promise.all(names.map((name) => startLinkNode(cluster, name, options)));
  opened.push(...nodes);
  return nodes;
}

async function startPair(options: LinkNodeOptions = {}): Promise<[LinkNode, LinkNode]> {
  const [a, b] = await startNodes(['sfu-a', 'sfu-b'], options);
  if (a === undefined || b === undefined) throw new Error('two nodes were started');
  return [a, b];
}

async function send(...args: Parameters<typeof publish>): ReturnType<typeof publish> {
  const sender = await publish(...args);
  opened.push(sender);
  return sender;
}

const linkOf = (node: LinkNode, roomId = room()) => node.links.describe(roomId)[0];

const arrives = (node: LinkNode, sourceId: string, roomId = room()) =>
  waitFor(async () => (await packetsAt(node, sourceId, roomId)) > 5, {
    what: `packets of ${sourceId} at ${node.nodeId}`,
  });

const leaves = (node: LinkNode, sourceId: string) =>
  waitFor(async () => (await entryAt(node, sourceId)) === undefined, {
    what: `${sourceId} is gone at ${node.nodeId}`,
  });

afterEach(async () => {
  await Promise.all(
    opened
      .splice(0)
      .reverse()
      .map((one) => one.close()),
  );
});

describe('demand', () => {
  test('brings a microphone and a camera of the other node, over one link', async () => {
    const [a, b] = await startPair();
    await send(a, 'ada:mic');
    await send(a, 'ada:cam', { kind: 'video' });

    b.links.setDemand(room(), wants(['ada:mic', a], ['ada:cam', a]));

    await arrives(b, 'ada:mic');
    await arrives(b, 'ada:cam');
    const entry = await entryAt(b, 'ada:cam');
    expect(entry).toMatchObject({ generation: 1, hops: 1, originNodeId: 'sfu-a', path: ['sfu-a'] });
    expect(entry?.producer.id).toBe('ada:cam.1.1');
    expect(a.links.describe(room())).toHaveLength(1);
    expect(linkOf(a)).toMatchObject({ peerNodeId: 'sfu-b', state: LinkState.LINK_STATE_UP, generation: 1 });
    expect([...(linkOf(a)?.sentSourceIds ?? [])].sort()).toEqual(['ada:cam', 'ada:mic']);
    expect(linkOf(b)).toMatchObject({
      peerNodeId: 'sfu-a',
      state: LinkState.LINK_STATE_UP,
      sentSourceIds: [],
    });
    expect(a.links.pipedTo(room(), source('ada:mic'))).toEqual(['sfu-b']);
  });

  test('works for the lower id as for the higher one', async () => {
    const [a, b] = await startPair();
    await send(b, 'bob:mic');

    a.links.setDemand(room(), wants(['bob:mic', b]));

    await arrives(a, 'bob:mic');
  });

  test('of both nodes at once makes one link that carries both ways', async () => {
    const [a, b] = await startPair();
    await send(a, 'ada:mic');
    await send(b, 'bob:mic');

    a.links.setDemand(room(), wants(['bob:mic', b]));
    b.links.setDemand(room(), wants(['ada:mic', a]));

    await arrives(a, 'bob:mic');
    await arrives(b, 'ada:mic');
    expect(a.links.describe(room())).toHaveLength(1);
    expect(b.links.describe(room())).toHaveLength(1);
    expect(linkOf(a)?.generation).toBe(1);
    expect(linkOf(b)?.generation).toBe(1);
  });

  test('among three nodes makes a link per pair that needs one', async () => {
    const [a, b, c] = await startNodes(['sfu-a', 'sfu-b', 'sfu-c']);
    if (a === undefined || b === undefined || c === undefined) throw new Error('three nodes were started');
    await send(b, 'bob:mic');

    a.links.setDemand(room(), wants(['bob:mic', b]));
    c.links.setDemand(room(), wants(['bob:mic', b]));

    await arrives(a, 'bob:mic');
    await arrives(c, 'bob:mic');
    expect(b.links.pipedTo(room(), source('bob:mic'))).toEqual(expect.arrayContaining(['sfu-a', 'sfu-c']));
    expect(a.links.describe(room()).map((link) => link.peerNodeId)).toEqual(['sfu-b']);
  });

  test('in two rooms goes over one channel and two links', async () => {
    const [a, b] = await startPair();
    const [one, two] = [room('one'), room('two')];
    await send(a, 'ada:mic', { roomId: one });
    await send(a, 'eva:mic', { roomId: two });

    b.links.setDemand(one, wants(['ada:mic', a]));
    b.links.setDemand(two, wants(['eva:mic', a]));

    await arrives(b, 'ada:mic', one);
    await arrives(b, 'eva:mic', two);
    expect(await entryAt(b, 'eva:mic', one)).toBeUndefined();
    b.links.setDemand(one, new Map());
    expect(linkOf(b, two)?.state).toBe(LinkState.LINK_STATE_UP);
  });

  test('waits for a source that is about to exist', async () => {
    const [a, b] = await startPair();

    b.links.setDemand(room(), wants(['ada:mic', a]));
    await waitFor(() => linkOf(b)?.state === LinkState.LINK_STATE_UP, { what: 'link is up' });
    await send(a, 'ada:mic');

    await arrives(b, 'ada:mic');
  });

  test('for a source that does not exist is refused to those who wait', async () => {
    const [a, b] = await startPair();
    const { sources } = await b.gateway.room(room());
    const waiting = sources.waitFor(source('nobody:mic'), 1, 4_000);

    b.links.setDemand(room(), wants(['nobody:mic', a]));

    await expect(waiting).rejects.toMatchObject({
      code: 'SOURCE_UNKNOWN',
      message: expect.stringContaining('did not arrive within 2000 ms'),
    });
  });
});

describe('what happens to a source', () => {
  test('pause and resume reach the other node', async () => {
    const [a, b] = await startPair();
    const { producer } = await send(a, 'ada:mic');
    b.links.setDemand(room(), wants(['ada:mic', a]));
    await arrives(b, 'ada:mic');
    const far = (await entryAt(b, 'ada:mic'))?.producer;

    await producer.pause();
    await waitFor(() => far?.paused, { what: 'far producer is paused' });

    await producer.resume();
    await waitFor(() => far?.paused === false, { what: 'far producer is resumed' });
  });

  test('a source that is paused already comes paused', async () => {
    const [a, b] = await startPair();
    const { producer } = await send(a, 'ada:mic');
    await producer.pause();

    b.links.setDemand(room(), wants(['ada:mic', a]));

    const far = await waitFor(() => entryAt(b, 'ada:mic'), { what: 'source at b' });
    expect(far.producer.paused).toBe(true);
  });

  test('its end reaches the other node', async () => {
    const [a, b] = await startPair();
    const sender = await send(a, 'ada:mic');
    b.links.setDemand(room(), wants(['ada:mic', a]));
    await arrives(b, 'ada:mic');

    sender.producer.close();

    await leaves(b, 'ada:mic');
    expect(a.links.pipedTo(room(), source('ada:mic'))).toEqual([]);
  });

  test('a new generation takes the place of the old one', async () => {
    const [a, b] = await startPair();
    const first = await send(a, 'ada:mic');
    b.links.setDemand(room(), wants(['ada:mic', a]));
    await arrives(b, 'ada:mic');
    const old = await entryAt(b, 'ada:mic');

    await send(a, 'ada:mic', { generation: 2 });
    b.links.setDemand(room(), wants(['ada:mic', a, 2]));
    await waitFor(async () => (await entryAt(b, 'ada:mic'))?.generation === 2, { what: 'generation 2 at b' });
    first.producer.close();

    await arrives(b, 'ada:mic');
    expect(old?.producer.closed).toBe(true);
    expect((await entryAt(b, 'ada:mic'))?.producer.id).toBe('ada:mic.2.1');
  });

  test('its score at the origin is told', async () => {
    const [a, b] = await startPair();
    await send(a, 'ada:mic');

    b.links.setDemand(room(), wants(['ada:mic', a]));

    await waitFor(() => b.links.remoteScore(room(), source('ada:mic')) === 10, { what: 'score 10 at b' });
  });

  test('a far producer that somebody closes ends the consumer, and is asked for again', async () => {
    const [a, b] = await startPair();
    await send(a, 'ada:mic');
    b.links.setDemand(room(), wants(['ada:mic', a]));
    await arrives(b, 'ada:mic');

    (await entryAt(b, 'ada:mic'))?.producer.close();

    await waitFor(() => a.links.pipedTo(room(), source('ada:mic')).length === 0, { what: 'a pipes no more' });
    await arrives(b, 'ada:mic');
  });
});

describe('linger', () => {
  test('drops source and link a while after the last watcher has gone', async () => {
    const [a, b] = await startPair({ lingerMs: 300 });
    await send(a, 'ada:mic');
    b.links.setDemand(room(), wants(['ada:mic', a]));
    await arrives(b, 'ada:mic');

    b.links.setDemand(room(), new Map());

    expect(await entryAt(b, 'ada:mic')).toBeDefined();
    await leaves(b, 'ada:mic');
    await waitFor(() => linkOf(a) === undefined && linkOf(b) === undefined, {
      what: 'no link on either side',
    });
    expect(b.gateway.held.get(room())).toBe(0);
    expect(a.gateway.held.get(room())).toBe(0);
  });

  test('keeps what is wanted again meanwhile', async () => {
    const [a, b] = await startPair({ lingerMs: 300 });
    await send(a, 'ada:mic');
    await send(a, 'ada:cam', { kind: 'video' });
    b.links.setDemand(room(), wants(['ada:mic', a], ['ada:cam', a]));
    await arrives(b, 'ada:mic');
    await arrives(b, 'ada:cam');
    const kept = (await entryAt(b, 'ada:mic'))?.producer;

    b.links.setDemand(room(), new Map());
    b.links.setDemand(room(), wants(['ada:mic', a]));

    await leaves(b, 'ada:cam');
    expect(kept?.closed).toBe(false);
    expect(linkOf(b)?.state).toBe(LinkState.LINK_STATE_UP);
  });

  test('makes a link anew after it was closed', async () => {
    const [a, b] = await startPair({ lingerMs: 50 });
    await send(a, 'ada:mic');
    b.links.setDemand(room(), wants(['ada:mic', a]));
    await arrives(b, 'ada:mic');
    b.links.setDemand(room(), new Map());
    await waitFor(() => linkOf(a) === undefined && linkOf(b) === undefined, {
      what: 'no link on either side',
    });

    b.links.setDemand(room(), wants(['ada:mic', a]));

    await arrives(b, 'ada:mic');
    expect(linkOf(b)?.generation).toBe(2);
  });
});

describe('what breaks', () => {
  test('a peer that goes is seen as down, and is found again under the next generation', async () => {
    const cluster = new MemoryCluster();
    const a = await startLinkNode(cluster, 'sfu-a');
    const b = await startLinkNode(cluster, 'sfu-b');
    opened.push(a, b);
    await send(a, 'ada:mic');
    b.links.setDemand(room(), wants(['ada:mic', a]));
    await arrives(b, 'ada:mic');
    const old = (await entryAt(b, 'ada:mic'))?.producer;

    await a.stop();
    await waitFor(() => linkOf(b)?.state === LinkState.LINK_STATE_DOWN, { what: 'link is down at b' });
    expect(await entryAt(b, 'ada:mic')).toBeUndefined();
    expect(old?.closed).toBe(true);

    const again = await startLinkNode(cluster, 'sfu-a');
    opened.push(again);
    await send(again, 'ada:mic');
    await arrives(b, 'ada:mic');
    expect(linkOf(b)?.generation).toBe(2);
  });

  test.each(['cut', 'stall'] as const)(
    'a channel that is %s takes its links down, and they come back',
    async (how) => {
      const [a, b] = await startPair();
      await send(a, 'ada:mic');
      b.links.setDemand(room(), wants(['ada:mic', a]));
      await arrives(b, 'ada:mic');
      const old = (await entryAt(b, 'ada:mic'))?.producer;

      b.proxy[how]();
      await waitFor(() => old?.closed, { what: 'old pipe is closed', timeoutMs: 1_500 });
      b.proxy.resume();

      await arrives(b, 'ada:mic');
      expect(linkOf(a)?.generation).toBe(2);
      expect(linkOf(b)?.generation).toBe(2);
      expect(a.links.describe(room())).toHaveLength(1);
    },
  );

  test.each(['sfu-a', 'sfu-b'])('a router that dies at %s makes a new pair', async (victim) => {
    const [a, b] = await startPair();
    await send(a, 'ada:mic');
    b.links.setDemand(room(), wants(['ada:mic', a]));
    await arrives(b, 'ada:mic');

    await (victim === 'sfu-a' ? a : b).gateway.lose(room());
    if (victim === 'sfu-a') await send(a, 'ada:mic');

    await waitFor(() => linkOf(b)?.generation === 2, { what: 'generation 2' });
    await arrives(b, 'ada:mic');
  });

  test('a node with links closes without leaving its claim', async () => {
    const [a, b] = await startPair();
    await send(a, 'ada:mic');
    b.links.setDemand(room(), wants(['ada:mic', a]));
    await arrives(b, 'ada:mic');

    await a.links.close();

    await leaves(b, 'ada:mic');
    expect(a.links.describe(room())).toEqual([]);
    expect(a.gateway.held.get(room())).toBe(0);
  });
});

describe('a node that can not be a middle', () => {
  test('refuses to send a source back where it came from', async () => {
    const [a, b] = await startPair();
    await send(a, 'ada:mic');
    b.links.setDemand(room(), wants(['ada:mic', a]));
    await arrives(b, 'ada:mic');
    const other = await a.gateway.room(room('other'));
    const waiting = other.sources.waitFor(source('eva:mic'), 1, 3_000);
    const entry = await waitFor(() => entryAt(b, 'ada:mic'), { what: 'source at b' });
    const { sources } = await b.gateway.room(room('other'));
    sources.add({ ...entry, sourceId: source('eva:mic') });

    a.links.setDemand(room('other'), wants(['eva:mic', b]));

    await expect(waiting).rejects.toMatchObject({ code: 'INVALID_STATE' });
  });
});
