import { describe, expect, test } from '@jest/globals';
import { parseSessionId } from '../../../../common/ids.ts';
import { LocalSessions } from '../../../../signal/room/local-sessions.ts';
import { RoomView } from '../../../../signal/room/view.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import {
  ERFURT,
  emptyLog,
  entry,
  gone,
  participant,
  present,
  sessionFact,
} from '../../../support/room-logs.ts';

const ada = participant('ada');
const SESSION = { sessionId: parseSessionId('s'), participantId: ada.participantId, generation: 1 };

const FACT = sessionFact(SESSION);
const ignore = (): void => {};
const NOBODY = { replaced: ignore, expired: ignore, doubted: ignore, graceOver: ignore, idle: ignore };

function setUp() {
  const clock = new FakeClock();
  const view = new RoomView();
  view.load(ERFURT, emptyLog());
  const heard: string[] = [];
  const sessions = new LocalSessions(view, clock, {
    replaced: ({ generation }) => void heard.push(`replaced ${generation}`),
    expired: () => void heard.push('expired'),
    doubted: () => void heard.push('doubted'),
    graceOver: () => void heard.push('graceOver'),
    idle: () => void heard.push('idle'),
  });
  let n = 0;
  const change = (...writes: Parameters<typeof entry>[1]): void => {
    const touched = view.apply(ERFURT, entry((n += 1), writes));
    if (typeof touched === 'object') sessions.check(touched);
  };
  sessions.add(SESSION);
  change(present(ada));
  return { clock, sessions, heard, change };
}

describe('LocalSessions', () => {
  test('tells that a session is somebody else’s now', () => {
    const { heard, change, sessions } = setUp();

    change(present({ ...ada, sessionGeneration: 2 }));

    expect(heard).toEqual(['idle', 'replaced 1']);
    expect(sessions.has(ada.participantId)).toBe(false);
  });

  test('tells that a live session was removed or doubted by others', () => {
    const { heard, change } = setUp();

    change(present({ ...ada, reconnecting: true }));
    change(gone(ada.participantId));

    expect(heard).toEqual(['doubted', 'idle', 'expired']);
  });

  test('asks again and again for the end of a grace period until the participant has gone', () => {
    const { heard, change, sessions, clock } = setUp();
    sessions.startGrace(SESSION, 100);
    change(present({ ...ada, reconnecting: true }));

    clock.advance(99);
    expect(heard).toEqual([]);
    clock.advance(1_000);
    expect(heard.length).toBeGreaterThanOrEqual(2);
    change(gone(ada.participantId));
    heard.length = 0;
    clock.advance(5_000);

    expect(heard).toEqual([]);
    expect(sessions.size).toBe(0);
  });

  test('tells of a take-over in the grace period too, and forgets that period', () => {
    const { heard, change, sessions, clock } = setUp();
    sessions.startGrace(SESSION, 100);

    change(present({ ...ada, sessionGeneration: 2 }));
    sessions.add({ ...SESSION, generation: 2 });
    sessions.remove(SESSION);
    clock.advance(5_000);

    expect(heard).toEqual(['idle', 'replaced 1']);
    expect(sessions.size).toBe(1);
  });

  test('names sessions that a new log lacks, and gives none of them up', () => {
    const { heard, sessions } = setUp();
    const touched = { participantIds: new Set([ada.participantId]), sourceIds: new Set<never>() };
    sessions.learn(FACT);
    const without = new LocalSessions(new RoomView(), new FakeClock(), NOBODY);
    without.add(SESSION);
    without.learn(FACT);

    expect(sessions.check(touched, { isNewLog: true })).toEqual([]);
    expect(without.check(touched, { isNewLog: true })).toEqual([FACT]);
    expect(without.isHere(SESSION)).toBe(true);
    expect(heard).toEqual([]);
  });

  test('say what the store should have: whose socket is there, and until when the others may come back', () => {
    const { clock, sessions } = setUp();
    expect(sessions.facts()).toEqual([]);

    sessions.learn({ ...FACT, graceUntilMs: 5 });
    sessions.learn({ ...FACT, generation: 7 });
    expect(sessions.facts()).toEqual([FACT]);
    sessions.learn(FACT);
    sessions.startGrace(SESSION, 1_000);

    expect(sessions.facts()).toEqual([{ ...FACT, graceUntilMs: clock.wallMs() + 1_000 }]);
  });
});
