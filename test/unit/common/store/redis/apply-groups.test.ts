import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../../../../common/errors.ts';
import { parseRoomId, type RoomId } from '../../../../../common/ids.ts';
import { GATHER_MS, TURN_MS, type CanWait, type Transaction } from '../../../../../common/store/port.ts';
import { ApplyGroups, MAX_GROUP } from '../../../../../common/store/redis/apply-groups.ts';
import { FakeClock } from '../../../../fakes/fake-clock.ts';

const HALL = parseRoomId('hall');
const FOYER = parseRoomId('foyer');

type How = { readonly canWait: CanWait | undefined; readonly room?: RoomId };

/** Remembers what goes together, and says that each one is the next entry of the log. */
function setUp() {
  const clock = new FakeClock();
  const sent: string[] = [];
  let n = 0;
  const groups = new ApplyGroups({
    clock,
    send: async (room, group) => {
      sent.push(`${room}: ${group.map(nameOf).join(' ')}`);
      return group.map((one) =>
        nameOf(one) === 'refused'
          ? new AppError('STORE_CONFLICT', 'it was changed')
          : { version: { epoch: 1, n: (n += 1) }, timeMs: 0 },
      );
    },
  });
  const apply = (name: string, { canWait, room = HALL }: How = { canWait: 'moment' }) =>
    groups.apply(room, { epoch: 1, guards: [], writes: [{ key: name, value: undefined }], canWait });
  return { clock, sent, groups, apply };
}

const nameOf = ({ writes }: Transaction): string => writes[0]?.key ?? '';

describe('ApplyGroups', () => {
  test('sends the first at once, and those that come within a moment together after it', async () => {
    const { clock, sent, apply } = setUp();

    const all = ['a', 'b', 'c'].map((name) => apply(name));
    expect(sent).toEqual(['hall: a']);
    clock.advance(GATHER_MS);

    expect(sent).toEqual(['hall: a', 'hall: b c']);
    expect((await Promise.all(all)).map(({ version }) => version.n)).toEqual([1, 2, 3]);
  });

  test('asks once for hundreds that come within a second', async () => {
    const { clock, sent, apply } = setUp();

    for (let ms = 0; ms < 1_000; ms += 5) {
      void apply(`at ${ms}`);
      clock.advance(5);
    }

    expect(sent.length).toBeLessThanOrEqual(1_000 / GATHER_MS + 1);
  });

  test('lets what can’t wait take along what waits, in its order', () => {
    const { sent, apply } = setUp();

    for (const name of ['a', 'b']) void apply(name);
    void apply('now', { canWait: undefined });

    expect(sent).toEqual(['hall: a', 'hall: b now']);
  });

  test('sends what comes in one turn together, with what waits, also when it is quiet', () => {
    const { clock, sent, apply } = setUp();

    for (const name of ['a', 'b']) void apply(name, { canWait: 'turn' });
    clock.advance(TURN_MS);
    void apply('leaves', { canWait: 'moment' });
    for (const name of ['c', 'd']) void apply(name, { canWait: 'turn' });
    clock.advance(TURN_MS);

    expect(sent).toEqual(['hall: a b', 'hall: leaves c d']);
  });

  test('is quick again after a moment in which nothing came, and rooms do not wait for each other', () => {
    const { clock, sent, apply } = setUp();
    void apply('a');
    void apply('x', { canWait: 'moment', room: FOYER });
    clock.advance(GATHER_MS);

    void apply('b');

    expect(sent).toEqual(['hall: a', 'foyer: x', 'hall: b']);
  });

  test('refuses one without the others', async () => {
    const { clock, apply } = setUp();

    const all = Promise.allSettled(['a', 'b', 'refused', 'c'].map((name) => apply(name)));
    clock.advance(GATHER_MS);

    expect((await all).map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });

  test('keeps back no more than a script should do at once, and nothing once it is told to', () => {
    const { sent, groups, apply } = setUp();

    for (let n = 0; n <= MAX_GROUP; n += 1) void apply('a');
    expect(sent.map((line) => line.split(' ').length - 1)).toEqual([1, MAX_GROUP]);
    void apply('b');
    groups.flush();

    expect(sent.at(-1)).toBe('hall: b');
  });
});
