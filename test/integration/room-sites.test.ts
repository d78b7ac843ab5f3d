/** Rooms over several sites and nodes: what is done at one is seen at the others, whatever breaks in between. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseRoomId, parseSiteId } from '../../common/ids.ts';
import { replicatorKey } from '../../common/coordination/keys.ts';
import { ReplicatorClaim } from '../../proto/index.ts';
import { DELTA_PERIOD_MS } from '../../signal/room/deltas.ts';
import type { RoomPort } from '../../signal/room/room-port.ts';
import { RoomSites, WatchingClient, joinAs, sourceOf, type TestNode } from '../support/room-sites.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOM = parseRoomId('hall');
/** Longer than a lease. */
const TAKE_OVER_MS = 30_000;
/** Timers may be as much early. */
const EARLY_MS = 2;
let sites: RoomSites;

beforeEach(() => {
  sites = new RoomSites();
});
afterEach(() => sites.close());

async function enter(node: TestNode) {
  const room = await node.rooms.acquire(ROOM);
  return { room, node, client: new WatchingClient(room) };
}

/** Counts the moments in which a room tells something: all frames of one come in one turn. */
function publicationsOf(room: RoomPort): () => number {
  let count = 0;
  let isOne = false;
  const onFrame = (): void => {
    if (isOne) return;
    isOne = true;
    count += 1;
    setImmediate(() => (isOne = false));
  };
  room.on('delta', onFrame);
  room.on('page', onFrame);
  return () => count;
}

const replicatorOf = async (site: string): Promise<string | undefined> => {
  const held = await sites.cluster.client().get(replicatorKey(ROOM, parseSiteId(site)));
  return held && ReplicatorClaim.decode(held.value).nodeId;
};

