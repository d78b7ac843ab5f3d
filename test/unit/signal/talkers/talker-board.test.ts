import { describe, expect, test } from '@jest/globals';
import { parseNodeId, parseRoomId } from '../../../../common/ids.ts';
import { ServerEnvelope } from '../../../../proto/index.ts';
import { TalkerBoard } from '../../../../signal/talkers/talker-board.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

const ROOM = parseRoomId('council');
const [ERFURT, JENA] = [parseNodeId('sfu-erfurt'), parseNodeId('sfu-jena')];
const LARGEST = 2 ** 28 - 1;

function createBoard() {
  const clock = new FakeClock();
  const published: [string, number[]][] = [];
  const known: number[][] = [];
  const frames: Uint8Array[] = [];
  const board = new TalkerBoard({
    clock,
    publish: (topic, frame) => {
      frames.push(frame);
      published.push([topic, ServerEnvelope.decode(frame).talkers?.numbers ?? []]);
    },
    onTalkers: (_, numbers) => known.push([...numbers]),
  });
  return { clock, board, published, known, frames };
}

describe('TalkerBoard', () => {
  test('tells changes ten times a second at most, the last state of each time', () => {
    const { clock, board, published } = createBoard();

    for (const number of [1, 2, 3]) board.report(ROOM, ERFURT, [number]);
    clock.advance(99);
    expect(published).toEqual([]);

    clock.advance(1);
    board.report(ROOM, ERFURT, [4]);
    clock.advance(100);
    expect(published).toEqual([
      ['talkers/council/sfu-erfurt', [3]],
      ['talkers/council/sfu-erfurt', [4]],
    ]);
  });

  test('tells who has lost a slot together with who gets the next one, or three seconds later', () => {
    const { clock, board, published } = createBoard();
    board.report(ROOM, ERFURT, [1, 2]);
    clock.advance(100);

    board.report(ROOM, ERFURT, [2]);
    clock.advance(2_000);
    board.report(ROOM, ERFURT, [2, 3]);
    clock.advance(100);
    board.report(ROOM, ERFURT, [2]);
    clock.advance(2_999);
    expect(published.map(([, numbers]) => numbers)).toEqual([
      [1, 2],
      [2, 3],
    ]);

    clock.advance(1);
    expect(published.at(-1)?.[1]).toEqual([2]);
  });

  test('says nothing when the same people change places', () => {
    const { clock, board, published } = createBoard();

    board.report(ROOM, ERFURT, [1, 2]);
    clock.advance(1_000);
    board.report(ROOM, ERFURT, [2, 1]);
    clock.advance(1_000);

    expect(published).toHaveLength(1);
  });

  test('tells each SFU node’s listeners what that node says, and makes talkers of all known', () => {
    const { clock, board, published, known } = createBoard();

    board.report(ROOM, ERFURT, [1, 2]);
    board.report(ROOM, JENA, [2, 3]);
    clock.advance(100);
    board.forgetNode(ERFURT);

    expect(published).toEqual([
      ['talkers/council/sfu-erfurt', [1, 2]],
      ['talkers/council/sfu-jena', [2, 3]],
    ]);
    expect(known).toEqual([
      [1, 2],
      [1, 2, 3],
      [2, 3],
    ]);
  });

  test('keeps the last frame for who comes later', () => {
    const { clock, board, frames } = createBoard();
    expect(board.frameOf(ROOM, ERFURT)).toBeUndefined();

    board.report(ROOM, ERFURT, [7]);
    clock.advance(100);

    expect(board.frameOf(ROOM, ERFURT)).toBe(frames[0]);
  });

  test('a change costs a client at most 64 bytes, also with as many slots as there can be', () => {
    const { clock, board, frames } = createBoard();

    board.report(
      ROOM,
      ERFURT,
      Array.from({ length: 20 }, (_, index) => LARGEST - index),
    );
    clock.advance(100);

    expect(frames[0]?.byteLength).toBeLessThanOrEqual(64 - 4); // the header of a WebSocket frame
  });
});
