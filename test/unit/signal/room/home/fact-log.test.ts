import { describe, expect, test } from '@jest/globals';
import { parseNodeId, parseParticipantId, parseRoomId, parseSiteId } from '../../../../../common/ids.ts';
import { MemoryRoomStore } from '../../../../../common/store/memory.ts';
import { setPodium } from '../../../../../signal/room/home/change-facts.ts';
import { FactLog } from '../../../../../signal/room/home/fact-log.ts';
import { NO_FACTS, writesFor, type RoomFacts } from '../../../../../signal/room/home/facts.ts';
import { RoomView } from '../../../../../signal/room/view.ts';
import { createLogger } from '../../../../../common/log/logger.ts';
import { FakeClock } from '../../../../fakes/fake-clock.ts';
import { ERFURT, emptyLog, entry, participant, present } from '../../../../support/room-logs.ts';

const ROOM = parseRoomId('hall');
const JENA = parseSiteId('jena');
const ada = parseParticipantId('ada');
const under = (generation: number) => ({ generation, claimRevision: 1 });

/** A home at Erfurt, with another site that it may reach or not. */
async function setUp() {
  const clock = new FakeClock();
  const store = new MemoryRoomStore(ERFURT, { clock });
  await store.open(ROOM, 1);
  const view = new RoomView();
  const reload = async (): Promise<void> => void view.load(ERFURT, await store.snapshot(ROOM, ERFURT));
  await reload();
  const other = { isListed: true, isReachable: true, facts: NO_FACTS };
  const log = new FactLog({
    roomId: ROOM,
    nodeId: parseNodeId('e1'),
    site: ERFURT,
    store,
    view,
    clock,
    log: createLogger({ level: 'silent' }),
    reached: reload,
    peers: {
      otherSites: () => (other.isListed ? [JENA] : []),
      isReplicated: async () => other.isReachable,
      collect: async () =>
        other.isReachable ? { facts: other.facts, silent: [] } : { facts: NO_FACTS, silent: [JENA] },
    },
  });
  const on = (id: string, generation = 1) =>
    log.change(under(generation), (facts) =>
      setPodium(facts, { commandId: id, participantId: parseParticipantId(id), on: true }, EVERYBODY),
    );
  return { clock, store, view, other, log, on, reload };
}

const EVERYBODY = { isPresent: () => true, maxPodium: 0 };
const podiumOf = ({ podium }: RoomFacts) => podium.map(({ participantId }) => participantId);

describe('FactLog', () => {
  test('begins with the newest that anybody knows, under its own generation', async () => {
    const { view, other, on } = await setUp();
    other.facts = { ...NO_FACTS, generation: 3, revision: 9, podium: [{ participantId: ada, place: 4 }] };

    await on('bea', 5);

    expect(view.facts).toMatchObject({ generation: 5, homeNodeId: 'e1', degraded: false });
    expect(view.facts.revision).toBeGreaterThan(9);
    expect(podiumOf(view.facts)).toEqual(['ada', 'bea']);
  });

  test('refuses to write under a generation that others have passed, and says which one it was', async () => {
    const { view, other, log, on } = await setUp();
    other.facts = { ...NO_FACTS, generation: 7, revision: 1 };

    await expect(on('ada', 5)).rejects.toMatchObject({ code: 'FENCED' });

    expect(log.seenGeneration).toBe(7);
    expect(view.facts).toBe(NO_FACTS);
  });

  test('waits for a silent site, then goes on without it', async () => {
    const { clock, view, other, on } = await setUp();
    other.isReachable = false;

    await expect(on('ada')).rejects.toMatchObject({ code: 'HOME_UNREACHABLE', retryable: true });
    clock.advance(8_000);
    await on('ada');

    expect(view.facts).toMatchObject({ degraded: true });
    expect(podiumOf(view.facts)).toEqual(['ada']);
  });

  test('is degraded while no second site can be reached, and only while the room has one', async () => {
    const { view, other, log, on } = await setUp();
    await on('ada');
    expect(view.facts.degraded).toBe(false);
    other.isReachable = false;
    await on('bea');
    expect(view.facts.degraded).toBe(true);
    expect(await log.isWhole()).toBe(false);

    other.isListed = false;
    expect(await log.isWhole()).toBe(true);
    await log.tend(under(1), true);

    expect(view.facts.degraded).toBe(false);
  });

  test('writes nothing when a newer home has written', async () => {
    const { store, view, on, reload } = await setUp();
    await on('ada');
    const newer = { ...NO_FACTS, generation: 2, revision: 7 };
    const own = view.site(ERFURT);
    await store.apply(ROOM, { epoch: 1, guards: [], writes: writesFor(own.factRecords, newer) });

    await expect(on('bea')).rejects.toMatchObject({ code: 'FENCED' });
    await reload();

    expect(view.facts).toMatchObject({ generation: 2, revision: 7, podium: [] });
  });

  test('writes again what a log that began anew has lost', async () => {
    const { store, view, log, on, reload } = await setUp();
    await on('ada');
    await store.open(ROOM, 2);
    await reload();
    expect(view.site(ERFURT).facts).toBe(NO_FACTS);

    await log.tend(under(1), true);

    expect(podiumOf(view.site(ERFURT).facts)).toEqual(['ada']);
    expect(view.site(ERFURT).version.epoch).toBe(2);
  });

  test('takes those off the podium who have been away for several looks', async () => {
    const { view, log, on } = await setUp();
    view.load(JENA, emptyLog());
    view.apply(JENA, entry(1, [present(participant('bea', { site: JENA }))]));
    await on('ada');
    await on('bea');

    for (let look = 0; look < 4; look += 1) await log.tend(under(1), true);
    expect(podiumOf(view.facts)).toEqual(['ada', 'bea']);
    await log.tend(under(1), true);

    expect(podiumOf(view.facts)).toEqual(['bea']);
  });
});
