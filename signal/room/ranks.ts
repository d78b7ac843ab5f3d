/** Who of a room goes first for talker slots. Pure. */
import type { ParticipantId } from '../../common/ids.ts';
import type { RoomRules } from '../features/contract.ts';
import type { RankedPerson, RoomRanks } from '../talkers/rank-desk.ts';
import type { RoomView } from './view.ts';

/** Who has the floor, then the podium in its order; of those who have left, none. */
export function ranksOf(
  view: Pick<RoomView, 'facts' | 'participant'>,
  rules: Pick<RoomRules, 'floor'> = { floor: [] },
): RoomRanks {
  const { generation, revision, podium } = view.facts;
  const present = (ids: readonly ParticipantId[]): RankedPerson[] =>
    ids.flatMap((participantId) => {
      const number = view.participant(participantId)?.number;
      return number === undefined ? [] : [{ participantId, number }];
    });
  const others = podium.map(({ participantId }) => participantId).filter((id) => !rules.floor.includes(id));
  return { generation, revision, floor: present(rules.floor), podium: present(others) };
}
