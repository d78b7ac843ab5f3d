import { describe, expect, test } from '@jest/globals';
import { parseSiteId, type SiteId } from '../../../../../common/ids.ts';
import { createLogger } from '../../../../../common/log/logger.ts';
import { NO_FACTS, type RoomFacts } from '../../../../../signal/room/home/facts.ts';
import { FirstFacts } from '../../../../../signal/room/home/first-facts.ts';
import { FakeClock } from '../../../../fakes/fake-clock.ts';
import { waitFor } from '../../../../support/wait-for.ts';

const ERFURT = parseSiteId('erfurt');
const JENA = parseSiteId('jena');
const GERA = parseSiteId('gera');
const FACTS: RoomFacts = { ...NO_FACTS, generation: 2, revision: 5 };

/** A node at Jena; the home is at Erfurt. */
function setUp() {
  const clock = new FakeClock();
  const room = {
    others: [ERFURT],
    home: ERFURT as SiteId | undefined,
    silent: [] as SiteId[],
    facts: FACTS,
    learnt: NO_FACTS,
    asked: 0,
  };
  const first = new FirstFacts({
    site: JENA,
    clock,
    log: createLogger({ level: 'silent' }),
    homeSite: () => room.home,
    hasFacts: () => room.learnt.generation > 0,
    learn: (facts) => (room.learnt = facts.generation > 0 ? facts : room.learnt),
    peers: {
      otherSites: () => room.others,
      collect: async () => {
        room.asked += 1;
        return { facts: room.facts, silent: room.silent };
      },
    },
  });
  const outcome = async (): Promise<unknown> => {
    let done: unknown;
    void first.known().then(
      () => (done = 'known'),
      (error: unknown) => (done = error),
    );
    await waitFor(() => (clock.advance(50), done !== undefined), { what: 'an answer' });
    return done;
  };
  return { room, first, outcome };
}

describe('FirstFacts', () => {
  test('are those of the other sites; whoever comes meanwhile waits for the same answer', async () => {
    const { room, first } = setUp();

    await Promise.all([first.known(), first.known()]);

    expect([room.learnt, room.asked]).toEqual([FACTS, 1]);
  });

  test('are known where the home is, and where nobody else has the room', async () => {
    const [here, alone] = [setUp(), setUp()];
    here.room.home = JENA;
    alone.room.others = [];

    await Promise.all([here.first.known(), alone.first.known()]);

    expect([here.room.asked, alone.room.asked]).toEqual([0, 0]);
  });

  test('are those of the home, whoever else is silent', async () => {
    const { room, first } = setUp();
    room.others = [ERFURT, GERA];
    room.silent = [GERA];

    await first.known();

    expect(room.learnt).toBe(FACTS);
  });

  test('are waited for while the home is silent, within a bound; the next one asks anew', async () => {
    const { room, outcome } = setUp();
    room.silent = [ERFURT];
    room.facts = NO_FACTS;

    expect(await outcome()).toMatchObject({ code: 'HOME_UNREACHABLE', retryable: true });

    room.silent = [];
    room.facts = FACTS;
    expect([await outcome(), room.learnt]).toEqual(['known', FACTS]);
  });

  test('are waited for until a silent site has gone from the room', async () => {
    const { room, outcome } = setUp();
    room.silent = [ERFURT];
    room.facts = NO_FACTS;

    const answer = outcome();
    room.others = [];

    expect(await answer).toBe('known');
  });

  test('are what was known here before, at once, where the home can not be heard', async () => {
    const { room, first } = setUp();
    room.silent = [ERFURT];
    room.facts = NO_FACTS;
    room.learnt = FACTS;

    await first.known();

    expect([room.learnt, room.asked]).toEqual([FACTS, 1]);
  });
});
