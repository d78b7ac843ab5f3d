import { describe, expect, jest, test } from '@jest/globals';
import { RoomRanks } from '../../../../cascade/media/room-ranks.ts';
import { parseParticipantId } from '../../../../common/ids.ts';
import { Rank } from '../../../../proto/index.ts';

const [anna, ben] = [parseParticipantId('anna'), parseParticipantId('ben')];
const podium = (participantId = anna, number = 11) => ({ participantId, number, rank: Rank.RANK_PODIUM });

describe('RoomRanks', () => {
  test('takes the newest list, whole', () => {
    const ranks = new RoomRanks();

    ranks.set({ generation: 1, revision: 2 }, [podium()]);
    ranks.set({ generation: 2, revision: 1 }, [podium(ben, 12)]);

    expect(ranks.rankOf(anna)).toBe(Rank.RANK_AUDIENCE);
    expect(ranks.rankOf(ben)).toBe(Rank.RANK_PODIUM);
    expect([...ranks.byNumber]).toEqual([[12, Rank.RANK_PODIUM]]);
  });

  test.each([
    { generation: 1, revision: 9 },
    { generation: 2, revision: 4 },
  ])('passes over an older one: %p', (older) => {
    const ranks = new RoomRanks();
    const changed = jest.fn();
    ranks.set({ generation: 2, revision: 5 }, [podium()]);
    ranks.on('changed', changed);

    ranks.set(older, []);

    expect(changed).not.toHaveBeenCalled();
    expect(ranks.rankOf(anna)).toBe(Rank.RANK_PODIUM);
  });

  test('tells of changes, and takes the same version again: numbers may have come since', () => {
    const ranks = new RoomRanks();
    const changed = jest.fn();
    ranks.on('changed', changed);

    ranks.set({ generation: 1, revision: 1 }, [podium(anna, 0)]);
    ranks.set({ generation: 1, revision: 1 }, [podium(anna, 11)]);

    expect(changed).toHaveBeenCalledTimes(2);
    expect([...ranks.byNumber.keys()]).toEqual([11]);
  });
});
