import { describe, expect, jest, test } from '@jest/globals';
import { RoomDemands } from '../../../../cascade/media/room-demands.ts';
import type { Wants } from '../../../../cascade/media/want-sum.ts';
import {
  parseNodeId,
  parseRoomId,
  parseSessionId,
  parseSourceId,
  type RoomId,
} from '../../../../common/ids.ts';

const room = parseRoomId('r1');
const one = parseSessionId('s1');
const two = parseSessionId('s2');
const origin = parseNodeId('sfu-b');

const wants = (...list: readonly (readonly [string, number, number?])[]): Wants =>
  new Map(
    list.map(([id, generation, maxLayer = 0]) => [
      parseSourceId(id),
      { generation, originNodeId: origin, maxLayer },
    ]),
  );

function demands() {
  const setDemand = jest.fn<(roomId: RoomId, wants: Wants) => void>();
  return { setDemand, demands: new RoomDemands({ setDemand }) };
}

describe('RoomDemands', () => {
  test('adds up what sessions want', () => {
    const { demands: sut, setDemand } = demands();

    sut.set(room, one, wants(['a:mic', 1]));
    sut.set(room, two, wants(['b:mic', 1]));

    expect(setDemand).toHaveBeenLastCalledWith(room, wants(['a:mic', 1], ['b:mic', 1]));
  });

  test('the newest generation of a source counts', () => {
    const { demands: sut, setDemand } = demands();

    sut.set(room, one, wants(['a:mic', 2]));
    sut.set(room, two, wants(['a:mic', 1]));

    expect(setDemand.mock.calls).toEqual([[room, wants(['a:mic', 2])]]);
  });

  test('the highest layer counts, whoever knows which generation', () => {
    const { demands: sut, setDemand } = demands();

    sut.set(room, one, wants(['a:cam', 1, 2]));
    sut.set(room, two, wants(['a:cam', 2, 0]));
    sut.set(room, one, wants(['a:cam', 2, -1]));

    expect(setDemand.mock.calls.map(([, sum]) => sum)).toEqual([
      wants(['a:cam', 1, 2]),
      wants(['a:cam', 2, 2]),
      wants(['a:cam', 2, 0]),
    ]);
  });

  test('says nothing when the sum stays the same', () => {
    const { demands: sut, setDemand } = demands();

    sut.set(room, one, wants(['a:mic', 1]));
    sut.set(room, two, wants(['a:mic', 1]));
    sut.set(room, one, wants());

    expect(setDemand).toHaveBeenCalledTimes(1);
  });

  test('the last session that ends takes the demand with it', () => {
    const { demands: sut, setDemand } = demands();
    sut.set(room, one, wants(['a:mic', 1]));

    sut.set(room, one, wants());

    expect(setDemand).toHaveBeenLastCalledWith(room, wants());
  });

  test('a session that wants nothing says nothing', () => {
    const { demands: sut, setDemand } = demands();

    sut.set(room, one, wants());

    expect(setDemand).not.toHaveBeenCalled();
  });
});
