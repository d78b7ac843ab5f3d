/** A site that is cut off from the others and from the coordination store: it goes on, and is not forgotten at once. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseRoomId } from '../../common/ids.ts';
import { RoomSites, WatchingClient, joinAs, sourceOf, type TestNode } from '../support/room-sites.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOM = parseRoomId('hall');
/** Longer than a lease, and longer than silence is borne. */
const LIMIT_MS = 30_000;
let sites: RoomSites;

beforeEach(() => {
  sites = new RoomSites();
});
afterEach(() => sites.close());

async function enter(site: string, name: string) {
  const node = await sites.node({ site, name });
  const room = await node.rooms.acquire(ROOM);
  return { room, node, client: new WatchingClient(room) };
}

describe('a site that is cut off', () => {
  test('goes on, is marked at both ends, and comes back with everybody, once', async () => {
    const [a, b1, b2] = [await enter('erfurt', 'e1'), await enter('jena', 'j1'), await enter('jena', 'j2')];
    const far: readonly TestNode[] = [b1.node, b2.node];
    const ada = await joinAs(a.room, 'Ada');
    const bea = await joinAs(b1.room, 'Bea');
    await waitFor(() => [a, b1, b2].every(({ client }) => client.names.size === 2), { what: 'both' });

    for (const node of far) {
      node.coordination.cut();
      await node.cutRpc();
    }
    await a.node.cutRpc();
    await b1.room.addSource(bea.session, sourceOf(bea.session, 'mic'));
    const cleo = await joinAs(b2.room, 'Cleo');
    const again = await b2.room.resume(bea.resumeToken);
    expect(b2.room.participantCount()).toBe(3);

    // Marked, also at the site that can't reach the coordination store, and not gone.
    const marked = (place: typeof a, id: string) => place.client.reconnecting.has(id);
    await waitFor(() => marked(a, bea.session.participantId), {
      what: 'mark at the rest',
      timeoutMs: LIMIT_MS,
    });
    for (const place of [b1, b2])
      await waitFor(() => marked(place, ada.session.participantId), {
        what: 'mark at the site',
        timeoutMs: LIMIT_MS,
      });
    expect([...a.client.names.values()].sort()).toEqual(['Ada', 'Bea']);
    expect([...b2.client.names.values()].sort()).toEqual(['Ada', 'Bea', 'Cleo']);
    expect(marked(b2, cleo.session.participantId)).toBe(false);

    await a.node.healRpc();
    for (const node of far) {
      await node.healRpc();
      node.coordination.heal();
    }
    const isOne = (): boolean =>
      new Set([a, b1, b2].map(({ client }) => JSON.stringify([client.seen, client.reconnecting.size])))
        .size === 1;
    await waitFor(() => isOne() && a.client.names.size === 3 && a.client.reconnecting.size === 0, {
      what: 'the same everywhere',
      timeoutMs: LIMIT_MS,
    });
    expect(a.client.count).toBe(3);
    expect([...b2.client.replaced]).toEqual([]);
    await b2.room.leave(again.session);
    await waitFor(() => a.client.names.size === 2, { what: 'life goes on' });
  }, 150_000);
});
