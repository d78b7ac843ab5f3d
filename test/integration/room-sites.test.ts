/** Rooms over several sites and nodes: what is done at one is seen at the others. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseRoomId } from '../../common/ids.ts';
import { RoomSites, WatchingClient, joinAs, sourceOf } from '../support/room-sites.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOM = parseRoomId('hall');
let sites: RoomSites;

beforeEach(() => {
  sites = new RoomSites();
});
afterEach(() => sites.close());

describe('a room at two sites', () => {
  test('shows at one site who joins, publishes, mutes and leaves at the other', async () => {
    const [a, b] = await Promise.all([
      sites.node({ site: 'erfurt', name: 'e1' }),
      sites.node({ site: 'jena', name: 'j1' }),
    ]);
    const [roomA, roomB] = await Promise.all([a.rooms.acquire(ROOM), b.rooms.acquire(ROOM)]);
    const atB = new WatchingClient(roomB);

    const ada = await joinAs(roomA, 'Ada');
    await roomA.addSource(ada.session, sourceOf(ada.session, 'mic'));
    await waitFor(() => atB.sources.size === 1, { what: 'source of the other site', timeoutMs: 5_000 });
    await roomA.setSourcePaused(ada.session, sourceOf(ada.session, 'mic').sourceId, true);
    await waitFor(() => [...atB.sources.values()].includes(true), { what: 'mute', timeoutMs: 5_000 });

    expect([...atB.names.values()]).toEqual(['Ada']);
    expect(roomB.source(sourceOf(ada.session, 'mic').sourceId)?.originNodeId).toBe('sfu-1');
    await roomA.leave(ada.session);
    await waitFor(() => atB.names.size === 0 && atB.sources.size === 0, { what: 'leave', timeoutMs: 5_000 });
    expect(atB.count).toBe(0);
  });
});
