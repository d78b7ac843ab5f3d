import { describe, expect, test } from '@jest/globals';
import { parseNodeId, parseParticipantId, parseRoomId } from '../../../../common/ids.ts';
import { createLogger } from '../../../../common/log/logger.ts';
import { Rank, type IRankParticipantsRequest } from '../../../../proto/index.ts';
import { RankDesk, type RoomRanks } from '../../../../signal/talkers/rank-desk.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { settled } from '../../../support/session-bench.ts';

const ROOM = parseRoomId('council');
const NODE = parseNodeId('sfu-erfurt');

const ranks = (revision: number, ...numbers: number[]): RoomRanks => ({
  generation: 1,
  revision,
  podium: numbers.map((number) => ({ participantId: parseParticipantId(`p${number}`), number })),
});

function createDesk() {
  const clock = new FakeClock();
  const asked: IRankParticipantsRequest[] = [];
  const answers = { next: (): Promise<unknown> => Promise.resolve() };
  const desk = new RankDesk({
    clock,
    log: createLogger({ level: 'silent' }),
    rank: (_, request) => {
      asked.push(request);
      return answers.next();
    },
  });
  const revisions = (): unknown[] => asked.map(({ revision }) => revision);
  return { clock, desk, asked, answers, revisions };
}

describe('RankDesk', () => {
  test('tells a node at the first session there, and not again at the next one', async () => {
    const { desk, asked } = createDesk();

    desk.placed(ROOM, NODE, { ranks: ranks(4, 7), isFirst: true });
    await settled();
    desk.placed(ROOM, NODE, { ranks: ranks(4, 7), isFirst: false });
    await settled();

    expect(asked).toEqual([
      {
        roomId: 'council',
        generation: 1,
        revision: 4,
        ranks: [{ participantId: 'p7', number: 7, rank: Rank.RANK_PODIUM }],
      },
    ]);
  });

  test('tells it anew when the podium changes, and when somebody of it comes or goes', async () => {
    const { desk, asked } = createDesk();
    desk.placed(ROOM, NODE, { ranks: ranks(4, 7), isFirst: true });
    await settled();

    for (const next of [ranks(5, 7, 8), ranks(5, 8), ranks(5, 8)]) {
      desk.changed(ROOM, next);
      await settled();
    }

    expect(asked.slice(1).map((request) => request.ranks?.map(({ number }) => number))).toEqual([
      [7, 8],
      [8],
    ]);
  });

  test('tries again, with what is true then', async () => {
    const { clock, desk, answers, revisions } = createDesk();
    answers.next = () => Promise.reject(new Error('busy'));
    desk.placed(ROOM, NODE, { ranks: ranks(1), isFirst: true });
    await settled();

    answers.next = () => Promise.resolve();
    desk.changed(ROOM, ranks(2));
    await settled();
    clock.advance(60_000);
    await settled();

    expect(revisions()).toEqual([1, 2]);
  });

  test('goes on trying, ever less often', async () => {
    const { clock, desk, answers, revisions } = createDesk();
    answers.next = () => Promise.reject(new Error('busy'));
    desk.placed(ROOM, NODE, { ranks: ranks(1), isFirst: true });

    for (let tenth = 0; tenth < 200; tenth += 1) {
      await settled();
      clock.advance(100);
    }

    expect(revisions().length).toBeGreaterThan(5);
    expect(revisions().length).toBeLessThan(12);
  });

  test('one answer at a time: what changes meanwhile follows', async () => {
    const { desk, answers, revisions } = createDesk();
    const slow = Promise.withResolvers<void>();
    answers.next = () => slow.promise;
    desk.placed(ROOM, NODE, { ranks: ranks(1), isFirst: true });
    for (const revision of [2, 3]) desk.changed(ROOM, ranks(revision));
    await settled();
    expect(revisions()).toEqual([1]);

    slow.resolve();
    await settled();

    expect(revisions()).toEqual([1, 3]);
  });

  test('tells a node anew that may have forgotten: its last session was gone, or it was', async () => {
    const { desk, revisions } = createDesk();
    desk.placed(ROOM, NODE, { ranks: ranks(1), isFirst: true });
    await settled();

    desk.placed(ROOM, NODE, { ranks: ranks(1), isFirst: true });
    await settled();
    desk.forgetNode(NODE);
    desk.placed(ROOM, NODE, { ranks: ranks(1), isFirst: false });
    await settled();

    expect(revisions()).toEqual([1, 1, 1]);
  });

  test('asks nothing for a room that is closed here', async () => {
    const { clock, desk, answers, revisions } = createDesk();
    answers.next = () => Promise.reject(new Error('busy'));
    desk.placed(ROOM, NODE, { ranks: ranks(1), isFirst: true });
    await settled();

    desk.forgetRoom(ROOM);
    clock.advance(60_000);
    desk.changed(ROOM, ranks(2));
    await settled();

    expect(revisions()).toEqual([1]);
  });
});
