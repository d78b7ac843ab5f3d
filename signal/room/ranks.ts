/** Who of a room goes first for talker slots. Pure. */
import type { RoomRanks } from '../talkers/rank-desk.ts';
import type { RoomView } from './view.ts';

/** The podium, in its order; of those who have left, none. */
export function ranksOf(view: Pick<RoomView, 'facts' | 'participant'>): RoomRanks {
  const { generation, revision, podium } = view.facts;
  const present = podium.flatMap(({ participantId }) => {
    const number = view.participant(participantId)?.number;
    return number === undefined ? [] : [{ participantId, number }];
  });
  return { generation, revision, podium: present };
}
