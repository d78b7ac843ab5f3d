import { describe, expect, test } from '@jest/globals';
import { parseSessionId } from '../../../../../common/ids.ts';
import { NO_EFFECTS, writeSession } from '../../../../../signal/room/commands/command.ts';
import { LocalSessions } from '../../../../../signal/room/local-sessions.ts';
import { MAX_UNHEARD_RECORDS, SiteKnowledge } from '../../../../../signal/room/rebuild/site-knowledge.ts';
import { RoomView } from '../../../../../signal/room/view.ts';
import { FakeClock } from '../../../../fakes/fake-clock.ts';
import {
  ERFURT,
  emptyLog,
  entry,
  gone,
  participant,
  present,
  sessionFact,
} from '../../../../support/room-logs.ts';

const ada = participant('ada');
const bea = participant('bea');
const SESSION = { sessionId: parseSessionId('s'), participantId: bea.participantId, generation: 1 };
const ignore = (): void => {};

function setUp() {
  const view = new RoomView(ERFURT);
  view.load(ERFURT, emptyLog());
  view.apply(ERFURT, entry(1, [present(ada)]));
  const listeners = { replaced: ignore, expired: ignore, doubted: ignore, graceOver: ignore, idle: ignore };
  const sessions = new LocalSessions(view, new FakeClock(), listeners);
  sessions.add(SESSION);
  return { view, knowledge: new SiteKnowledge({ site: ERFURT, view, sessions }) };
}

describe('SiteKnowledge', () => {
  test('has what was heard, and what the store said beyond that', () => {
    const { knowledge } = setUp();

    knowledge.applied({ epoch: 1, n: 3 }, { ...NO_EFFECTS, writes: [present(bea), gone(ada.participantId)] });

    expect(knowledge.version).toEqual({ epoch: 1, n: 3 });
    expect([...knowledge.tell(0).records.keys()]).toEqual([`p/${bea.participantId}`]);
  });

  test('has what was heard alone once it contains the rest', () => {
    const { knowledge, view } = setUp();
    knowledge.applied({ epoch: 1, n: 2 }, { ...NO_EFFECTS, writes: [present(bea)] });
    view.apply(ERFURT, entry(2, [present(bea)]));
    view.apply(ERFURT, entry(3, [gone(bea.participantId)]));

    expect(knowledge.version).toEqual({ epoch: 1, n: 3 });
    expect([...knowledge.tell(0).records.keys()]).toEqual([`p/${ada.participantId}`]);
  });

  test('keeps the last write of a record, and lets the oldest records go while nothing is heard', () => {
    const { knowledge } = setUp();
    const filler = Array.from({ length: MAX_UNHEARD_RECORDS }, (_, index) => ({
      key: `x/${index}`,
      value: new Uint8Array(),
    }));

    knowledge.applied({ epoch: 1, n: 2 }, { ...NO_EFFECTS, writes: [present(bea), ...filler.slice(1)] });
    const before = knowledge.tell(0).records;
    knowledge.applied({ epoch: 1, n: 3 }, { ...NO_EFFECTS, writes: filler.slice(0, 1) });
    const after = knowledge.tell(0).records;

    expect(before.has(`p/${bea.participantId}`)).toBe(true);
    expect(after.has(`p/${bea.participantId}`)).toBe(false);
    expect([after.has('x/0'), after.has('x/1'), knowledge.version]).toEqual([true, true, { epoch: 1, n: 3 }]);
  });

  test('has the sessions of the node as the store took them', () => {
    const { knowledge } = setUp();
    const fact = sessionFact(SESSION, { mediaGeneration: 3 });

    knowledge.applied({ epoch: 1, n: 1 }, { ...NO_EFFECTS, localWrites: [writeSession(fact)] });

    expect(knowledge.tell(0).sessions).toEqual([fact]);
  });

  test('refuses an acknowledgement that comes after it told what it knows', () => {
    const { knowledge } = setUp();
    knowledge.tell(0);
    knowledge.applied({ epoch: 1, n: 2 }, NO_EFFECTS);
    knowledge.tell(9);

    expect(() => knowledge.applied({ epoch: 1, n: 3 }, NO_EFFECTS)).toThrow(
      expect.objectContaining({ code: 'STORE_REBUILDING' }),
    );
    knowledge.applied({ epoch: 9, n: 2 }, NO_EFFECTS);
  });
});
