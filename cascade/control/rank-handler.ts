/** gRPC handler for who comes first in a room: decode, keep. */
import { AppError } from '../../common/errors.ts';
import { parseParticipantId, parseRoomId } from '../../common/ids.ts';
import type { Handlers } from '../../common/rpc/server.ts';
import type { SfuControlShapes } from '../../common/rpc/services.ts';
import { Rank, type IParticipantRank } from '../../proto/index.ts';
import type { RankedParticipant } from '../media/room-ranks.ts';
import type { RoomRouters } from '../media/room-routers.ts';

/** More than any podium holds. */
const MAX_RANKED = 4_096;

/** A room that is not here, or not any more, has no use for ranks: whoever opens sessions there states them again. */
export function rankHandler(
  rooms: Pick<RoomRouters, 'get'>,
): Pick<Handlers<SfuControlShapes>, 'rankParticipants'> {
  return {
    rankParticipants: async ({ roomId, generation, revision, ranks }) => {
      if (ranks.length > MAX_RANKED) throw new AppError('ARGUMENT_INVALID', `more than ${MAX_RANKED} ranks`);
      const ranked = ranks.map(decodeRank);
      rooms.get(parseRoomId(roomId))?.ranks.set({ generation, revision }, ranked);
      return {};
    },
  };
}

function decodeRank({ participantId, number, rank }: IParticipantRank): RankedParticipant {
  return {
    participantId: parseParticipantId(participantId ?? ''),
    number: number ?? 0,
    rank: rank ?? Rank.RANK_UNSPECIFIED,
  };
}
