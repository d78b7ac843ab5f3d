/** A room's limit over sites and nodes: exactly so many get in, and every seat is free again afterwards. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ROOMS_PREFIX, seatsKey, seatsPrefix } from '../../common/coordination/keys.ts';
import { parseRoomId } from '../../common/ids.ts';
import type { RoomPort, SessionRef } from '../../signal/room/room-port.ts';
import { RoomSites, joinAs, type TestNode } from '../support/room-sites.ts';
import { moderator } from '../support/room-state-client.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOM = parseRoomId('hall');
let sites: RoomSites;

beforeEach(() => {
  sites = new RoomSites();
});
afterEach(() => sites.close());

const threeNodes = (leaseTtlSec = 5) =>
  Promise.all(
    [
      ['erfurt', 'e1'],
      ['erfurt', 'e2'],
      ['jena', 'j1'],
    ].map(([site = '', name = '']) => sites.node({ site, name, leaseTtlSec })),
  );

type Guest = { readonly room: RoomPort; readonly session: SessionRef };

/** A moderator of the first node's sets the limit and goes; the others have the room open. */
async function openWithLimit(nodes: readonly TestNode[], maxParticipants: number): Promise<RoomPort[]> {
  const rooms = await Promise.all(nodes.map((node) => node.rooms.acquire(ROOM)));
  const [first] = rooms;
  if (first === undefined) throw new Error('no nodes');
  const { session } = await joinAs(first, 'clerk', 'moderator');
  await moderator(first, session).settings({ maxParticipants });
  await first.leave(session);
  await waitFor(
    () =>
      rooms.every(
        (room) =>
          room.snapshot().room?.settings?.maxParticipants === maxParticipants &&
          room.participantCount() === 0,
      ),
    { what: 'the limit to be known' },
  );
  return rooms;
}

/** So many at once at each of the rooms. */
async function crowd(rooms: readonly RoomPort[], each: number) {
  const entered: Guest[] = [];
  const refused: string[] = [];
  const enter = async (room: RoomPort, name: string): Promise<void> => {
    try {
      const { session } = await joinAs(room, name);
      entered.push({ room, session });
    } catch (error) {
      refused.push((error as { code: string }).code);
    }
  };
  await Promise.all(
    rooms.flatMap((room, at) => Array.from({ length: each }, (_, index) => enter(room, `p${at}-${index}`))),
  );
  return { entered, refused };
}

const seatsHeld = async () => (await sites.cluster.client().range(seatsPrefix(ROOM))).items.length;

describe('a room with a limit', () => {
  test.each([1, 7, 40])('of %i lets in exactly so many who come at once at three nodes', async (limit) => {
    const rooms = await openWithLimit(await threeNodes(), limit);

    const { entered, refused } = await crowd(rooms, 30);

    expect(entered).toHaveLength(limit);
    expect(new Set(refused)).toEqual(new Set(['ROOM_FULL']));
  });

  test('has every seat free again when all have left, wherever they sat', async () => {
    const rooms = await openWithLimit(await threeNodes(), 12);
    const { entered } = await crowd(rooms, 10);
    await Promise.all(entered.map(({ room, session }) => room.leave(session)));
    const [first] = rooms;
    if (first === undefined) throw new Error('no rooms');
    // else it takes the room for full, whatever seats are free
    await waitFor(() => first.participantCount() === 0, { what: 'the node to know that all have left' });

    // all of them at the one node now
    const again = await crowd([first], 14);

    expect(again.entered).toHaveLength(12);
  });

  test('leaves nothing of its seats behind when nobody has it open any more', async () => {
    const nodes = await threeNodes();
    const rooms = await openWithLimit(nodes, 12);
    const { entered } = await crowd(rooms, 2);
    const keys = async () => (await sites.cluster.client().range(`${seatsKey(ROOM)}/`)).items.length;
    expect(await keys()).toBeGreaterThan(1);

    await Promise.all(entered.map(({ room, session }) => room.leave(session)));
    rooms.forEach((room, index) => nodes[index]?.rooms.release(room));

    await waitFor(async () => (await keys()) === 0, { what: 'the keys of seats to go' });
  });

  test('one after the other get in at a node while others hold what they no longer need', async () => {
    const rooms = await openWithLimit(await threeNodes(), 60);
    const [first, second] = rooms;
    if (first === undefined || second === undefined) throw new Error('no rooms');
    await crowd([first], 1); // with some to spare

    const { entered } = await crowd([second], 62);

    expect(entered).toHaveLength(59);
  });

  test('gives the seats of a node that died to others when its people have gone, not before', async () => {
    const nodes = await threeNodes(2);
    const rooms = await openWithLimit(nodes, 6);
    const [, , jena] = rooms;
    const [erfurt] = rooms;
    if (jena === undefined || erfurt === undefined) throw new Error('no rooms');
    await crowd([jena], 4);
    await waitFor(() => erfurt.participantCount() === 4, { what: 'the people of jena to be known' });
    await nodes[2]?.kill();
    await sites.expireLeases(ROOMS_PREFIX);
    await waitFor(async () => (await seatsHeld()) < 3, { what: 'the lease to be over' });

    const { entered, refused } = await crowd([erfurt], 4);

    expect([entered.length, refused.length]).toEqual([2, 2]);
  });

  test('who can not reach the coordination store lets nobody in beyond what it holds, and says to come again', async () => {
    const nodes = await threeNodes(2);
    const rooms = await openWithLimit(nodes, 100);
    const [first] = rooms;
    if (first === undefined) throw new Error('no rooms');
    await crowd([first], 1);
    nodes[0]?.coordination.cut();

    const { entered, refused } = await crowd([first], 40);

    expect(entered.length).toBeLessThanOrEqual(32);
    expect(refused.length).toBe(40 - entered.length);
    expect(new Set(refused)).toEqual(new Set(['BUSY']));
  });
});
