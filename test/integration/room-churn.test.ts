/** Rooms come and go: what was kept for one is let go of when the last person has left. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { IDelta } from '../../proto/index.ts';
import type { SignalNode } from '../../signal/node.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { SignalSites } from '../support/signal-sites.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOMS = 200;
/** Rooms at a time. */
const BATCH = 20;
const TEST_TIMEOUT_MS = 300_000;
/** Until the other nodes, which open the same rooms and share this process, have answered. */
const OPEN_LIMIT_MS = 60_000;
/** Longer than an empty room's data stays. */
const LONG_AFTER_MS = 120_000;

const TICK_MS = 10;

let sites: SignalSites;
let clock: FakeClock;
let nodes: readonly SignalNode[];
let ticking: NodeJS.Timeout;

beforeEach(async () => {
  clock = new FakeClock();
  // nodes that open a room in the same moment ask each other again a little later, by this clock
  let lastMs = performance.now();
  ticking = setInterval(() => {
    const nowMs = performance.now();
    clock.advance(nowMs - lastMs);
    lastMs = nowMs;
  }, TICK_MS);
  sites = new SignalSites(clock);
  nodes = [await sites.node(), await sites.node(), await sites.node({ site: 'jena' })];
});
afterEach(() => {
  clearInterval(ticking);
  return sites.close();
});

/** One person at each node joins, sees all, and leaves. */
async function meet(room: string): Promise<void> {
  const people = await Promise.all(nodes.map((node, index) => sites.join(node, room, { name: `P${index}` })));
  for (const { client, joined } of people) {
    const seen = () => Math.max(joined.snapshot?.counts?.people ?? 0, ...client.deltas.map(countOf));
    await waitFor(() => seen() === people.length, {
      what: `everybody is seen in ${room}`,
      timeoutMs: OPEN_LIMIT_MS,
    });
  }
  await Promise.all(people.map(({ client }) => client.request({ leave: {} })));
}

const countOf = ({ counts }: IDelta): number => counts?.people ?? 0;

const keysOfRooms = (): readonly string[] =>
  sites.cluster.state.range('/kaskade/v1/rooms/').items.map(({ key }) => key);

async function metricsOf(node: SignalNode): Promise<readonly string[]> {
  const answer = await fetch(`http://127.0.0.1:${node.port}/metrics`);
  // joins that were refused and asked for again are counted by their code
  const isOurs = (line: string): boolean =>
    line.startsWith('kaskade_signal_') && !/_commands_total\{.*code="(?!OK")/.test(line);
  return (await answer.text()).split('\n').filter(isOurs);
}

/** Names and labels, without values. */
const namesOf = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => line.split(' ')[0] ?? '');

const valueOf = (lines: readonly string[], name: string): number =>
  Number(lines.find((line) => line.startsWith(name))?.split(' ')[1]);

describe('rooms that come and go', () => {
  test(
    'leave nothing behind: no key, watch, lease, store entry, socket or metric',
    async () => {
      await meet('first');
      await waitFor(() => keysOfRooms().length === 0, {
        what: 'keys of the first room are gone',
        timeoutMs: OPEN_LIMIT_MS,
      });
      const heldBefore = sites.cluster.held;
      const namesBefore = await Promise.all(nodes.map(async (node) => namesOf(await metricsOf(node))));

      for (let from = 0; from < ROOMS; from += BATCH) {
        await Promise.all(Array.from({ length: BATCH }, (_, index) => meet(`room-${from + index}`)));
      }

      await waitFor(() => keysOfRooms().length === 0, {
        what: 'no key of a room is left',
        timeoutMs: OPEN_LIMIT_MS,
      });
      await waitFor(() => sites.cluster.held.watches === heldBefore.watches, { what: 'no watch is left' });
      expect(sites.cluster.held).toEqual(heldBefore);
      clock.advance(LONG_AFTER_MS);
      expect([...sites.stores.values()].map((store) => store.roomCount)).toEqual([0, 0]);
      for (const [index, node] of nodes.entries()) {
        const lines = await metricsOf(node);
        expect(namesOf(lines)).toEqual(namesBefore[index]);
        for (const name of ['rooms', 'joined_sessions', 'sockets']) {
          expect([name, valueOf(lines, `kaskade_signal_${name}`)]).toEqual([name, 0]);
        }
      }
    },
    TEST_TIMEOUT_MS,
  );
});
