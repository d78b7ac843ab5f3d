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
export type RoomCommand = Omit<HomeCommand, 'actorParticipantId' | 'actorSubject' | 'actor' | 'seen'>;

export function factsToMessage(facts: RoomFacts): ICollectRoomFactsResponse {
  const { podium, features, commandIds, ...head } = facts;
  const places = podium.map(({ participantId, place }) => ({ participantId, place }));
  const records = [...features].map(([key, value]) => ({ key, value }));
  return { head: { ...head, commandIds: [...commandIds] }, podium: places, features: records };
}

export function factsOfMessage({ head, podium, features }: CollectRoomFactsResponse): RoomFacts {
  if (!head) return NO_FACTS;
  return {
    generation: head.generation ?? 0,
    revision: head.revision ?? 0,
    homeNodeId: head.homeNodeId ?? '',
    degraded: head.degraded ?? false,
    commandIds: head.commandIds ?? [],
    features: new Map(features.map(({ key, value }) => [key ?? '', value ?? new Uint8Array()])),
    podium: (podium ?? []).map(({ participantId, place }) => ({
      participantId: (participantId ?? '') as ParticipantId,
      place: place ?? 0,
    })),
  };
}
