/**
 * Random faults, one at a time, under moderators who repeat each command until it is acknowledged: whatever happens,
 * each has one effect, in an order that all sites agree on. Only in the full run.
 */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DEFAULT_GRANTS } from '../../common/auth/token.ts';
import { isAppError } from '../../common/errors.ts';
import { parseRoomId } from '../../common/ids.ts';
import { DELTA_PERIOD_MS } from '../../signal/room/deltas.ts';
import { isFullRun } from '../support/full-run.ts';
import { RoomSites, type TestNode } from '../support/room-sites.ts';
import { RoomStateClient, moderator } from '../support/room-state-client.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOM = parseRoomId('hall');
const PEOPLE_PER_SITE = 12;
const FAULTS = 8;
const SETTLE_MS = 30_000;
const REPEAT_MS = 50;

let sites: RoomSites;

beforeEach(() => {
  sites = new RoomSites();
});
afterEach(() => sites.close());

async function enter(node: TestNode) {
  const room = await node.rooms.acquire(ROOM);
  const state = new RoomStateClient(room);
  const grants = { ...DEFAULT_GRANTS, moderate: true };
  const joined = await room.join({ name: node.name, subject: node.name, grants, role: 'moderator' });
  const people = await Promise.all(
    Array.from({ length: PEOPLE_PER_SITE }, (_, i) =>
      room.join({ name: `${node.name}-${i}`, subject: `${node.name}-${i}`, grants: DEFAULT_GRANTS }),
    ),
  );
  return { node, room, state, people, ...moderator(room, joined.session) };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** Asks until it is acknowledged; another failure than one that passes is a failure of the test. */
async function persist(run: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await run();
      return;
    } catch (error) {
      if (!isAppError(error) || !error.retryable) throw error;
      await pause(REPEAT_MS);
    }
  }
}

/** A fault and its end; each longer than a lease at times, so that homes move. */
async function harm(node: TestNode, kind: number): Promise<void> {
  const forMs = 200 + Math.random() * 4_000;
  if (kind === 0) {
    node.coordination.cut();
    await pause(forMs);
    node.coordination.heal();
  } else {
    await node.cutRpc();
    await pause(forMs);
    await node.healRpc();
  }
}

(isFullRun ? describe : describe.skip)('homes under random faults', () => {
  test('lose nothing that was acknowledged and do nothing twice', async () => {
    const names = [
      ['erfurt', 'e1'],
      ['jena', 'j1'],
      ['suhl', 's1'],
    ] as const;
    const places = await Promise.all(
      names.map(async ([site, name]) => enter(await sites.node({ site, name, leaseTtlSec: 2 }))),
    );
    const everybody = places.flatMap(({ people }) => people);
    await waitFor(() => places.every(({ room }) => room.participantCount() === everybody.length + 3), {
      what: 'all to be seen everywhere',
    });
    let isOver = false;
    const faults = (async () => {
      for (let i = 0; i < FAULTS; i += 1) {
        const place = places[Math.floor(Math.random() * places.length)];
        if (place) await harm(place.node, i % 2);
      }
      isOver = true;
    })();

    // Each moderator puts its people there one after the other, and takes every third off again.
    const acknowledged = await Promise.all(
      places.map(async ({ podium, people }) => {
        const order: string[] = [];
        for (let round = 0; !isOver || round === 0; round += 1) {
          for (const { session } of people) {
            const id = `${round}-${session.participantId}`;
            await persist(() => podium(session, true, `${id}-on`));
            if (!order.includes(session.participantId)) order.push(session.participantId);
            await pause(Math.random() * REPEAT_MS);
          }
          for (const { session } of people.filter((_, index) => (index + round) % 3 === 0)) {
            const id = `${round}-${session.participantId}`;
            await persist(() => podium(session, false, `${id}-off`));
            await persist(() => podium(session, true, `${id}-back`));
            order.splice(order.indexOf(session.participantId), 1);
            order.push(session.participantId);
            // Repeated late, as a client does whose answer was lost: no effect.
            await persist(() => podium(session, false, `${id}-off`));
          }
        }
        return order;
      }),
    );
    await faults;

    const wanted = new Set(acknowledged.flat());
    const seen = ({ state }: (typeof places)[number]) => state.podium;
    const isSettled = (place: (typeof places)[number]): boolean =>
      seen(place).join() === places[0]?.state.podium.join() && seen(place).length === wanted.size;
    await waitFor(() => places.every(isSettled), { what: 'all sites to agree', timeoutMs: SETTLE_MS }).catch(
      () => {}, // what they see instead is told below
    );
    await pause(2 * REPEAT_MS + DELTA_PERIOD_MS);
    for (const place of places) {
      expect(new Set(seen(place))).toEqual(wanted);
      expect(seen(place)).toHaveLength(wanted.size);
      for (const order of acknowledged) expect(seen(place).filter((id) => order.includes(id))).toEqual(order);
    }
    await waitFor(() => places.every(({ state }) => !state.isDegraded), {
      what: 'no degradation',
      timeoutMs: SETTLE_MS,
    });
  }, 180_000);
});
