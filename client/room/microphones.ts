/** Whose loudness is of interest: the microphones that are open, and how each is heard. Pure. */
import type { ConsumerTable } from './consumer-table.ts';
import type { Microphone } from './level-meter.ts';
import type { Roster } from './roster.ts';

export function microphonesOf(
  { people, sources }: Pick<Roster, 'people' | 'sources'>,
  consumers: Pick<ConsumerTable, 'get'>,
  selfId: string | undefined,
): Microphone[] {
  return [...sources.values()].flatMap(({ sourceId, participantId, type, isPaused }): Microphone[] => {
    if (type !== 'mic' || isPaused) return [];
    const consumerId = participantId === selfId ? 'own' : consumers.get(sourceId)?.consumerId;
    return [{ participantId, consumerId, number: people.get(participantId)?.number ?? 0 }];
  });
}
