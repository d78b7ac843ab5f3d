/** Between room commands and facts and the messages that carry them among nodes. Pure. */
import type { ParticipantId } from '../../../common/ids.ts';
import type {
  CollectRoomFactsResponse,
  ICollectRoomFactsResponse,
  IExecuteRoomCommandRequest,
} from '../../../proto/index.ts';
import { NO_FACTS, type RoomFacts } from './facts.ts';

/** A command for the room's home: who asks, under which id, for what. */
export type HomeCommand = Omit<IExecuteRoomCommandRequest, 'roomId'>;

/** The same as a session asks for it. An empty id: whatever is new. */
export type RoomCommand = Omit<HomeCommand, 'actorParticipantId' | 'actorSubject'>;

export function factsToMessage({ podium, commandIds, ...head }: RoomFacts): ICollectRoomFactsResponse {
  const places = podium.map(({ participantId, place }) => ({ participantId, place }));
  return { head: { ...head, commandIds: [...commandIds] }, podium: places };
}

export function factsOfMessage({ head, podium }: CollectRoomFactsResponse): RoomFacts {
  if (!head) return NO_FACTS;
  return {
    generation: head.generation ?? 0,
    revision: head.revision ?? 0,
    homeNodeId: head.homeNodeId ?? '',
    degraded: head.degraded ?? false,
    commandIds: head.commandIds ?? [],
    podium: (podium ?? []).map(({ participantId, place }) => ({
      participantId: (participantId ?? '') as ParticipantId,
      place: place ?? 0,
    })),
  };
}
