import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { PeopleList } from '../../../../proto/signal.ts';
import { refusal } from '../support/fake-server.ts';
import { createFixture, fakeTime, person, settle } from '../support/room-fixture.ts';

beforeEach(fakeTime);
afterEach(() => {
  jest.useRealTimers();
});

const BY_NAME = PeopleList.PEOPLE_LIST_BY_NAME;
const byName = (...pages: number[]) => [{ list: 'byName', pages } as const];
const LARGE = { counts: { people: 300, withVideo: 40, openMics: 7 } };

/** A large room, of which each page that is asked for has Ben on it. */
function largeRoom() {
  const fixture = createFixture();
  fixture.server.handlers.show = (request) => ({
    show: {
      pages: (request.show?.shown ?? []).flatMap(({ list, pages }) =>
        (pages ?? []).map((page) => ({ list: list ?? BY_NAME, page, people: [person('ben')] })),
      ),
    },
  });
  return fixture;
}

describe('Room, in a large room', () => {
  test('shows pages: they come, change, and are let go', async () => {
    const { room, server, join, delta } = largeRoom();
    await join();
    delta(LARGE);
    room.show(byName(3));
    await settle(60);

    const list = room.peopleList('byName');
    expect(list).toMatchObject({ total: 300, pageSize: 25 });
    expect(list.pages.get(3)?.map(({ name }) => name)).toEqual(['ben']);
    expect(room.status()).toMatchObject({ isEverybodyKnown: false, counts: LARGE.counts });
    expect(room.people().map(({ name }) => name)).toEqual(['self', 'anna', 'ben']);
    expect(room.peopleList('byName')).toBe(list);

    server.send({
      pageChanges: { changes: [{ list: BY_NAME, page: 3, people: [{ number: 3, onPodium: true }] }] },
    });
    await settle(60);
    expect(room.peopleList('byName').pages.get(3)).toMatchObject([{ name: 'ben', isOnPodium: true }]);

    room.show([]);
    await settle(60);
    expect(room.people().map(({ name }) => name)).toEqual(['self', 'anna']);
  });

  test('takes changes after the page that they are of, also when both come at once', async () => {
    const { room, server, join, delta } = largeRoom();
    await join();
    delta(LARGE);
    const { show } = server.handlers;
    server.handlers.show = (request) => {
      const changes = [{ list: BY_NAME, page: 3, people: [{ number: 3, onPodium: true }] }];
      server.send({ pageChanges: { changes } });
      return show?.(request) ?? 'silence';
    };

    room.show(byName(3));
    await settle(60);

    expect(room.peopleList('byName').pages.get(3)).toMatchObject([{ name: 'ben', isOnPodium: true }]);
  });

  test('asks for one turn at a time, and for the last one only', async () => {
    const { room, server, join } = largeRoom();
    await join();

    for (const page of [0, 1, 2, 3]) room.show(byName(page));
    await settle(60);

    expect(server.bodies('show')).toEqual([
      { shown: [{ list: BY_NAME, pages: [0] }] },
      { shown: [{ list: BY_NAME, pages: [3] }] },
    ]);
    expect([...room.peopleList('byName').pages.keys()]).toEqual([3]);
  });

  test('asks again when it was refused for the moment, and with each entry', async () => {
    const { room, server, join, snapshot } = largeRoom();
    await join();
    const answer = server.handlers.show;
    server.handlers.show = () => refusal('RATE_LIMITED', 100);
    room.show(byName(1));
    await settle(10);
    if (answer) server.handlers.show = answer;
    await settle(2_000);
    expect([...room.peopleList('byName').pages.keys()]).toEqual([1]);

    const pages = [{ list: BY_NAME, page: 1, people: [person('anna'), person('ben')] }];
    server.handlers.resume = () => ({
      resume: { participantId: 'p-self', resumeToken: 'r3', mediaKept: true, snapshot: snapshot(), pages },
    });
    server.cut();
    await settle(2_000);

    expect(server.bodies('resume')).toMatchObject([{ shown: [{ list: BY_NAME, pages: [1] }] }]);
    expect(room.peopleList('byName').pages.get(1)).toHaveLength(2);
  });

  test('takes everything anew after it has fallen behind', async () => {
    const { room, server, join } = largeRoom();
    await join();
    room.show(byName(0));
    await settle(60);

    server.send({ snapshot: { people: [person('anna')], counts: { people: 90 } } });
    server.send({ show: { pages: [{ list: BY_NAME, page: 0, people: [] }] } });
    await settle(60);

    expect(room.people().map(({ name }) => name)).toEqual(['self', 'anna']);
    expect(room.peopleList('byName').pages.get(0)).toEqual([]);
    expect(room.status().participantCount).toBe(90);
  });

  test('finds people, known ones with what is received of them', async () => {
    const { room, server, join } = largeRoom();
    await join();
    server.handlers.searchPeople = () => ({
      searchPeople: { people: [person('anna'), person('ben', [])], total: 31 },
    });

    const { people, total } = await room.search('n');

    expect(total).toBe(31);
    expect(people[0]).toBe(room.people()[1]);
    expect(people[1]).toMatchObject({ name: 'ben', isSelf: false, camera: undefined });
  });
});
