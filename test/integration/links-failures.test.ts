/** Links between nodes on real workers: what nobody wants goes, what breaks comes back. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { BEAT_INTERVAL_MS, MISSED_BEATS } from '../../cascade/links/peer-pulse.ts';
import { nodeKey } from '../../common/coordination/keys.ts';
import { MemoryCluster } from '../../common/coordination/memory.ts';
import { LinkState } from '../../proto/index.ts';
import { entryAt, room, source, wants, type LinkNode } from '../support/link-nodes.ts';
import {
  arrives,
  closeOpened,
  leaves,
  leavesFinding,
  linkOf,
  send,
  startNode,
  startPair,
} from '../support/link-scenario.ts';
import { waitFor } from '../support/wait-for.ts';

afterEach(closeOpened);

const RENEWAL_MS = 500;

/** Goes on renewing a node's lease, as if it lived for ever. @returns ends that, and tells whether the lease was there */
function keepLease(cluster: MemoryCluster, node: LinkNode): () => boolean {
  const leaseId = cluster.state.get(nodeKey('sfu', node.nodeId))?.leaseId ?? '';
  const timer = setInterval(() => cluster.renewLease(leaseId), RENEWAL_MS);
  return () => {
    clearInterval(timer);
    return cluster.renewLease(leaseId);
  };
}

/** Counts beats as this process has them, and so as its nodes have them. */
function countBeats(): () => number {
  let beats = 0;
  const timer = setInterval(() => (beats += 1), BEAT_INTERVAL_MS);
  return () => {
    clearInterval(timer);
    return beats;
  };
}

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
    const [a, b] = await startPair({ lingerMs: 300 });
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
    const a = await startNode(cluster, 'sfu-a');
    const b = await startNode(cluster, 'sfu-b');
    await send(a, 'ada:mic');
    b.links.setDemand(room(), wants(['ada:mic', a]));
    await arrives(b, 'ada:mic');
    const old = (await entryAt(b, 'ada:mic'))?.producer;

    await a.stop();
    await waitFor(() => linkOf(b)?.state === LinkState.LINK_STATE_DOWN, { what: 'link is down at b' });
    expect(await entryAt(b, 'ada:mic')).toBeUndefined();
    expect(old?.closed).toBe(true);

    const again = await startNode(cluster, 'sfu-a');
    await send(again, 'ada:mic');
    await arrives(b, 'ada:mic');
    expect(linkOf(b)?.generation).toBe(2);
  });

  test('a node that was killed and is back before its lease ends has its links at once', async () => {
    const cluster = new MemoryCluster();
    const a = await startNode(cluster, 'sfu-a');
    const b = await startNode(cluster, 'sfu-b');
    await send(a, 'ada:mic');
    b.links.setDemand(room(), wants(['ada:mic', a]));
    await arrives(b, 'ada:mic');
    const endLease = keepLease(cluster, a);

    await a.kill();
    const again = await startNode(cluster, 'sfu-a');
    await send(again, 'ada:mic');

    await waitFor(() => linkOf(b)?.state === LinkState.LINK_STATE_UP && linkOf(b)?.generation === 2, {
      what: 'link up under generation 2',
    });
    expect(endLease()).toBe(true);
    await arrives(b, 'ada:mic');
  });

  test.each(['cut', 'stall'] as const)(
    'a channel that is %s takes its links down, and they come back',
    async (how) => {
      const [a, b] = await startPair();
      await send(a, 'ada:mic');
      b.links.setDemand(room(), wants(['ada:mic', a]));
      await arrives(b, 'ada:mic');
      const old = (await entryAt(b, 'ada:mic'))?.producer;

      const beats = countBeats();
      b.proxy[how]();
      await waitFor(() => old?.closed, { what: 'old pipe is closed' });
      expect(beats()).toBeLessThanOrEqual(MISSED_BEATS + 2);
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
    leavesFinding('LINK_DOWN');
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
    leavesFinding('PIPE_WITHOUT_ORIGIN');
    const [a, b] = await startPair();
    await send(a, 'ada:mic');
    b.links.setDemand(room(), wants(['ada:mic', a]));
    await arrives(b, 'ada:mic');
    const other = await a.gateway.room(room('other'));
    const waiting = other.sources.waitFor(source('eva:mic'), 1, 20_000);
    const entry = await waitFor(() => entryAt(b, 'ada:mic'), { what: 'source at b' });
    const { sources } = await b.gateway.room(room('other'));
    sources.add({ ...entry, sourceId: source('eva:mic') });

    a.links.setDemand(room('other'), wants(['eva:mic', b]));

    await expect(waiting).rejects.toMatchObject({ code: 'INVALID_STATE' });
  });
});