describe('a room at two sites', () => {
  test('moves somebody who listens and was not known as soon as they are', async () => {
    const a = await enter(await sites.node({ site: 'erfurt', name: 'e1' }));
    const b = await enter(await sites.node({ site: 'jena', name: 'j1' }));
    const release = a.node.holdStoreCalls('appendReplica');
    const { participantId } = (await joinAs(b.room, 'oz', 'observer')).session;
    const moved: string[] = [];
    a.room.on('audienceMoved', (id) => moved.push(id));

    expect(a.room.attendee(participantId)).toBeUndefined();
    expect(a.room.featureRecords(participantId)).toEqual([]);
    release();

    await waitFor(() => moved.length > 0, { what: 'them to be told anew' });
    expect(moved).toEqual([participantId]);
    expect(a.room.attendee(participantId)?.role).toBe('observer');
  });

  test('shows at one site who joins, publishes, mutes and leaves at the other', async () => {
    const a = await enter(await sites.node({ site: 'erfurt', name: 'e1' }));
    const b = await enter(await sites.node({ site: 'jena', name: 'j1' }));

    const ada = await joinAs(a.room, 'Ada');
    await a.room.addSource(ada.session, sourceOf(ada.session, 'mic'));
    await waitFor(() => b.client.sources.size === 1, { what: 'source of the other site' });
    await a.room.setSourcePaused(ada.session, sourceOf(ada.session, 'mic').sourceId, true);
    await waitFor(() => [...b.client.sources.values()].includes(true), { what: 'mute' });

    expect([...b.client.names.values()]).toEqual(['Ada']);
    expect(b.room.source(sourceOf(ada.session, 'mic').sourceId)?.originNodeId).toBe('sfu-1');
    await a.room.leave(ada.session);
    await waitFor(() => b.client.names.size + b.client.sources.size === 0, { what: 'leave' });
    expect(b.client.count).toBe(0);
  });

  test('shows at once that the last one of a site has left, though the room closes there', async () => {
    const a = await enter(await sites.node({ site: 'erfurt', name: 'e1' }));
    const b = await enter(await sites.node({ site: 'jena', name: 'j1' }));
    for (let round = 0; round < 3; round += 1) {
      const room = await b.node.rooms.acquire(ROOM);
      const { session } = await joinAs(room, 'Bea');
      await waitFor(() => a.client.names.size === 1, { what: 'Bea' });
      await room.leave(session);
      b.node.rooms.release(room);
      if (round === 0) b.node.rooms.release(b.room);
      // long before the site is taken for gone
      await waitFor(() => a.client.names.size === 0, { what: 'her leave' });
    }
  });

  test('shows who was there before to those who come later, at a site that is new in the room', async () => {
    const a = await enter(await sites.node({ site: 'erfurt', name: 'e1' }));
    await joinAs(a.room, 'Ada');

    const b = await enter(await sites.node({ site: 'jena', name: 'j1' }));
    await joinAs(b.room, 'Bea');

    await waitFor(() => b.client.names.size === 2, { what: 'both in the later one’s view' });
    await waitFor(() => a.client.names.size === 2, { what: 'both in the earlier one’s view' });
  });

  test('gives the same view everywhere after 200 joins at two sites with two nodes each', async () => {
    const nodes = await Promise.all(
      ['e1', 'e2', 'j1', 'j2'].map((name) =>
        sites.node({ site: name.startsWith('e') ? 'erfurt' : 'jena', name }),
      ),
    );
    const places = await Promise.all(nodes.map(enter));
    const publications = places.map(({ room }) => publicationsOf(room));
    const startMs = performance.now();

    await Promise.all(
      places.flatMap(({ room }, at) => Array.from({ length: 50 }, (_, i) => joinAs(room, `P${at}-${i}`))),
    );
    await waitFor(() => places.every(({ client }) => client.names.size === 200), {
      what: '200 seen by all',
      timeoutMs: TAKE_OVER_MS,
    });

    await waitFor(() => places.every(({ client }) => client.count === 200), { what: 'counts' });
    const most = 2 + (performance.now() - startMs) / (DELTA_PERIOD_MS - EARLY_MS);
    const [first, ...others] = places.map(({ client }) => client.seen);
    for (const other of others) expect(other).toEqual(first);
    for (const count of publications) expect(count()).toBeLessThanOrEqual(most);
  }, 90_000);

  test('goes on at each site while the sites can’t reach each other, and agrees afterwards', async () => {
    const nodeA = await sites.node({ site: 'erfurt', name: 'e1' });
    const nodeB = await sites.node({ site: 'jena', name: 'j1' });
    const [a, b] = [await enter(nodeA), await enter(nodeB)];
    await joinAs(a.room, 'before');
    await waitFor(() => b.client.names.size === 1, { what: 'replication' });

    await Promise.all([nodeA.cutRpc(), nodeB.cutRpc()]);
    await Promise.all([joinAs(a.room, 'A'), joinAs(b.room, 'B')]);
    expect([a.room.participantCount(), b.room.participantCount()]).toEqual([2, 2]);
    await Promise.all([nodeA.healRpc(), nodeB.healRpc()]);

    await waitFor(() => a.client.names.size === 3 && b.client.names.size === 3, {
      what: 'agreement',
      timeoutMs: TAKE_OVER_MS,
    });
    await waitFor(() => JSON.stringify(a.client.seen) === JSON.stringify(b.client.seen), {
      what: 'equal views',
    });
  }, 90_000);

  test('loses and doubles nothing when the node that replicates is killed', async () => {
    const a1 = await enter(await sites.node({ site: 'erfurt', name: 'e1' }));
    const b1 = await enter(await sites.node({ site: 'jena', name: 'j1' }));
    const b2 = await enter(await sites.node({ site: 'jena', name: 'j2' }));
    await joinAs(a1.room, 'first');
    await waitFor(() => b2.client.names.size === 1, { what: 'replication' });
    const holder = await replicatorOf('jena');
    const [killed, left] = holder === 'j1' ? [b1, b2] : [b2, b1];

    await killed.node.kill();
    for (let i = 0; i < 20; i += 1) await joinAs(a1.room, `late-${i}`);

    await waitFor(() => left.client.names.size === 21, {
      what: 'take-over of replication',
      timeoutMs: TAKE_OVER_MS,
    });
    expect(left.client.count).toBe(21);
    expect(await replicatorOf('jena')).toBe(left.node.name);
  }, 90_000);

  test('follows another node of the site when the one it followed goes', async () => {
    const a1 = await enter(await sites.node({ site: 'erfurt', name: 'e1' }));
    const a2 = await enter(await sites.node({ site: 'erfurt', name: 'e2' }));
    const b = await enter(await sites.node({ site: 'jena', name: 'j1' }));
    await joinAs(a1.room, 'first');
    await waitFor(() => b.client.names.size === 1, { what: 'replication' });

    await a1.node.kill();
    await joinAs(a2.room, 'second');

    await waitFor(() => b.client.names.size === 2, {
      what: 'the other node’s log',
      timeoutMs: TAKE_OVER_MS,
    });
  }, 90_000);

  test('forgets a site whose nodes have all gone, after a grace period', async () => {
    const graceMs = 200;
    const a = await enter(await sites.node({ site: 'erfurt', name: 'e1', graceMs }));
    const b = await enter(await sites.node({ site: 'jena', name: 'j1', graceMs }));
    await joinAs(a.room, 'Ada');
    const bea = await joinAs(b.room, 'Bea');
    await b.room.addSource(bea.session, sourceOf(bea.session, 'mic'));
    await waitFor(() => a.client.names.size === 2 && a.client.sources.size === 1, { what: 'both' });

    await b.node.kill();

    await waitFor(() => a.client.names.size === 1, {
      what: 'the site to be forgotten',
      timeoutMs: TAKE_OVER_MS,
    });
    expect(a.client.seen).toMatchObject({ counts: { people: 1 }, sources: [] });
  }, 90_000);
});
