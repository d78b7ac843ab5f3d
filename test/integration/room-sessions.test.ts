/** Sessions of a room: resumed, replaced, expired, taken over from nodes that died. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { epochKey } from '../../common/coordination/keys.ts';
import { parseRoomId, parseSiteId } from '../../common/ids.ts';
import { StoreEpoch } from '../../proto/index.ts';
import type { RoomPort, SessionRef } from '../../signal/room/room-port.ts';
import { RoomSites, WatchingClient, joinAs, sourceOf } from '../support/room-sites.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOM = parseRoomId('hall');
const ERFURT = parseSiteId('erfurt');
const TAKE_OVER_MS = 30_000;
let sites: RoomSites;

beforeEach(() => {
  sites = new RoomSites();
});
afterEach(() => sites.close());

async function enter(name: string, graceMs = 30_000) {
  const node = await sites.node({ site: 'erfurt', name, graceMs });
  const room = await node.rooms.acquire(ROOM);
  return { room, node, client: new WatchingClient(room) };
}

const code = (expected: string) => expect.objectContaining({ code: expected });
const pause = (room: RoomPort, session: SessionRef) =>
  room.setSourcePaused(session, sourceOf(session, 'mic').sourceId, true);

describe('resume', () => {
  test('on another node takes the session over, and the old node hears of it', async () => {
    const [one, two] = [await enter('e1'), await enter('e2')];
    const joined = await joinAs(one.room, 'Ada');
    await one.room.setMedia(joined.session, sourceOf(joined.session, 'mic').originNodeId, 1);
    await one.room.addSource(joined.session, sourceOf(joined.session, 'mic', 4));

    const resumed = await two.room.resume(joined.resumeToken);

    expect(resumed.session).toEqual({ ...joined.session, generation: 2 });
    expect(resumed).toMatchObject({ sfuNodeId: 'sfu-1', mediaGeneration: 1, sourceGeneration: 4 });
    await waitFor(() => one.client.replaced.length === 1, { what: 'sessionReplaced at the old node' });
    expect(one.client.replaced).toEqual([joined.session.sessionId]);
    await expect(pause(one.room, joined.session)).rejects.toEqual(code('SESSION_REPLACED'));
    await pause(two.room, resumed.session);
    expect(two.client.replaced).toEqual([]);
  });

  test('knows the session and its own sources even where the node has not heard of them yet', async () => {
    const [one, two] = [await enter('e1'), await enter('e2')];
    const joined = await joinAs(one.room, 'Ada');
    await waitFor(() => two.room.participantCount() === 1, { what: 'Ada at the second node' });
    two.node.lag();
    const mic = sourceOf(joined.session, 'mic', 4);
    await one.room.addSource(joined.session, mic);

    const { session, sources } = await two.room.resume(joined.resumeToken);

    expect(two.room.sources()).toEqual([]);
    expect(sources).toEqual([mic]);
    await two.room.setSourcePaused(session, mic.sourceId, true);
  });

  test('on the same node tells the old socket before the new one has its answer', async () => {
    const { room, client } = await enter('e1');
    const joined = await joinAs(room, 'Ada');

    await room.resume(joined.resumeToken);

    expect(client.replaced).toEqual([joined.session.sessionId]);
  });

  test('within the grace period keeps the participant and its sources', async () => {
    const { room, client } = await enter('e1');
    const joined = await joinAs(room, 'Ada');
    await room.addSource(joined.session, sourceOf(joined.session, 'mic'));
    await room.socketLost(joined.session);
    await waitFor(() => client.reconnecting.size === 1, { what: 'reconnecting' });

    const { session } = await room.resume(joined.resumeToken);

    await waitFor(() => client.reconnecting.size === 0, { what: 'back' });
    expect(client.sources.size).toBe(1);
    await room.leave(session);
    await waitFor(() => client.names.size + client.sources.size === 0, { what: 'leave' });
  });

  test('is refused after the grace period, with a wrong token, and with garbage', async () => {
    const { room, client } = await enter('e1', 100);
    const { session, resumeToken } = await joinAs(room, 'Ada');
    const wrong = `${session.sessionId}.${'A'.repeat(43)}`;
    await expect(room.resume(wrong)).rejects.toEqual(code('RESUME_INVALID'));
    await expect(room.resume('rubbish')).rejects.toEqual(code('RESUME_INVALID'));

    await room.socketLost(session);
    await waitFor(() => room.participantCount() === 0, { what: 'the end of the grace period' });

    await expect(room.resume(resumeToken)).rejects.toEqual(code('RESUME_INVALID'));
    expect(client.replaced).toEqual([]);
  });

  test('works once more with the token whose answer was lost, and with a renewed one', async () => {
    const { room } = await enter('e1');
    const joined = await joinAs(room, 'Ada');
    await room.resume(joined.resumeToken);

    const again = await room.resume(joined.resumeToken);
    const renewed = await room.renewResumeToken(again.session);
    const last = await room.resume(renewed);

    expect(last.session.generation).toBe(4);
    await expect(room.resume(joined.resumeToken)).rejects.toEqual(code('RESUME_INVALID'));
  });

  test('by many at once leaves exactly one owner', async () => {
    const [first, second] = [await enter('e1'), await enter('e2')];
    const places = [first, second];
    const joined = await joinAs(first.room, 'Ada');

    const attempts = Array.from({ length: 6 }, (_, i) =>
      (i % 2 === 0 ? first : second).room.resume(joined.resumeToken),
    );
    const won = (await Promise.allSettled(attempts)).flatMap((result) =>
      result.status === 'fulfilled' ? [result.value.session] : [],
    );
    const speaks = await Promise.all(
      won.flatMap((session) =>
        places.map(({ room }) =>
          room.renewResumeToken(session).then(
            () => session.generation,
            () => 0,
          ),
        ),
      ),
    );

    const owners = new Set(speaks.filter((generation) => generation > 0));
    expect(owners.size).toBe(1);
  });
});

describe('the end of sessions', () => {
  test('comes by another node when the owner died, after a grace period', async () => {
    const [one, two] = [await enter('e1', 600), await enter('e2', 600)];
    const joined = await joinAs(one.room, 'Ada');
    await one.room.addSource(joined.session, sourceOf(joined.session, 'mic'));
    await waitFor(() => two.client.names.size === 1, { what: 'Ada at the other node' });

    await one.node.kill();

    await waitFor(() => two.client.reconnecting.size === 1, {
      what: 'reconnecting',
      timeoutMs: TAKE_OVER_MS,
    });
    await waitFor(() => two.client.names.size === 0, { what: 'expiry', timeoutMs: TAKE_OVER_MS });
    expect(two.client.sources.size).toBe(0);
  }, 120_000);

  test('does not come for a node that only lost sight of the coordination store', async () => {
    const [one, two] = [await enter('e1', 3_000), await enter('e2', 3_000)];
    const { session } = await joinAs(one.room, 'Ada');

    one.node.coordination.cut();
    await waitFor(() => two.client.reconnecting.size === 1, { what: 'doubt', timeoutMs: TAKE_OVER_MS });
    await waitFor(() => two.client.reconnecting.size === 0, { what: 'contradiction' });
    one.node.coordination.heal();

    await one.room.renewResumeToken(session);
    expect(two.client.names.size).toBe(1);
  }, 120_000);

  test('is told to the node that holds the socket, and leaving twice is fine', async () => {
    const { room } = await enter('e1');
    const expired: string[] = [];
    room.on('sessionExpired', (id) => expired.push(id));
    const { session } = await joinAs(room, 'Ada');

    await room.leave(session);
    await room.leave(session);

    expect(expired).toEqual([]);
    await expect(room.renewResumeToken(session)).rejects.toEqual(code('SESSION_EXPIRED'));
    await room.socketLost(session);
  });
});

describe('the life of a room', () => {
  test('closes it here when nobody needs it, and opens it again with what the store still has', async () => {
    const node = await sites.node({ site: 'erfurt', name: 'e1' });
    const room = await node.rooms.acquire(ROOM);
    const { session } = await joinAs(room, 'Ada');
    node.rooms.release(room);
    expect(await node.rooms.acquire(ROOM)).toBe(room);
    node.rooms.release(room);
    await room.leave(session);

    const again = await node.rooms.acquire(ROOM);

    expect(again).not.toBe(room);
    await joinAs(again, 'Bea');
    expect(again.participantCount()).toBe(1);
  });

  test('begins the log under one epoch however many nodes open it at once, and anew under a higher one', async () => {
    const nodes = await Promise.all(['e1', 'e2', 'e3'].map((name) => sites.node({ site: 'erfurt', name })));
    const epoch = async () => {
      const stored = await sites.cluster.client().get(epochKey(ROOM, ERFURT));
      return stored && StoreEpoch.decode(stored.value).epoch;
    };
    const rooms = await Promise.all(nodes.map((node) => node.rooms.acquire(ROOM)));
    const first = await epoch();
    expect(rooms.map((room) => room.participantCount())).toEqual([0, 0, 0]);
    expect(first).toBeGreaterThan(0);

    for (const room of rooms) for (const node of nodes) node.rooms.release(room);
    await sites.store('erfurt').expire(ROOM, 0);
    await waitFor(async () => (await nodes[0]?.rooms.acquire(ROOM)) !== rooms[0], { what: 'a fresh room' });

    expect(await epoch()).toBeGreaterThan(first ?? 0);
  });

  test('is over also when its last two nodes close it at the same moment', async () => {
    const nodes = await Promise.all(['e1', 'e2'].map((name) => sites.node({ site: 'erfurt', name })));
    const rooms = await Promise.all(nodes.map((node) => node.rooms.acquire(ROOM)));
    const looks = Array.from(nodes, () => Promise.withResolvers<void>());
    for (const [index, { coordination }] of nodes.entries()) {
      const range = coordination.range.bind(coordination);
      // neither sees who serves the room before the other one is about to look as well
      coordination.range = async (prefix) => {
        looks[index]?.resolve();
        await Promise.all(looks.map(({ promise }) => promise));
        return range(prefix);
      };
    }

    for (const [index, room] of rooms.entries()) nodes[index]?.rooms.release(room);

    const keys = () => sites.cluster.state.range(`/kaskade/v1/rooms/${ROOM}/`).items;
    await waitFor(() => keys().length === 0, { what: 'nothing of the room is kept' });
  });
});
